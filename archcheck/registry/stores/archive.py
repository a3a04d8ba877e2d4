"""An archive of images, whatever wrote it: `docker save`, `ctr images export`, podman, skopeo, k3s' releases.

It holds an OCI layout (`index.json`), Docker's form (`manifest.json`), or both of the same images, as docker
writes it since version 25. What counts is what the archive holds: `ctr images export --platform` keeps the
whole index, and the content of one platform. Only what is held runs on a node that has nothing else.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Extent, Found, ManifestKind, Missing, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.client.lookup import look_up_here
from archcheck.registry.client.manifests import parse_config, parse_object
from archcheck.registry.digests import ALGORITHMS, verify
from archcheck.registry.layout import REF_NAME, annotation_of, names_of
from archcheck.registry.protocol import (
    MANIFEST_LIMIT,
    Content,
    Descriptor,
    LookupFailedError,
    NotHeldError,
)
from archcheck.registry.stores.contents import INDEX_LIMIT, ArchiveContents, read_contents
from archcheck.registry.stores.docker_form import DockerImage, docker_images
from archcheck.registry.stores.merging import NOT_HELD, as_held, merged

_INDEX, _DOCKER = "index.json", "manifest.json"
_ID = re.compile(r"(?:.*/)?([0-9a-f]{64})(?:\.json)?", re.ASCII)
_ROOT_LIMIT = 10_000
_NOT_DISTRIBUTED = re.compile(r"foreign|nondistributable")


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """One image of an archive: its manifest by digest, or its entry in Docker's form.

    `label` is what `index.json` calls it, which may be a bare tag; `position` counts images from 0, as skopeo
    does in `docker-archive:FILE:@0`.
    """

    names: tuple[Reference, ...]
    position: int
    digest: str = ""
    label: str = ""
    docker: DockerImage | None = None


class ImageArchive:
    """The images of one archive, by name and by digest."""

    def __init__(self, contents: ArchiveContents) -> None:
        """Find out what is in an archive.

        Raises:
            InputError: it holds no images, or lists them in a form that is none.

        """
        self._contents = contents
        self.path = contents.path
        self.entries = tuple(self._entries())
        self._by_name: dict[Reference, list[StoredEntry]] = {}
        for entry in self.entries:
            for name in entry.names:
                self._by_name.setdefault(name, []).append(entry)

    @property
    def names(self) -> tuple[Reference, ...]:
        """The names of all images, in the order of the archive."""
        return tuple(self._by_name)

    def answer(self, reference: Reference) -> Availability | None:
        """Return what is held of an image; None where it is not known here.

        Raises:
            InputError: a file of the archive is not what it is named.

        """
        asked = reference.lookup
        if asked.digest:
            is_here = _blob(asked.digest) in self._contents
            return self._by_digest(asked.digest) if is_here else None
        # what comes last is what docker load and containerd keep of a name
        return joined_answers([self.answer_of(entry) for entry in reversed(self._by_name.get(asked, ()))])

    def answer_of(self, entry: StoredEntry) -> Availability:
        """Return what is held of one image.

        Raises:
            InputError: a file of the archive is not what it is named.

        """
        return self._by_digest(entry.digest) if entry.docker is None else self._by_config(entry.docker)

    async def manifest(self, reference: Reference) -> Content:
        """Return a manifest by its digest.

        Raises:
            LookupFailedError: it is not held, or not with all that belongs to it.
            InputError: it is not what it is named.

        """
        body = self._verified(reference.digest)
        if not all(_blob(digest) in self._contents for digest in _needed(parse_object(body, "the manifest"))):
            raise NotHeldError(NOT_HELD)
        return Content(body, "", self.path)

    async def blob(self, reference: Reference, descriptor: Descriptor) -> bytes:
        """Return a config by its digest.

        Raises:
            LookupFailedError: it is not held.
            InputError: it is not what it is named.

        """
        del reference
        return self._verified(descriptor.digest)

    def _verified(self, digest: str) -> bytes:
        name = _blob(digest)
        if name not in self._contents:
            raise NotHeldError(NOT_HELD)
        body = self._contents.document(name, MANIFEST_LIMIT)
        self._verify(body, digest, name)
        return body

    def _verify(self, body: bytes, digest: str, name: str) -> None:
        try:
            verify(body, digest, name)
        except LookupFailedError as error:
            raise InputError(f"{name} has not the digest that it is named by", path=self.path) from error

    def _by_digest(self, digest: str) -> Availability:
        answer = look_up_here(self, Reference("localhost", "archive", "", digest), deep=True)
        match answer:
            case Found():
                return as_held(answer)
            case Missing():
                what = (
                    "without all of its content" if _blob(digest) in self._contents else "by its name alone"
                )
                return Unknown(Reason.INVALID, f"{self.path} holds it {what}")
            case _:
                return answer

    def _by_config(self, image: DockerImage) -> Availability:
        if not all(layer in self._contents for layer in image.layers) or image.config not in self._contents:
            return Unknown(Reason.INVALID, f"{self.path} holds it without all of its content")
        body = self._contents.document(image.config, MANIFEST_LIMIT)
        if named := _ID.fullmatch(image.config):
            self._verify(body, f"sha256:{named[1]}", image.config)
        try:
            platform = parse_config(body)
        except LookupFailedError as error:
            return error.outcome
        return Found((platform,), "", ManifestKind.MANIFEST, self.path, extent=Extent.ARCHIVE)

    def _entries(self) -> Iterator[StoredEntry]:
        """Yield the images; Docker's form where an OCI layout beside it does not have the same name."""
        names: set[Reference] = set()
        has_index, has_docker = _INDEX in self._contents, _DOCKER in self._contents
        if not has_index and not has_docker:
            what = f"no archive of images: neither {_INDEX} nor {_DOCKER} is in it"
            raise InputError(what, path=self.path)
        if has_index:
            for entry in self._of_index():
                names.update(entry.names)
                yield entry
        if has_docker:
            images = docker_images(self._contents.document(_DOCKER, INDEX_LIMIT), self.path)
            for position, image in enumerate(images):
                new = tuple(name for name in image.names if name not in names)
                if new or not has_index:
                    yield StoredEntry(new, position, docker=image)

    def _of_index(self) -> Iterator[StoredEntry]:
        body = self._contents.document(_INDEX, INDEX_LIMIT)
        try:
            entries = parse_object(body, _INDEX).get("manifests")
        except LookupFailedError as error:
            raise InputError(str(error), path=self.path) from error
        if not isinstance(entries, list) or len(entries) > _ROOT_LIMIT:
            raise InputError(f"{_INDEX} has no list of at most {_ROOT_LIMIT} manifests", path=self.path)
        for position, entry in enumerate(entries):
            digest = entry.get("digest") if isinstance(entry, dict) else None
            if not isinstance(digest, str) or not _blob(digest):
                raise InputError(f"{_INDEX} lists a manifest without a digest", path=self.path)
            names = tuple(dict.fromkeys(names_of(entry)))
            yield StoredEntry(names, position, digest, annotation_of(entry, REF_NAME))


