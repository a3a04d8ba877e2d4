"""The bytes of a manifest → what they are. Pure; every byte is untrusted.

Sources: image-spec `image-index.md`, `manifest.md`, `config.md`; Docker's manifest v2 schema 2; the rows of
containerd's `images/image.go` (CVE-2021-41190: a document that is both index and manifest).
"""

import base64
import binascii
import json
import re
from typing import Any, NoReturn, TypeAlias

from archcheck.frozen import dataclass
from archcheck.images.availability import Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.registry.client.shapes import fault_of_document
from archcheck.registry.digests import verify_blob
from archcheck.registry.protocol import Content, Descriptor, LookupFailedError

OCI_INDEX = "application/vnd.oci.image.index.v1+json"
DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json"
OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json"
DOCKER_SCHEMA1 = (
    "application/vnd.docker.distribution.manifest.v1+prettyjws",
    "application/vnd.docker.distribution.manifest.v1+json",
)

INDEX_TYPES = (OCI_INDEX, DOCKER_LIST)
MANIFEST_TYPES = (OCI_MANIFEST, DOCKER_MANIFEST)

ACCEPT = ", ".join(
    (OCI_INDEX, DOCKER_LIST, OCI_MANIFEST, DOCKER_MANIFEST, *DOCKER_SCHEMA1, "application/json")
)
"""Every type there is: a registry that is asked for fewer answers 404, or with amd64's child of a list."""

_IMAGE_CONFIGS = (
    "application/vnd.oci.image.config.v1+json",
    "application/vnd.docker.container.image.v1+json",
    "application/octet-stream",
)
"""Config types of runnable images; Docker 1.10 pushed the last. Every other is an artifact's."""

_IMAGE_LAYERS = ("application/vnd.oci.image.layer.", "application/vnd.docker.image.rootfs.")
_DIGEST = re.compile(r"[a-z0-9]+(?:[+._-][a-z0-9]+)*:[A-Za-z0-9=_-]+", re.ASCII)
_REFERENCE_TYPE = "vnd.docker.reference.type"
ENTRY_LIMIT = 10_000


@dataclass(frozen=True, slots=True)
class IndexEntry:
    """One manifest that an index lists. `platform` is None where the index does not say it."""

    descriptor: Descriptor
    platform: Platform | None
    nested: bool


@dataclass(frozen=True, slots=True)
class ForeignEntry:
    """What an index lists and nothing can run, `what` it is; a runtime may choose it all the same."""

    platform: Platform | None
    what: str


@dataclass(frozen=True, slots=True)
class Index:
    """An OCI index or, with `docker`, a Docker manifest list.

    Entries for an unknown platform, which no runtime takes, are left out.
    """

    entries: tuple[IndexEntry | ForeignEntry, ...]
    docker: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A single image. `inlined` is its config where the descriptor carries it, verified."""

    config: Descriptor
    inlined: bytes | None


@dataclass(frozen=True, slots=True)
class Artifact:
    """A manifest of something that does not run: a chart, a signature, an SBOM. `type` is its media type."""

    type: str


Parsed: TypeAlias = Index | Manifest | Artifact


def parse_manifest(content: Content) -> Parsed:
    """Return what the bytes are.

    Raises:
        LookupFailedError: they are no manifest, contradict themselves or their media type, or are of
            Docker's schema 1, which no current runtime pulls.

    """
    document = parse_object(content.body, "the manifest")
    kind = _media_type(document, content.media_type)
    if kind in DOCKER_SCHEMA1 or document.get("schemaVersion") == 1:
        _refuse("an image of Docker's schema 1, which current runtimes no longer pull")
    if wrong := fault_of_document(document):
        _refuse(wrong)
    has_manifests, has_config = "manifests" in document, "config" in document or "layers" in document
    if has_config and (has_manifests or kind in INDEX_TYPES):
        _refuse("a document that is both an index and a manifest")
    if kind in INDEX_TYPES or (not kind and has_manifests):
        return _index(document, docker=kind == DOCKER_LIST)
    if kind in MANIFEST_TYPES or (not kind and has_config):
        return _manifest(document)
    if kind:
        return Artifact(kind)
    return _refuse(_no_manifest(document))


def parse_config(body: bytes) -> Platform:
    """Return the platform that an image's config declares.

    Raises:
        LookupFailedError: it declares none. There is no default: "amd64" would be a guess.

    """
    config = parse_object(body, "the config")
    platform = _platform(config)
    if not platform.os or not platform.architecture:
        _refuse("the image's config declares no operating system or no architecture")
    return platform


def parse_object(body: bytes, what: str) -> dict[str, Any]:
    """Return a JSON object from untrusted bytes: UTF-8, no duplicate keys, bounded depth.

    Raises:
        LookupFailedError: the bytes are anything else.

    """
    try:
        document = json.loads(body.decode("utf-8"), object_pairs_hook=_no_duplicates)
    except (ValueError, RecursionError) as error:
        raise LookupFailedError(Unknown(Reason.INVALID, f"{what} is not valid JSON")) from error
    if not isinstance(document, dict):
        _refuse(f"{what} is no JSON object")
    return document


def media_type(header: str) -> str:
    """Return a Content-Type without its parameters, in lower case."""
    return header.partition(";")[0].strip().lower()


def _media_type(document: dict[str, Any], header: str) -> str:
    """Return the type that header and body agree on; empty where neither says one that means a manifest."""
    claimed = media_type(header)
    own = document.get("mediaType", "")
    if not isinstance(own, str):
        _refuse("the manifest's mediaType is no string")
    own = media_type(own)
    known = (*INDEX_TYPES, *MANIFEST_TYPES, *DOCKER_SCHEMA1)
    if claimed in known and own and own != claimed:
        _refuse(f"the registry calls it {claimed}, the manifest calls itself {own}")
    if own:
        return own
    return claimed if claimed in known else ""


def _index(document: dict[str, Any], *, docker: bool) -> Parsed:
    entries = document.get("manifests")
    if entries is None:
        _refuse(_no_manifest(document))
    if len(entries) > ENTRY_LIMIT:
        _refuse(f"an index of more than {ENTRY_LIMIT} manifests")
    artifact = document.get("artifactType")
    kept = tuple(entry for element in entries if (entry := _entry(element)) is not None)
    if artifact and not any(isinstance(entry, IndexEntry) and entry.platform for entry in kept):
        return Artifact(artifact)
    return Index(kept, docker)


def _no_manifest(document: dict[str, Any]) -> str:
    """Return what a document is that has neither manifests nor a config."""
    errors = document.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        said = [str(errors[0][key]) for key in ("code", "message") if errors[0].get(key)]
        return f"an error where a manifest was asked for: {' '.join(said)[:200] or 'without a word'}"
    return "an index without manifests" if "manifests" in document else "the answer is no manifest"


def _entry(raw: dict[str, Any]) -> IndexEntry | ForeignEntry | None:
    """Return an entry; None for one of an unknown platform, such as BuildKit's attestations."""
    declared = raw.get("platform")
    platform = _platform(declared) if declared is not None else None
    if platform is not None and (platform.os, platform.architecture) == ("unknown", "unknown"):
        return None
    if foreign := _foreign(raw):
        return ForeignEntry(platform, foreign)
    return IndexEntry(_descriptor(raw), platform, media_type(raw.get("mediaType") or "") in INDEX_TYPES)


