"""A value that a chart requires and that only an unreadable Secret has: which one, by helm's message. Pure.

helm says at which line of a template it gave up, and there the value is named:
`{{ required "a password is needed" .Values.auth.password }}`. Where what the value stands in lacks as well,
the message names it.
"""

import re
from collections.abc import Sequence

_FAILED = re.compile(r"execution error at \((?P<template>[^\s():]+):(?P<line>\d{1,7}):\d+\)")
_LACKING = re.compile(
    r"(?P<template>[^\s:]+):\d+:\d+: executing .{1,500}? at <\$?\.Values(?P<path>(?:\.\w+)+)>: nil pointer",
    re.DOTALL,
)
_PATH = r"\$?\.Values((?:\.\w+)+)"
_REQUIRED = re.compile(
    rf"\brequired\s+(?:\"(?:\\.|[^\"\\])*\"|`[^`]*`|\([^()]*\))\s+\(?\s*{_PATH}|{_PATH}\s*\|\s*(?:\w+\s*\|\s*)?required\b"
)

_Keys = tuple[str, ...]


def failed_template(message: str) -> tuple[str, int] | None:
    """Return the template that helm gave up at, as helm names it, and the line; None where it says none."""
    match = _FAILED.search(message)
    return (match["template"], int(match["line"])) if match else None


def lacking_value(message: str) -> tuple[str, _Keys] | None:
    """Return the template that helm gave up at, and a value that stands in nothing; None without one."""
    match = _LACKING.search(message)
    return (match["template"], tuple(match["path"][1:].split("."))) if match else None


def required_value(lines: Sequence[str], line: int, known: Sequence[_Keys]) -> _Keys | None:
    """Return the first value that a line requires and that has not been made up yet.

    Args:
        lines: those of the template.
        line: where helm gave up, from 1 on.
        known: what has been made up.

    """
    text = lines[line - 1] if 0 < line <= len(lines) else ""
    for match in _REQUIRED.finditer(text):
        path = tuple((match[1] or match[2])[1:].split("."))
        if path not in known:
            return path
    return None
