"""An object without its bulk: all that decides what a patch of it is, and nothing of what its containers are.

A whole document is let go once its workloads are known, since memory is bounded by the largest one. What
would be written for a workload is asked afterwards, of those alone that are not well placed.
"""

from collections.abc import Iterable, Sequence

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, get, members
from archcheck.workloads.pods import CONTAINER_LISTS

_METADATA = frozenset(
    {"name", "generateName", "labels", "annotations", "ownerReferences", "generation", "uid"}
)
_TOP = frozenset({"metadata", "apiVersion", "kind"})
_LONGEST_TEXT = 256
"""Characters of a label or annotation that may be a mark of its owner, as `last-applied-…` is not."""


def outline_of(root: Mapping, pod: Sequence[str]) -> Mapping:
    """Return an object with its metadata and, at the path of its pod spec, what that says of nodes."""
    pairs = [
        (name, _metadata(value) if name.text == "metadata" else value)
        for name, value in members(root)
        if name.text in _TOP
    ]
    if not pod:
        return _mapping(root, [*pairs, *(pair for pair in _spec(root) if pair[0].text not in _TOP)])
    below = get(root, pod[0])
    name = next((name for name, _ in members(root) if name.text == pod[0]), None)
    if name is not None and isinstance(below, Mapping):
        pairs.append((name, _along(below, pod[1:])))
    return _mapping(root, pairs)


def _along(node: Mapping, path: Sequence[str]) -> Mapping:
    """Return the way to a pod spec, with the strategy of updates that stands beside it."""
    if not path:
        return _mapping(node, _spec(node))
    kept: list[tuple[Scalar, YamlNode]] = []
    for name, value in members(node):
        if name.text == path[0] and isinstance(value, Mapping):
            kept.append((name, _along(value, path[1:])))
        elif name.text == "updateStrategy":
            kept.append((name, value))
    return _mapping(node, kept)


def _spec(node: Mapping) -> list[tuple[Scalar, YamlNode]]:
    return [(name, value) for name, value in members(node) if name.text not in CONTAINER_LISTS]


def _metadata(node: YamlNode) -> YamlNode:
    if not isinstance(node, Mapping):
        return node
    kept = [
        (name, _short(value) if name.text in ("labels", "annotations") else value)
        for name, value in members(node)
        if name.text in _METADATA
    ]
    return _mapping(node, kept)


def _short(node: YamlNode) -> YamlNode:
    if not isinstance(node, Mapping):
        return node
    short = [
        (name, value)
        for name, value in members(node)
        if not isinstance(value, Scalar) or len(value.text) <= _LONGEST_TEXT
    ]
    return _mapping(node, short)


def _mapping(node: Mapping, pairs: Iterable[tuple[Scalar, YamlNode]]) -> Mapping:
    return Mapping(tuple(pairs), node.line, node.column)
