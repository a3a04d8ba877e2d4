"""Values of releases, each text with the place where a person edits it."""

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import TypeAlias

from archcheck.documents.nodes import Items, YamlNode, members
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.scalars import Plain
from archcheck.documents.values import value_of
from archcheck.frozen import dataclass
from archcheck.workloads.model import Origin

_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class PlacedScalar:
    """A scalar among values: what it means to helm, its text, and where it stands; None if in no file.

    `level` is the layer that it comes from: a number for each, later ones higher. `hidden` are the levels of
    the scalars that it took the place of. Of an image that a layer names whole and a later one changes the
    tag of, the line to edit is the tag's in the later one; else it is that of the repository.
    """

    meaning: Plain
    text: str
    origin: Origin | None = None
    level: int = 0
    hidden: frozenset[int] = field(default=frozenset(), compare=False)


PlacedValues: TypeAlias = Mapping[str, "PlacedValues"] | Sequence["PlacedValues"] | PlacedScalar
"""Values as helm takes them, with the places of their scalars."""

NO_VALUES: PlacedValues = {}


def placed_values(node: YamlNode, path: str, level: int = 0, *, line: int = 0) -> PlacedValues:
    """Return what a node of a file means as values; `line` is what its lines lack (a block within a file)."""
    return _placed(node, path, level, line, 0)


def _placed(node: YamlNode, path: str, level: int, line: int, depth: int) -> PlacedValues:
    if isinstance(node, MappingNode) and depth < _DEEPEST:
        return {key.text: _placed(value, path, level, line, depth + 1) for key, value in members(node)}
    if isinstance(node, Items) and depth < _DEEPEST:
        return [_placed(element, path, level, line, depth + 1) for element in node.nodes]
    if isinstance(node, (MappingNode, Items)):
        return PlacedScalar(None, "", None, level)
    return PlacedScalar(value_of(node), node.text, Origin(path, node.line + line, node.column), level)


def merged(below: PlacedValues, above: PlacedValues) -> PlacedValues:
    """Return values with others over them as helm lays them: mappings are merged, all else is replaced."""
    if isinstance(below, PlacedScalar) and isinstance(above, PlacedScalar):
        return replace(above, hidden=(above.hidden | below.hidden | {below.level}) - {above.level})
    if not isinstance(below, Mapping) or not isinstance(above, Mapping):
        return above
    return {
        **below,
        **{key: merged(below[key], value) if key in below else value for key, value in above.items()},
    }


def lifted(values: PlacedValues, levels: int) -> PlacedValues:
    """Return values whose layers lie above some others."""
    if isinstance(values, PlacedScalar):
        hidden = frozenset(level + levels for level in values.hidden)
        return replace(values, level=values.level + levels, hidden=hidden)
    if isinstance(values, Mapping):
        return {key: lifted(value, levels) for key, value in values.items()}
    return [lifted(value, levels) for value in values]


def as_layers_apart(values: PlacedValues) -> PlacedValues:
    """Return values each of which is a layer of its own.

    Then the line to edit is that of the name of an image, whatever gives its tag: values of one release that
    stand side by side are as near to a person as each other.
    """
    return _apart(values, itertools.count(1))


def _apart(values: PlacedValues, levels: Iterator[int]) -> PlacedValues:
    if isinstance(values, PlacedScalar):
        return replace(values, level=next(levels), hidden=frozenset())
    if isinstance(values, Mapping):
        return {key: _apart(value, levels) for key, value in values.items()}
    return [_apart(value, levels) for value in values]


def plain_values(values: PlacedValues) -> object:
    """Return values as JSON has them, without places."""
    if isinstance(values, PlacedScalar):
        return values.meaning
    if isinstance(values, Mapping):
        return {key: plain_values(value) for key, value in values.items()}
    return [plain_values(value) for value in values]
