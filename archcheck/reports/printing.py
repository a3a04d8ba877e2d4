"""A report whose texts are safe to print: what a format without an escape of its own starts from."""

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, TypeVar, cast

from archcheck.reports.text import printable

Shown = TypeVar("Shown")

_EXACT = frozenset({"path", "template"})
"""What names a file: a URI must name that very file, and `FilePosition` is what people are shown."""


def printable_texts(record: Shown) -> Shown:
    """Return a report, or a part of it, with every text printable but paths."""
    changed = {name: _printable(getattr(record, name)) for name in _names(cast("Any", type(record)))}
    return replace(record, **changed)  # type: ignore[type-var]


@cache
def _names(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind) if each.name not in _EXACT)


def _printable(value: Any) -> Any:
    if type(value) is str:
        return printable(value)
    if isinstance(value, tuple):
        return tuple(map(_printable, value))
    return printable_texts(value) if is_dataclass(value) else value
