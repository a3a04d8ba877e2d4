"""The nodes of a document, and how to move among them as Kubernetes reads YAML.

A scalar keeps its text: nothing becomes a date, a sexagesimal number, a boolean or a Python object. Nodes
are tuples; an alias is the very node of its anchor, so a document is a graph, without circles and of bounded
size when expanded.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple, TypeAlias


class Scalar(NamedTuple):
    """A scalar: its text, 1-based line and column, and whether it was written without quotes."""

    text: str
    line: int
    column: int
    plain: bool


class Mapping(NamedTuple):
    """A mapping: its pairs as written (duplicates and merge keys included)."""

    pairs: Sequence[tuple["Node", "Node"]]
    line: int
    column: int


class Items(NamedTuple):
    """A sequence of nodes."""

    nodes: Sequence["Node"]
    line: int
    column: int


Node: TypeAlias = Scalar | Mapping | Items

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON"})
_MERGE = "<<"


def is_null(node: Node | None) -> bool:
    """Return whether the node is absent or YAML's null."""
    return node is None or (isinstance(node, Scalar) and node.plain and node.text in _NULLS)


def text_of(node: Node | None) -> str | None:
    """Return a scalar's text; None for null, for no node, and for mappings and sequences."""
    return node.text if isinstance(node, Scalar) and not is_null(node) else None


def is_true(node: Node | None) -> bool:
    """Return whether a node is true as kubectl reads YAML: `yes` and `on` are, a quoted text is not."""
    return isinstance(node, Scalar) and node.plain and node.text in _TRUTHS


def get(node: Node | None, *keys: str) -> Node | None:
    """Return the node below `keys`, or None where the way ends.

    A key given twice means its last value, as in go-yaml; `<<` merges what it names, explicit keys first.
    """
    for key in keys:
        if not isinstance(node, Mapping):
            return None
        node = _member(node, key)
    return node


def _member(mapping: Mapping, key: str) -> Node | None:
    merges = False
    for name, value in reversed(mapping.pairs):
        if name.__class__ is Scalar:
            text = name[0]
            if text == key:
                return value
            merges = merges or text == _MERGE
    if not merges:
        return None
    for each in _with_merged(mapping):
        for name, value in reversed(each.pairs):
            if isinstance(name, Scalar) and name.text == key:
                return value
    return None


def _with_merged(mapping: Mapping) -> Iterator[Mapping]:
    """Yield a mapping, then those that it merges, each followed by its own."""
    pending = [mapping]
    while pending:
        each = pending.pop()
        yield each
        pending.extend(reversed(list(_merged(each))))


def _merged(mapping: Mapping) -> Iterator[Mapping]:
    for name, value in mapping.pairs:
        if isinstance(name, Scalar) and name.plain and name.text == _MERGE:
            for each in value.nodes if isinstance(value, Items) else (value,):
                if isinstance(each, Mapping):
                    yield each


def members(node: Node | None) -> Iterator[tuple[Scalar, Node]]:
    """Yield the pairs of a mapping whose keys are scalars, each key once, merged ones after its own."""
    if not isinstance(node, Mapping):
        return
    names: set[str] = set()
    for each in _with_merged(node):
        own = {name.text: (name, value) for name, value in each.pairs if isinstance(name, Scalar)}
        for text, pair in own.items():
            if text not in names and not (text == _MERGE and pair[0].plain):
                names.add(text)
                yield pair


def elements(node: Node | None) -> Sequence[Node]:
    """Return a sequence's nodes; nothing for any other node."""
    return node.nodes if isinstance(node, Items) else ()
