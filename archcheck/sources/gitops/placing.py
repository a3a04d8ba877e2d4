"""The members of an object as placed values: what reaches the cluster, at the lines that a person edits."""

from collections.abc import Mapping, Sequence

from archcheck.documents.nodes import Items, Scalar, YamlNode, elements, get, members
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.values import node_of, value_of
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues
from archcheck.workloads.model import Origin

_DEEPEST = 100


def placed_members(obj: BuiltObject, *keys: str, level: int = 0) -> PlacedValues:
    """Return what stands below keys in an object; each scalar at its own line.

    What is written nowhere has the line of what holds it, and no column.
    """
    if obj.placed is not None:
        return member(obj.placed, *keys) or {}
    found = get(obj.object.root, *keys)
    if found is None:
        return {}
    written = get(obj.written.root, *keys) if obj.written else None
    path = obj.written.path if obj.written else obj.origin.path
    return _placed(found, written, Origin(path, obj.origin.line), level, 0)


def _placed(node: YamlNode, written: YamlNode | None, above: Origin, level: int, depth: int) -> PlacedValues:
    """Return a node beside the same one as it is written: lists of other length have no lines in common."""
    here = above if written is None else Origin(above.path, written.line, written.column)
    inside = Origin(here.path, here.line)
    if isinstance(node, MappingNode) and depth < _DEEPEST:
        beside = {key.text: value for key, value in members(written)}
        return {
            key.text: _placed(value, beside.get(key.text), inside, level, depth + 1)
            for key, value in members(node)
        }
    if isinstance(node, Items) and depth < _DEEPEST:
        lines = elements(written) if len(elements(written)) == len(node.nodes) else (None,) * len(node.nodes)
        return [
            _placed(each, line, inside, level, depth + 1)
            for each, line in zip(node.nodes, lines, strict=True)
        ]
    if isinstance(node, Scalar):
        return PlacedScalar(value_of(node), node.text, here, level)
    return PlacedScalar(None, "", here, level)


def member(values: PlacedValues | None, *keys: str) -> PlacedValues | None:
    """Return what stands below keys; None where the way ends, and for null."""
    for key in keys:
        if not isinstance(values, Mapping):
            return None
        values = values.get(key)
    return None if isinstance(values, PlacedScalar) and values.meaning is None else values


def text_at(values: PlacedValues | None, *keys: str) -> str:
    """Return the text below keys, or empty."""
    found = member(values, *keys)
    return found.text if isinstance(found, PlacedScalar) else ""


def is_set(values: PlacedValues | None, *keys: str) -> bool:
    """Return whether the member below keys is true."""
    found = member(values, *keys)
    return isinstance(found, PlacedScalar) and found.meaning is True


def items_at(values: PlacedValues | None, *keys: str) -> Sequence[PlacedValues]:
    """Return the elements of the list below keys; none of anything else."""
    found = member(values, *keys)
    return found if isinstance(found, Sequence) and not isinstance(found, PlacedScalar) else ()


def texts_at(values: PlacedValues | None, *keys: str) -> list[PlacedScalar]:
    """Return the scalars in the list below keys."""
    return [each for each in items_at(values, *keys) if isinstance(each, PlacedScalar) and each.text]


def first_origin(values: PlacedValues | None) -> Origin | None:
    """Return the place of the first scalar in values."""
    if isinstance(values, PlacedScalar):
        return values.origin
    inner = values.values() if isinstance(values, Mapping) else values or ()
    return next((origin for each in inner if (origin := first_origin(each)) is not None), None)


def lined_node(values: PlacedValues, path: str) -> YamlNode:
    """Return values as a node that has the lines of one file; 0 where another file has them."""
    if isinstance(values, PlacedScalar):
        line, column = _position(values.origin, path)
        return Scalar(_written(values), line, column, plain=not isinstance(values.meaning, str))
    line, column = _position(first_origin(values), path)
    if isinstance(values, Mapping):
        pairs = tuple(
            (Scalar(key, line, column, plain=False), lined_node(each, path)) for key, each in values.items()
        )
        return MappingNode(pairs, line, column)
    return Items(tuple(lined_node(each, path) for each in values), line, column)


def _written(scalar: PlacedScalar) -> str:
    node = node_of(scalar.meaning)
    return scalar.text if isinstance(scalar.meaning, str) or not isinstance(node, Scalar) else node.text


def _position(origin: Origin | None, path: str) -> tuple[int, int]:
    if origin is None or origin.path != path:
        return 0, 0
    return origin.line or 0, origin.column or 0


def placed_text(text: str, origin: Origin | None) -> PlacedScalar:
    """Return a text as a placed value."""
    return PlacedScalar(text, text, origin)
