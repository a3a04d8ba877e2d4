"""Platforms in a lock: as they were declared, so that a runtime's rules see what the index says.

`linux/arm/v7`, or a mapping of OCI's own names where that text would not mean the same again.
"""

import dataclasses
import re

from archcheck.images.listing import Child, ListedImage, ListedIndex, ListedOther, Listing
from archcheck.images.platform import Platform

_TEXT = re.compile(
    r"(?P<os>[\w.-]+)(?:\((?P<version>[\w.-]+)\))?/(?P<architecture>[\w.-]+)(?:/(?P<variant>[\w.-]+))?"
)
_HALF = re.compile("[\ud800-\udfff]")


def readable(text: str) -> str:
    """Return a text without halves of surrogate pairs, which JSON can say and no file in UTF-8."""
    return _HALF.sub("\ufffd", text)


def lockable_platform(platform: Platform) -> Platform:
    """Return a platform as a lock can hold it."""
    return Platform(*map(readable, dataclasses.astuple(platform)))


def lockable_listing(listing: Listing) -> Listing:
    """Return a listing as a lock can hold it."""
    return Listing(tuple(map(_lockable_child, listing.children)), listing.docker)


def _lockable_child(child: Child) -> Child:
    declared = lockable_platform(child.declared) if child.declared else None
    match child:
        case ListedImage(own=own):
            return ListedImage(declared, lockable_platform(own) if own else None)
        case ListedIndex(listing=below):
            return ListedIndex(declared, lockable_listing(below))
        case ListedOther(what=what):
            return ListedOther(declared, readable(what))


def text_of_platform(platform: Platform) -> str | None:
    """Return a platform as one text, or None where none means just this platform."""
    text = str(platform)
    return text if platform_of_text(text) == platform else None


def platform_of_text(text: str) -> Platform | None:
    """Return the platform of a text, nothing normalised; None if it is of another shape."""
    match = _TEXT.fullmatch(text)
    if match is None:
        return None
    return Platform(match["os"], match["architecture"], match["variant"] or "", match["version"] or "")
