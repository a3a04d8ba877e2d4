"""An OCI image layout directory as a registry (image-spec `image-layout.md`): offline, air-gapped, demo.

A manifest is found by the annotation `org.opencontainers.image.ref.name` = the full reference, or by
BuildKit's `io.containerd.image.name`. What is not in the layout is unknown, not missing: a layout is a
copy, and says nothing of what its origin has.
"""

from pathlib import Path
from typing import Any

from archcheck.errors import ConfigurationError, InvalidReferenceError
from archcheck.images.availability import Reason, Unknown
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.client.manifests import parse_object
from archcheck.registry.digests import ALGORITHMS, verify
from archcheck.registry.protocol import MANIFEST_LIMIT, Content, Descriptor, LookupFailedError
from archcheck.storage.bounded import TooLargeError, read_bounded

REF_NAME = "org.opencontainers.image.ref.name"
_NAMES = (REF_NAME, "io.containerd.image.name")
"""containerd, BuildKit and docker write the whole name into the second, and into the first the tag alone."""
_INDEX_LIMIT = 64 * 1024 * 1024


class LayoutRegistry:
    """The manifests of one layout directory, by full reference and by digest."""

    def __init__(self, directory: Path) -> None:
        """Read the layout's index.

        Raises:
            ConfigurationError: the directory is no OCI layout.

        """
        self._directory = directory
        entries = _entries(directory)
        self._digests = {str(name): entry["digest"] for entry in entries for name in names_of(entry)}
        self.labelled = tuple((annotation_of(entry, REF_NAME), str(entry["digest"])) for entry in entries)
        """All images: what `index.json` calls each, which may be a bare tag or nothing, and its digest."""

    async def manifest(self, reference: Reference) -> Content:
        """Return a manifest by digest if the reference has one, else by name.

        Raises:
            LookupFailedError: the layout does not have it, or not readable.

        """
        asked = reference.lookup
        digest = asked.digest or self._digests.get(str(asked), "")
        if not digest:
            raise self._absent(f"{asked} is not in the OCI layout {self._directory}")
        body = self._read(digest)
        verify(body, digest, "the manifest in the layout")
        return Content(body, "", str(self._directory))

    async def blob(self, reference: Reference, descriptor: Descriptor) -> bytes:
        """Return a blob by its digest; the repository does not matter in a layout.

        Raises:
            LookupFailedError: the layout does not have it, or not readable.

        """
        del reference
        return self._read(descriptor.digest)

    def has(self, reference: Reference) -> bool:
        """Return whether a reference is in the layout, by its name or by its digest."""
        asked = reference.lookup
        if not asked.digest:
            return str(asked) in self._digests
        algorithm, _, value = asked.digest.partition(":")
        return (self._directory / "blobs" / algorithm / value).is_file()

    @property
    def names(self) -> tuple[str, ...]:
        """The full references of what is in it."""
        return tuple(self._digests)

    def _read(self, digest: str) -> bytes:
        algorithm, _, value = digest.partition(":")
        if algorithm not in ALGORITHMS or not value.isalnum():
            raise self._absent(f"{digest} names no file of a layout")
        try:
            return read_bounded(self._directory / "blobs" / algorithm / value, MANIFEST_LIMIT)
        except TooLargeError as error:
            outcome = Unknown(Reason.INVALID, f"larger than {MANIFEST_LIMIT} bytes")
            raise LookupFailedError(outcome) from error
        except OSError as error:
            raise self._absent(f"{digest} is not in the OCI layout {self._directory}") from error

    def _absent(self, message: str) -> LookupFailedError:
        return LookupFailedError(Unknown(Reason.OFFLINE, message))


def _entries(directory: Path) -> list[dict[str, Any]]:
    """Return what `index.json` lists by digest.

    Raises:
        ConfigurationError: there is none, or none that can be read.

    """
    path = directory / "index.json"
    try:
        index = parse_object(read_bounded(path, _INDEX_LIMIT), "index.json")
    except TooLargeError as error:
        raise ConfigurationError(f"{path}: larger than {_INDEX_LIMIT} bytes") from error
    except (OSError, LookupFailedError) as error:
        raise ConfigurationError(
            f"{directory} is no OCI layout",
            why=f"{path.name} cannot be read: {error}",
            hint="name a directory that holds index.json, oci-layout and blobs/",
        ) from error
    manifests = index.get("manifests")
    entries = manifests if isinstance(manifests, list) else []
    return [entry for entry in entries if isinstance(entry, dict) and isinstance(entry.get("digest"), str)]


def names_of(entry: dict[str, Any]) -> list[Reference]:
    """Return the full references of an entry; a bare tag (`1.27`) names no image and is left out."""
    names = []
    for key in _NAMES:
        text = annotation_of(entry, key)
        if "/" in text or ":" in text:
            names += parsed_names(text)
    return names


def annotation_of(entry: dict[str, Any], key: str) -> str:
    """Return an annotation of an entry; empty where there is none."""
    annotations = entry.get("annotations")
    text = annotations.get(key) if isinstance(annotations, dict) else None
    return text if isinstance(text, str) else ""


def parsed_names(text: str) -> list[Reference]:
    """Return the reference that a text is, as it is looked up; none for what is no reference."""
    try:
        return [parse_reference(text).lookup]
    except InvalidReferenceError:
        return []
