"""Platforms in a lock: as they were declared, so that a runtime's rules see what the index says.

`linux/arm/v7`, or a mapping of OCI's own names where that text would not mean the same again.
"""

import dataclasses
import re
from collections.abc import Mapping

from archcheck.images.platform import Platform

_TEXT = re.compile(
    r"(?P<os>[\w.-]+)(?:\((?P<version>[\w.-]+)\))?/(?P<architecture>[\w.-]+)(?:/(?P<variant>[\w.-]+))?"
)
_HALF = re.compile("[\ud800-\udfff]")
_FIELDS = {"os": "os", "architecture": "architecture", "variant": "variant", "os.version": "os_version"}


def readable(text: str) -> str:
    """Return a text without halves of surrogate pairs, which JSON can say and no file in UTF-8."""
    return _HALF.sub("\ufffd", text)


def lockable_platform(platform: Platform) -> Platform:
    """Return a platform as a lock can hold it."""
    return Platform(*map(readable, dataclasses.astuple(platform)))


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


def fields_of_platform(platform: Platform) -> dict[str, str]:
    """Return a platform by OCI's names, without what is empty."""
    return {name: value for name, key in _FIELDS.items() if (value := getattr(platform, key))}


def platform_of_fields(fields: Mapping[str, str]) -> Platform | None:
    """Return the platform of OCI's names; None where there are others."""
    if not fields.keys() <= _FIELDS.keys():
        return None
    return Platform(
        **{"os": "", "architecture": ""} | {_FIELDS[name]: value for name, value in fields.items()}
    )
