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

    pairs: Sequence[tuple["YamlNode", "YamlNode"]]
    line: int
    column: int


class Items(NamedTuple):
    """A sequence of nodes."""

    nodes: Sequence["YamlNode"]
    line: int
    column: int


YamlNode: TypeAlias = Scalar | Mapping | Items

_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_TRUTHS = frozenset({"true", "True", "TRUE", "yes", "Yes", "YES", "y", "Y", "on", "On", "ON"})
_MERGE = "<<"


def is_null(node: YamlNode | None) -> bool:
    """Return whether the node is absent or YAML's null."""
    return node is None or (isinstance(node, Scalar) and node.plain and node.text in _NULLS)


def text_of(node: YamlNode | None) -> str | None:
    """Return a scalar's text; None for null, for no node, and for mappings and sequences."""
    return node.text if isinstance(node, Scalar) and not is_null(node) else None


def is_true(node: YamlNode | None) -> bool:
    """Return whether a node is true as kubectl reads YAML: `yes` and `on` are, a quoted text is not."""
    return isinstance(node, Scalar) and node.plain and node.text in _TRUTHS


def is_empty(node: YamlNode | None) -> bool:
    """Return whether a node is absent or null, an empty text, or a mapping or a sequence without members."""
    if isinstance(node, Scalar):
        return not node.text or is_null(node)
    return node is None or not (node.pairs if isinstance(node, Mapping) else node.nodes)


def get(node: YamlNode | None, *keys: str) -> YamlNode | None:
    """Return the node below `keys`, or None where the way ends.

    What comes last wins, as for kubectl and helm: of two keys that are alike, of a key and a `<<` behind it.
    """
    for key in keys:
        if not isinstance(node, Mapping):
            return None
        node = _member(node, key)
    return node


def at(root: YamlNode | None, path: Sequence[str]) -> YamlNode | None:
    """Return the node at a path of keys and of positions in lists; None where the way ends."""
    node = root
    for key in path:
        if isinstance(node, Items):
            node = (
                node.nodes[int(key)]
                if key.isdecimal() and len(key) < 10 and int(key) < len(node.nodes)
                else None
            )
        else:
            node = get(node, key)
    return node


def _member(mapping: Mapping, key: str) -> YamlNode | None:
    for name, value in reversed(mapping.pairs):
        if name.__class__ is Scalar:
            text = name[0]
            if text == key:
                return value
            if text == _MERGE and _is_merge(name):
                break
    else:
        return None
    return next((value for name, value in _backwards(mapping) if name.text == key), None)


def _is_merge(name: YamlNode) -> bool:
    return isinstance(name, Scalar) and name.plain and name.text == _MERGE


def _backwards(mapping: Mapping) -> Iterator[tuple[Scalar, YamlNode]]:
    """Yield the pairs whose keys are scalars, the last first, with those that it merges where it does.

    So does go-yaml's version 2, and with it sigs.k8s.io/yaml; version 3 lets a mapping's own keys win.
    """
    pending = [iter(reversed(mapping.pairs))]
    while pending:
        for name, value in pending[-1]:
            if _is_merge(name):
                merged = value.nodes if isinstance(value, Items) else (value,)
                pending.extend(
                    iter(reversed(part.pairs)) for part in reversed(merged) if isinstance(part, Mapping)
                )
                break
            if isinstance(name, Scalar):
                yield name, value
        else:
            pending.pop()


def members(node: YamlNode | None) -> Iterator[tuple[Scalar, YamlNode]]:
    """Yield the pairs of a mapping whose keys are scalars, each key once, merged ones after its own."""
    if not isinstance(node, Mapping):
        return
    by_name: dict[str, tuple[Scalar, YamlNode]] = {}
    if not any(name[0] == _MERGE for name, _ in node.pairs if name.__class__ is Scalar):
        for pair in node.pairs:
            if isinstance(pair[0], Scalar):
                by_name[pair[0].text] = pair  # type: ignore[assignment]
        yield from by_name.values()
        return
    for name, value in _backwards(node):
        by_name.setdefault(name.text, (name, value))
    own = dict.fromkeys(name.text for name, _ in node.pairs if isinstance(name, Scalar))
    yield from (by_name[text] for text in own if text in by_name)
    yield from (pair for text, pair in reversed(by_name.items()) if text not in own)


def elements(node: YamlNode | None) -> Sequence[YamlNode]:
    """Return a sequence's nodes; nothing for any other node."""
    return node.nodes if isinstance(node, Items) else ()