def open_archive(path: str, pipe: BinaryIO | None = None) -> ImageArchive:
    """Return the images of an archive.

    Args:
        path: its file, or what the pipe is called.
        pipe: what it is read from, where it is no file.

    Raises:
        InputError: it cannot be read, or is no archive of images.
        ConfigurationError: it is of zstd, and nothing here reads that.

    """
    return ImageArchive(read_contents(path, pipe))


def joined_answers(answers: list[Availability]) -> Availability | None:
    """Return what several say of an image: what one could not find out, else all that is held."""
    unknown = next((answer for answer in answers if not isinstance(answer, Found)), None)
    found = [answer for answer in answers if isinstance(answer, Found)]
    return unknown or (merged(found) if found else None)


def _blob(digest: str) -> str:
    """Return the file of a digest; empty where it can have none."""
    algorithm, _, value = digest.partition(":")
    return f"blobs/{algorithm}/{value}" if algorithm in ALGORITHMS and value.isalnum() else ""


def _needed(manifest: Mapping[str, Any]) -> Iterator[str]:
    """Yield the digests of what belongs to a manifest; none of an index, whose children are looked at."""
    layers = manifest.get("layers")
    for part in (manifest.get("config"), *(layers if isinstance(layers, list) else ())):
        if not isinstance(part, dict) or part.get("urls"):
            continue
        if not _NOT_DISTRIBUTED.search(str(part.get("mediaType"))) and isinstance(part.get("digest"), str):
            yield part["digest"]