def _foreign(raw: dict[str, Any]) -> str:
    """Return what an entry is that is neither image nor index; empty for those."""
    if _REFERENCE_TYPE in (raw.get("annotations") or {}):
        return "an attestation"
    kind = media_type(raw.get("mediaType") or "")
    if kind and kind not in (*INDEX_TYPES, *MANIFEST_TYPES):
        return f"of an unknown type, {kind}"
    artifact = media_type(raw.get("artifactType") or "")
    return f"an artifact of type {artifact}" if artifact and artifact not in _IMAGE_CONFIGS else ""


def _manifest(document: dict[str, Any]) -> Parsed:
    config = document.get("config")
    if config is None:
        _refuse("a manifest without a config")
    kind = config.get("mediaType")
    if kind is None:
        _refuse("a manifest whose config has no media type")
    if media_type(kind) not in _IMAGE_CONFIGS:
        return Artifact(document.get("artifactType") or kind)
    if (layer := _foreign_layer(document.get("layers") or [])) is not None:
        return Artifact(document.get("artifactType") or layer)
    descriptor = _descriptor(config)
    return Manifest(descriptor, _inlined(config, descriptor))


def _foreign_layer(layers: list[dict[str, Any]]) -> str | None:
    """Return the first layer's type where none is an image's: cosign and in-toto borrow image configs."""
    types = [layer.get("mediaType") or "" for layer in layers]
    if not types or any(kind.startswith(_IMAGE_LAYERS) for kind in types):
        return None
    return types[0]


def _inlined(config: dict[str, Any], descriptor: Descriptor) -> bytes | None:
    data = config.get("data")
    if not data:
        return None
    try:
        body = base64.b64decode(data, validate=True)
    except (binascii.Error, ValueError):
        _refuse("a config whose inlined data is not base64")
    verify_blob(body, descriptor)
    return body


def _descriptor(raw: dict[str, Any]) -> Descriptor:
    digest, size = raw.get("digest"), raw.get("size")
    if digest is None or size is None or size < 0:
        _refuse("a descriptor without digest and size")
    if not _DIGEST.fullmatch(digest):
        _refuse("a descriptor whose digest is none")
    return Descriptor(digest, size)


def _platform(raw: dict[str, Any]) -> Platform:
    """Return a platform as it is declared: a part that is not there is empty."""
    fields = [raw.get(name) or "" for name in ("os", "architecture", "variant", "os.version")]
    if not all(isinstance(field, str) and len(field) <= 128 and "/" not in field for field in fields):
        _refuse("a platform whose parts are no names")
    return Platform(*fields)


def _no_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    document = dict(pairs)
    if len(document) != len(pairs):
        raise ValueError("a key stands twice in one object")
    return document


def _refuse(message: str) -> NoReturn:
    raise LookupFailedError(Unknown(Reason.INVALID, message))
