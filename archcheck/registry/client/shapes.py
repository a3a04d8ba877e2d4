"""Whether a manifest has the types that runtimes decode it into.

containerd, crane and CRI-O are written in Go: a member of another type than its field makes the decoder
refuse the whole document, and with it the image (`specs-go/v1` of the image-spec). A member that is absent,
or null, is an empty one.
"""

from collections.abc import Callable, Mapping
from typing import Any

Check = Callable[[object], bool]

VERSIONS = (0, 2)
"""`schemaVersion`: 2, or left out, which to a decoder is 0. 1 is Docker's schema 1."""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_whole(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and -(2**63) <= value < 2**63


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(element is None or isinstance(element, str) for element in value)


def _is_text_by_text(value: object) -> bool:
    return isinstance(value, dict) and all(
        member is None or isinstance(member, str) for member in value.values()
    )


def _has(types: Mapping[str, Check]) -> Check:
    """Return a check of an object whose members have these types, as far as they are there."""

    def check(value: object) -> bool:
        return isinstance(value, dict) and not _wrong(value, types)

    return check


def _wrong(document: Mapping[str, Any], types: Mapping[str, Check]) -> str:
    """Return the first member of another type, or empty."""
    there = ((key, is_right) for key, is_right in types.items() if document.get(key) is not None)
    return next((key for key, is_right in there if not is_right(document[key])), "")


def _each(check: Check) -> Check:
    return lambda value: isinstance(value, list) and all(map(check, value))


_PLATFORM = {
    **dict.fromkeys(("os", "architecture", "variant", "os.version"), _is_text),
    "os.features": _is_texts,
}
_DESCRIPTOR = {
    **dict.fromkeys(("mediaType", "digest", "artifactType", "data"), _is_text),
    "size": _is_whole,
    "urls": _is_texts,
    "annotations": _is_text_by_text,
    "platform": _has(_PLATFORM),
}
_DOCUMENT = {
    "schemaVersion": _is_whole,
    "mediaType": _is_text,
    "artifactType": _is_text,
    "manifests": _each(_has(_DESCRIPTOR)),
    "config": _has(_DESCRIPTOR),
    "layers": _each(_has(_DESCRIPTOR)),
    "subject": _has(_DESCRIPTOR),
    "annotations": _is_text_by_text,
}


def fault_of_document(document: Mapping[str, Any]) -> str:
    """Return why no runtime decodes a document as a manifest, or empty."""
    if wrong := _wrong(document, _DOCUMENT):
        return f"a manifest whose {wrong} no runtime can decode"
    version = document.get("schemaVersion") or 0
    return "" if version in VERSIONS else f"a manifest of schema version {version}, which no runtime knows"
