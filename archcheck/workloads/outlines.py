"""An object without its bulk: all that decides what a patch of it is, and nothing of what its containers are.

A whole document is let go once its workloads are known, since memory is bounded by the largest one. What
would be written for a workload is asked afterwards, of those alone that are not well placed.
"""

from collections.abc import Iterable, Sequence

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get, members
from archcheck.workloads.model import PodSpec
from archcheck.workloads.pods import CONTAINER_LISTS

REST_OF_POD = ("nodeName", "runtimeClassName", "schedulerName", "hostNetwork", "topologySpreadConstraints")
"""What else of a pod spec counts for nodes, where an operator's kind has it beside its nodeSelector."""
_METADATA = frozenset(
    {"name", "generateName", "labels", "annotations", "ownerReferences", "generation", "uid"}
)
_TOP = frozenset({"metadata", "apiVersion", "kind"})
_LONGEST_TEXT = 256
"""Characters of a label or annotation that may be a mark of its owner, as `last-applied-…` is not."""


def outline_of(root: Mapping, pods: Sequence[PodSpec]) -> Mapping:
    """Return an object with its metadata and, where its pods stand, what that says of nodes."""
    placements = [pod.placement for pod in pods if pod.placement is not None]
    pod = pods[0].path
    pairs = [
        (name, _metadata(value) if name.text == "metadata" else value)
        for name, value in members(root)
        if name.text in _TOP
    ]
    if placements:
        paths = {path for paths in placements for path in (*paths.every, *_rest(paths.home))}
        every = _pruned(root, paths)
        return _mapping(root, [*pairs, *(pair for pair in members(every) if pair[0].text not in _TOP)])
    if not pod:
        return _mapping(root, [*pairs, *(pair for pair in _spec(root) if pair[0].text not in _TOP)])
    below = get(root, pod[0])
    name = next((name for name, _ in members(root) if name.text == pod[0]), None)
    if name is not None and isinstance(below, Mapping):
        pairs.append((name, _along(below, pod[1:])))
    return _mapping(root, pairs)


def _rest(home: Sequence[str]) -> Iterable[tuple[str, ...]]:
    return ((*home, name) for name in REST_OF_POD)


def _pruned(node: Mapping, paths: Iterable[Sequence[str]]) -> Mapping:
    """Return a mapping with what stands at these paths, which are of keys and of positions in lists."""
    by_key: dict[str, list[Sequence[str]]] = {}
    for path in paths:
        if path:
            by_key.setdefault(path[0], []).append(path[1:])
    pairs = [
        (name, _pruned_value(value, by_key[name.text]))
        for name, value in members(node)
        if name.text in by_key
    ]
    return _mapping(node, pairs)


def _pruned_value(value: YamlNode, paths: list[Sequence[str]]) -> YamlNode:
    if not all(paths):
        return value
    if isinstance(value, Mapping):
        return _pruned(value, paths)
    if not isinstance(value, Items):
        return value
    by_index: dict[str, list[Sequence[str]]] = {}
    for path in paths:
        by_index.setdefault(path[0], []).append(path[1:])
    nodes = [_pruned_value(each, by_index.get(str(index), [("",)])) for index, each in enumerate(value.nodes)]
    return Items(tuple(nodes), value.line, value.column)


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
