r"""What helm's `--set` options change in the values of a release, as far as places go. Pure.

helm itself lays them over the values when it renders; this says at which option a value stands. Source of
the grammar: helm's pkg/strvals: `a.b=1,c[0]=2,d={x,y}`, where a backslash takes the meaning from what
stands behind it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from archcheck.sources.gitops.model import SetValue
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, merged
from archcheck.workloads.model import Origin

SET_LEVEL = 1000
"""Above the levels of all layers of values."""

_PAIR = re.compile(
    r"(?P<key>(?:\\.|[^=\\])+)=(?P<value>\{(?:\\.|[^}\\])*\}|(?:\\.|[^,\\])*)(?:,|$)", re.DOTALL
)
_PART = re.compile(r"\[(?P<index>\d{1,9})\]|(?P<name>(?:\\.|[^.\[\\])+)", re.DOTALL)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ELEMENT = re.compile(r"(?:\\.|[^,\\])+", re.DOTALL)
_MOST_ELEMENTS = 1000

_Step = str | int


def with_sets(values: PlacedValues, sets: Iterable[SetValue]) -> PlacedValues:
    """Return values with those of options over them; what is read from a file is not known."""
    for number, option in enumerate(sets):
        if option.option == "--set-file":
            continue
        for steps, value in _pairs(option.text, option.origin, SET_LEVEL + number):
            values = _laid(values, steps, value)
    return values


def with_value(values: PlacedValues, path: Sequence[str], text: str) -> PlacedValues:
    """Return values with a text at a path."""
    return _laid(values, path, PlacedScalar(text, text))


def _pairs(text: str, origin: Origin | None, level: int) -> Iterator[tuple[list[_Step], PlacedValues]]:
    position = 0
    while (match := _PAIR.match(text, position)) is not None and match.end() > position:
        steps = [
            int(part["index"]) if part["index"] else _plain(part["name"])
            for part in _PART.finditer(match["key"])
        ]
        if steps and all(isinstance(step, str) or step < _MOST_ELEMENTS for step in steps):
            yield steps, _value(match["value"], origin, level)
        position = match.end()


def _value(text: str, origin: Origin | None, level: int) -> PlacedValues:
    if text.startswith("{"):
        return [_scalar(element, origin, level) for element in _ELEMENT.findall(text[1:-1])]
    return _scalar(text, origin, level)


def _scalar(text: str, origin: Origin | None, level: int) -> PlacedScalar:
    plain = _plain(text)
    return PlacedScalar(None if plain == "null" else plain, plain, origin, level)


def _plain(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _laid(values: PlacedValues, steps: Sequence[_Step], value: PlacedValues) -> PlacedValues:
    """Return values with another at the end of a way; what is in its way goes."""
    if not steps:
        return merged(values, value) if isinstance(value, PlacedScalar) else value
    step, rest = steps[0], steps[1:]
    nothing: PlacedValues = {}
    if isinstance(step, str):
        known = values if isinstance(values, Mapping) else {}
        return {**known, step: _laid(known.get(step, nothing), rest, value)}
    elements = list(values) if isinstance(values, Sequence) else []
    elements += [PlacedScalar(None, "")] * (step + 1 - len(elements))
    elements[step] = _laid(elements[step], rest, value)
    return elements
