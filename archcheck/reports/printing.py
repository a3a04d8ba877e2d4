"""A report whose texts are safe to print: what a format without an escape of its own starts from."""

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from functools import cache
from operator import is_
from typing import Any, TypeVar, cast, get_type_hints

from archcheck.findings.model import Severity
from archcheck.reports.text import printable
from archcheck.workloads.inventory import Loss

Shown = TypeVar("Shown")

_NO_TEXTS = (bool, int, int | None, Severity, Loss)
_EXACT = frozenset({"path", "template"})
"""What names a file: a URI must name that very file, and `FilePosition` is what people are shown."""


def printable_texts(record: Shown) -> Shown:
    """Return a report, or a part of it, with every text printable but paths.

    What is printable already, which is nearly everything, is not copied.
    """
    names, values_of = _fields(cast("Any", type(record)))
    changed = {}
    for name, value in zip(names, values_of(record), strict=True):
        shown = _printable(value)
        if shown is not value:
            changed[name] = shown
    return replace(record, **changed) if changed else record  # type: ignore[type-var]


@cache
def _fields(kind: type) -> tuple[tuple[str, ...], Callable[[Any], tuple[Any, ...]]]:
    """Return the names of the fields that may hold a text for people, and what gives all their values."""
    hints = get_type_hints(kind)
    known = (item.name for item in fields(cast("Any", kind)) if item.name not in _EXACT)
    names = tuple(name for name in known if hints[name] not in _NO_TEXTS)
    return names, lambda record: tuple([getattr(record, name) for name in names])


def _printable(value: Any) -> Any:
    if type(value) is str:
        return printable(value)
    if type(value) is tuple:
        if not value:
            return value
        shown = tuple([_printable(element) for element in value])
        return value if all(map(is_, shown, value)) else shown
    return printable_texts(value) if is_dataclass(value) else value
