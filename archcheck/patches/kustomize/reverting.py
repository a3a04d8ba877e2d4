"""What a component added is taken off again, so that a patch of an earlier run is never its own reason.

An object that kustomize built with a component in is fine *because* of it. What it needs is seen without. The
guard of an addition says what stood there before: nothing, or something empty (`nodeSelector: {}`), which is
not the same to a JSON 6902 `test`.
"""

from collections.abc import Iterator, Sequence

from archcheck.documents.nodes import Items, Mapping, Node, Scalar, elements, get
from archcheck.documents.values import node_of, same
from archcheck.patches.json6902.operations import END
from archcheck.patches.model import Add, Guard, Operation


def revert(root: Mapping, found: Sequence[Operation]) -> Mapping | None:
    """Return an object as it was before operations were applied to it; None where they are not in it.

    Args:
        root: the object, with the additions in it.
        found: what was applied, in that order.

    """
    node: Node | None = root
    for each, before in reversed(list(_guarded(found))):
        node = (
            _without(node, each.path, node_of(each.value), before) if node is not None and each.path else None
        )
    return node if isinstance(node, Mapping) else None


def _guarded(found: Sequence[Operation]) -> Iterator[tuple[Add, Node | None]]:
    """Yield each addition with what its guard saw in its place; None where that was nothing."""
    seen: dict[tuple[str, ...], Node | None] = {}
    for each in found:
        if isinstance(each, Guard):
            seen[each.path] = None if each.value is None else node_of(each.value)
        else:
            yield each, seen.get(each.path)


def _without(node: Node | None, path: tuple[str, ...], value: Node, before: Node | None) -> Node | None:
    key, rest = path[0], path[1:]
    if isinstance(node, Mapping):
        there = get(node, key)
        below = _without(there, rest, value, before) if rest else _less(there, value)
        gone = below is None and not rest and _holds(there, value)
        return _with_pair(node, key, before if gone else below) if below is not None or gone else None
    if not isinstance(node, Items):
        return None
    nodes = list(elements(node))
    if key == END and not rest:
        at = next((at for at in reversed(range(len(nodes))) if same(nodes[at], value)), None)
        return None if at is None else Items((*nodes[:at], *nodes[at + 1 :]), node.line, node.column)
    if not key.isdecimal() or int(key) >= len(nodes) or not rest:
        return None
    changed = _without(nodes[int(key)], rest, value, before)
    if changed is None:
        return None
    nodes[int(key)] = changed
    return Items(tuple(nodes), node.line, node.column)


def _with_pair(node: Mapping, key: str, value: Node | None) -> Mapping:
    """Return a mapping with another value for a key, or without the key."""
    pairs = [
        (name, value if isinstance(name, Scalar) and name.text == key else each)
        for name, each in node.pairs
        if value is not None or not (isinstance(name, Scalar) and name.text == key)
    ]
    return Mapping(tuple((name, each) for name, each in pairs if each is not None), node.line, node.column)


def _holds(node: Node | None, part: Node) -> bool:
    """Return whether a value has all of another: mappings may have gained more."""
    if isinstance(node, Mapping) and isinstance(part, Mapping):
        return all(_holds(get(node, _text(name)), each) for name, each in part.pairs)
    return node is not None and same(node, part)


def _less(node: Node | None, part: Node) -> Node | None:
    """Return what is left of a value without a part of it; None where nothing is, or it is not in there."""
    if not isinstance(node, Mapping) or not isinstance(part, Mapping) or not _holds(node, part):
        return None
    left: Mapping = node
    for name, each in part.pairs:
        key = _text(name)
        left = _with_pair(left, key, _less(get(left, key), each))
    return left if left.pairs else None


def _text(name: Node) -> str:
    return name.text if isinstance(name, Scalar) else ""
