"""A listing as JSON, for the cache and the lock: by OCI's names, without what is empty.

    {"children": [{"platform": {"os": "linux", "architecture": "amd64"}},
                  {"own": {"os": "linux", "architecture": "arm64"}},
                  {"index": {"children": […]}}, {"other": "an attestation"}]}

`"format": "docker"` stands beside the children of Docker's manifest list.
"""

from collections.abc import Mapping
from typing import Any

from archcheck.images.listing import Child, ListedImage, ListedIndex, ListedOther, Listing
from archcheck.images.platform import Platform

DEPTH_LIMIT = 32
"""Levels of indexes that are read back; a registry is followed by far fewer."""

_FIELDS = {"os": "os", "architecture": "architecture", "variant": "variant", "os.version": "os_version"}
_DOCKER = {"format": "docker"}


def fields_of_platform(platform: Platform) -> dict[str, str]:
    """Return a platform by OCI's names, without what is empty."""
    return {name: value for name, key in _FIELDS.items() if (value := getattr(platform, key))}


def platform_of_fields(fields: Mapping[str, object]) -> Platform | None:
    """Return the platform of OCI's names; None where there are others, or no names."""
    if not fields.keys() <= _FIELDS.keys() or not all(isinstance(text, str) for text in fields.values()):
        return None
    named = {_FIELDS[name]: str(value) for name, value in fields.items()}
    return Platform(**{"os": "", "architecture": ""} | named)


def fields_of_listing(listing: Listing) -> dict[str, Any]:
    """Return a listing as JSON has it."""
    children = [_fields_of_child(child) for child in listing.children]
    return {**(_DOCKER if listing.docker else {}), "children": children}


def _fields_of_child(child: Child) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    if child.declared is not None:
        fields["platform"] = fields_of_platform(child.declared)
    match child:
        case ListedImage(own=own):
            fields |= {"own": fields_of_platform(own)} if own is not None else {}
        case ListedIndex(listing=below):
            fields["index"] = fields_of_listing(below)
        case ListedOther(what=what):
            fields["other"] = what
    return fields


def listing_of_fields(fields: object, depth: int = 0) -> Listing:
    """Return the listing of JSON.

    Raises:
        ValueError: it is something else.

    """
    match fields:
        case {"children": list(children), **kind} if kind in ({}, _DOCKER) and depth <= DEPTH_LIMIT:
            return Listing(tuple(_child(child, depth) for child in children), bool(kind))
        case _:
            raise ValueError("no listing of an index")


def _child(fields: object, depth: int) -> Child:
    rest = dict(fields) if isinstance(fields, dict) else {}
    declared = _platform(rest.pop("platform")) if "platform" in rest else None
    match [*rest.items()]:
        case [] if declared is not None:
            return ListedImage(declared)
        case [("own", own)]:
            return ListedImage(declared, _platform(own))
        case [("index", index)]:
            return ListedIndex(declared, listing_of_fields(index, depth + 1))
        case [("other", str(what))]:
            return ListedOther(declared, what)
        case _:
            raise ValueError("no entry of an index")


def _platform(fields: object) -> Platform:
    platform = platform_of_fields(fields) if isinstance(fields, dict) else None
    if platform is None:
        raise ValueError("no platform")
    return platform
