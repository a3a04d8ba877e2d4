"""Whether a name says image, and whether a text is one: what flags, variables and keys of data go by."""

import re

from archcheck.errors import InvalidReferenceError
from archcheck.images.placeholders import is_marked
from archcheck.images.reference import Reference, parse_reference

_WORD = re.compile(r"[A-Z]?[a-z]+|[A-Z]+|[0-9]+")
_OTHER_THINGS = frozenset(
    "cache policy pull registries registry repo repository secret secrets tag timeout".split()  # noqa: SIM905
)


def says_image(name: str) -> bool:
    """Return whether a name says image, and not the pull policy or the registry of one."""
    words = [word.lower() for word in _WORD.findall(name)]
    return any(word.endswith(("image", "images")) for word in words) and _OTHER_THINGS.isdisjoint(words)


def is_pinned(text: str) -> bool:
    """Return whether a text is a reference with a tag or a digest, and no `host:port`."""
    reference = _reference(text)
    if reference is None:
        return False
    if reference.digest:
        return True
    last = text.rpartition("/")[2]
    name = last.removesuffix(f":{reference.tag}")
    is_address = "/" not in text and reference.tag.isdigit() and ("." in name or name == "localhost")
    return name != last and not is_address


def is_image(text: str) -> bool:
    """Return whether a text is clearly a reference: one with a tag or a digest, or below a registry."""
    if "://" in text or is_marked(text):
        return False
    if is_pinned(text):
        return True
    host, slash, path = text.partition("/")
    return bool(slash and path) and "." in host.strip(".") and _reference(text) is not None


def _reference(text: str) -> Reference | None:
    try:
        return parse_reference(text)
    except InvalidReferenceError:
        return None
