"""Values → YAML as sigs.k8s.io/yaml writes it: keys sorted, quotes only where a text means something else.

Its writer is go-yaml's version 2, a port of libyaml, which is asked here, too: it gives the same lines.
"""

import re
from collections.abc import Iterator
from functools import cmp_to_key

import yaml
from yaml.events import (
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

from archcheck.documents.scalars import resolved
from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import formatted
from archcheck.sources.gitops.go_template.functions.json_text import json_number
from archcheck.sources.gitops.go_template.values import NIL_LISTS, bytes_of, check_size

_WIDTH = 80
_BASE_60 = re.compile(r"[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}(?:(?:[Tt]|[ \t]+)\d{1,2}:\d{1,2}:\d{1,2}.*)?")
_DIGITS = re.compile(r"\d*")


def yaml_text(value: object) -> str:
    """Return a value as YAML, with a new line at its end."""
    check_size(value)
    text: str = yaml.emit(_events(value), Dumper=yaml.CSafeDumper, allow_unicode=True, width=_WIDTH)
    return text.removesuffix("...\n")


def _events(value: object) -> Iterator[Event]:
    yield StreamStartEvent(encoding=None)
    yield DocumentStartEvent(explicit=False)
    yield from _node(value)
    yield DocumentEndEvent(explicit=False)
    yield StreamEndEvent()


def _node(value: object) -> Iterator[Event]:
    if isinstance(value, dict):
        yield MappingStartEvent(None, None, implicit=True, flow_style=not value)
        for key in natural_keys(value):
            yield _scalar(key)
            yield from _node(value[key])
        yield MappingEndEvent()
    elif isinstance(value, list) and not isinstance(value, NIL_LISTS):
        yield SequenceStartEvent(None, None, implicit=True, flow_style=not value)
        for each in value:
            yield from _node(each)
        yield SequenceEndEvent()
    else:
        yield _scalar(value)


def _scalar(value: object) -> ScalarEvent:
    if isinstance(value, str):
        return ScalarEvent(None, None, (True, True), _valid(value), style=_style(value))
    if isinstance(value, float):
        number = json_number(value)
        text = number if "e" not in number and len(number) < 20 else formatted(value)
        return ScalarEvent(None, None, (True, True), _shortened(value, text))
    text = "null" if value is None or isinstance(value, list) else formatted(value)
    return ScalarEvent(None, None, (True, True), text)


def _shortened(value: float, text: str) -> str:
    """Return a float as go-yaml writes it; one that is whole is a whole number by then."""
    return text if value.is_integer() and "e" not in text else formatted(value)


def _valid(text: str) -> str:
    try:
        bytes_of(text).decode()
    except UnicodeDecodeError as error:
        raise FunctionError("a text that is no UTF-8 is not written as YAML here") from error
    return text


def _style(text: str) -> str | None:
    if "\n" in text:
        return "|"
    means_itself = bool(text) and resolved(text) == text and isinstance(resolved(text), str)
    return None if means_itself and not _BASE_60.fullmatch(text) and not _DATE.fullmatch(text) else '"'


def natural_keys(value: dict[str, object]) -> list[str]:
    """Return the keys of a map as go-yaml sorts them: letters last, numbers in them by their value."""
    return sorted(value, key=cmp_to_key(_compared))


def _compared(one: str, other: str) -> int:
    if one == other:
        return 0
    return -1 if _is_before(one, other) else 1


def _is_before(one: str, other: str) -> bool:
    for position, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return _letter_before(one, other, position)
    return len(one) < len(other)


def _letter_before(one: str, other: str, position: int) -> bool:
    left, right = one[position], other[position]
    if left.isalpha() and right.isalpha():
        return left < right
    if left.isalpha() or right.isalpha():
        return right.isalpha()
    first = _number(one, position, zeros="0" in (left, right))
    second = _number(other, position, zeros="0" in (left, right), before=one)
    return (*first, left) < (*second, right)


def _number(text: str, position: int, *, zeros: bool, before: str | None = None) -> tuple[int, int]:
    """Return the number that begins here, and its end; digits before it count where it begins with 0."""
    match = _DIGITS.match(text, position)
    digits = match[0] if match else ""
    leading = before if before is not None else text
    start = position
    while start and leading[start - 1].isdecimal():
        start -= 1
    counts = zeros and bool(leading[start:position].strip("0"))
    return int(("1" if counts else "0") + digits[:1000]), position + len(digits)
