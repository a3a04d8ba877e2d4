"""A document after operations that fit it, and as it was before them.

What a component added is taken off again, so that a patch of an earlier run is never its own reason: an
object that kustomize built with a component in is fine *because* of it, and what it needs is seen without it.
The guard of an addition says what stood there before: nothing, or something empty (`nodeSelector: {}`), which
is not the same to a JSON 6902 `test`.
"""

from collections.abc import Iterator, Sequence

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, is_null
from archcheck.documents.values import node_of, same
from archcheck.patches.model import END, Add, Guard, Operation


def applied(root: YamlNode, operations: Sequence[Operation]) -> YamlNode:
    """Return a document after operations that fit it; what aliases share is its own where it changed.

    Raises:
        ValueError: a path that is not there.

    """
    for operation in operations:
        if isinstance(operation, Add):
            root = _with(root, operation.path, node_of(operation.value))
    return root


def _with(node: YamlNode, path: Sequence[str], value: YamlNode) -> YamlNode:
    key, rest = path[0], path[1:]
    if isinstance(node, Mapping):
        below = get(node, key)
        if rest and (below is None or is_null(below)):
            raise ValueError(key)
        new = _with(below, rest, value) if rest and below is not None else value
        return Mapping(_replaced(node, key, new), node.line, node.column)
    nodes = list(elements(node))
    index = len(nodes) if key == END else int(key) if key.isdigit() else -1
    if not isinstance(node, Items) or not 0 <= index <= len(nodes) - bool(rest):
        raise ValueError(key)
    if rest:
        nodes[index] = _with(nodes[index], rest, value)
    else:
        nodes.insert(index, value)
    return Items(tuple(nodes), node.line, node.column)


def _replaced(node: Mapping, key: str, value: YamlNode) -> tuple[tuple[YamlNode, YamlNode], ...]:
    """Return pairs with another value of a key: in its place, unless what is merged behind it wins."""
    names = [name.text if isinstance(name, Scalar) else None for name, _ in node.pairs]
    kept = [pair for name, pair in zip(names, node.pairs, strict=True) if name != key]
    own = names.index(key) if key in names else None
    if own is None or "<<" in names[own:]:
        kept.append((Scalar(key, 0, 0, plain=False), value))
    else:
        kept.insert(own, (node.pairs[own][0], value))
    return tuple(kept)


def revert(root: Mapping, operations: Sequence[Operation]) -> Mapping | None:
    """Return an object as it was before operations were applied to it; None where they are not in it.

    Args:
        root: the object, with the additions in it.
        operations: what was applied, in that order.

    """
    node: YamlNode | None = root
    for addition, before in reversed(list(_guarded(operations))):
        node = (
            _without(node, addition.path, node_of(addition.value), before)
            if node is not None and addition.path
            else None
        )
    return node if isinstance(node, Mapping) else None


def _guarded(operations: Sequence[Operation]) -> Iterator[tuple[Add, YamlNode | None]]:
    """Yield each addition with what its guard saw in its place; None where that was nothing."""
    seen: dict[tuple[str, ...], YamlNode | None] = {}
    for operation in operations:
        if isinstance(operation, Guard):
            seen[operation.path] = None if operation.value is None else node_of(operation.value)
        else:
            yield operation, seen.get(operation.path)


def _without(
    node: YamlNode | None, path: tuple[str, ...], value: YamlNode, before: YamlNode | None
) -> YamlNode | None:
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
        index = next((index for index in reversed(range(len(nodes))) if same(nodes[index], value)), None)
        return None if index is None else Items((*nodes[:index], *nodes[index + 1 :]), node.line, node.column)
    if not key.isdecimal() or int(key) >= len(nodes) or not rest:
        return None
    changed = _without(nodes[int(key)], rest, value, before)
    if changed is None:
        return None
    nodes[int(key)] = changed
    return Items(tuple(nodes), node.line, node.column)


def _with_pair(node: Mapping, key: str, value: YamlNode | None) -> Mapping:
    """Return a mapping with another value for a key, or without the key."""
    pairs = [
        (name, value if isinstance(name, Scalar) and name.text == key else old)
        for name, old in node.pairs
        if value is not None or not (isinstance(name, Scalar) and name.text == key)
    ]
    return Mapping(tuple((name, old) for name, old in pairs if old is not None), node.line, node.column)


def _holds(node: YamlNode | None, part: YamlNode) -> bool:
    """Return whether a value has all of another: mappings may have gained more."""
    if isinstance(node, Mapping) and isinstance(part, Mapping):
        return all(_holds(get(node, _text(name)), value) for name, value in part.pairs)
    return node is not None and same(node, part)


def _less(node: YamlNode | None, part: YamlNode) -> YamlNode | None:
    """Return what is left of a value without a part of it; None where nothing is, or it is not in there."""
    if not isinstance(node, Mapping) or not isinstance(part, Mapping) or not _holds(node, part):
        return None
    left: Mapping = node
    for name, value in part.pairs:
        key = _text(name)
        left = _with_pair(left, key, _less(get(left, key), value))
    return left if left.pairs else None


def _text(name: YamlNode) -> str:
    return name.text if isinstance(name, Scalar) else ""
