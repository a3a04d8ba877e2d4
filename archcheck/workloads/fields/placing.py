"""What an operator's kind says of nodes, read as if a pod spec said it."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, at, elements, get, is_empty, is_null
from archcheck.workloads.constraining import constraints_of
from archcheck.workloads.constraints import Constraints, OpenConstraint, PlacementPaths, Position
from archcheck.workloads.fields.model import PlacementFields
from archcheck.workloads.fields.paths import FieldPlace, find, segments, written
from archcheck.workloads.outlines import REST_OF_POD

_NODE_AFFINITY = "nodeAffinity"
_BY_OPERATOR = "its operator decides it, by {}"


def placement_paths(root: Mapping, pod: tuple[str, ...], fields: PlacementFields) -> PlacementPaths:
    """Return where an object says of nodes what counts for one of its pods, and where more can be said.

    Args:
        root: the object.
        pod: the path of the place where the pod stands.
        fields: what its kind has.

    """
    affinity = [
        *((*_absolute(pod, path), _NODE_AFFINITY) for path in fields.affinity),
        *(_absolute(pod, path) for path in fields.node_affinity),
    ]
    tolerations = [_absolute(pod, path) for path in fields.tolerations]
    return PlacementPaths(
        _in_force(root, [_absolute(pod, path) for path in fields.selector]),
        _in_force(root, affinity, in_whole=len(fields.affinity) > 1),
        tuple(tolerations) if fields.are_added else _in_force(root, tolerations),
        _absolute(pod, fields.home),
        fields.instead,
    )


def constraints_at(root: Mapping, paths: PlacementPaths) -> Constraints:
    """Return what an object says of nodes at these paths."""
    return constraints_of(pod_like(root, paths))


def pod_like(root: Mapping, paths: PlacementPaths) -> Mapping:
    """Return a mapping that says of nodes what an object does at these paths, where a pod spec says it."""
    home = at(root, paths.home)
    pairs: list[tuple[YamlNode, YamlNode]] = [
        (_key(name, value), value) for name in REST_OF_POD if (value := get(home, name)) is not None
    ]
    selector = next(_nodes(root, paths.selector), None)
    if selector is not None:
        pairs.append((_key("nodeSelector", selector), selector))
    affinity = next(_nodes(root, paths.node_affinity), None)
    if affinity is not None:
        inner = Mapping(((_key(_NODE_AFFINITY, affinity), affinity),), affinity.line, affinity.column)
        pairs.append((_key("affinity", affinity), inner))
    held = list(_nodes(root, paths.tolerations))
    if held:
        every = held[0] if len(held) == 1 else _joined(held)
        pairs.append((_key("tolerations", every), every))
    return Mapping(tuple(pairs), root.line, root.column)


def below(paths: PlacementPaths, base: tuple[str, ...]) -> PlacementPaths:
    """Return paths in an object as those in the document in which it stands at `base`."""
    if not base:
        return paths
    return PlacementPaths(
        tuple((*base, *path) for path in paths.selector),
        tuple((*base, *path) for path in paths.node_affinity),
        tuple((*base, *path) for path in paths.tolerations),
        (*base, *paths.home),
        paths.instead,
    )


def steered_by(obj: Mapping, pod: FieldPlace | None, fields: PlacementFields) -> Iterator[OpenConstraint]:
    """Yield what steers pods in a way of the operator's own.

    Args:
        obj: the object.
        pod: the place of one of its pods, for what counts for that alone; None for what counts for all.
        fields: what its kind has.

    """
    for path in fields.others:
        if path.startswith(".") == (pod is None):
            continue
        place = next(find(pod or FieldPlace((), obj), path), None)
        if place is not None and not is_empty(place.node):
            where = written(place.path)
            position = Position(place.node.line, place.node.column)
            yield OpenConstraint(_BY_OPERATOR.format(where), position, where)


def with_steering(said: Constraints, steering: Iterable[OpenConstraint]) -> Constraints:
    """Return constraints with what else steers the pods."""
    more = tuple(steering)
    return replace(said, open=said.open + more) if more else said


def _absolute(pod: tuple[str, ...], path: str) -> tuple[str, ...]:
    return (*pod, *segments(path)) if path.startswith(".") else segments(path)


def _in_force(
    root: Mapping, paths: list[tuple[str, ...]], *, in_whole: bool = False
) -> tuple[tuple[str, ...], ...]:
    """Return the first path that says something; the last, which is for the most pods, where none does.

    Where an affinity counts `in_whole`, one that says nothing of nodes hides what stands behind it.
    """
    there = (path for path in paths if not is_empty(at(root, path[:-1] if in_whole else path)))
    return tuple(paths[-1:]) if (first := next(there, None)) is None else (first,)


def _nodes(root: Mapping, paths: Iterable[tuple[str, ...]]) -> Iterator[YamlNode]:
    return (node for path in paths if not is_null(node := at(root, path)) and node is not None)


def _joined(nodes: list[YamlNode]) -> Items:
    first = nodes[0]
    return Items(tuple(each for node in nodes for each in elements(node)), first.line, first.column)


def _key(text: str, place: YamlNode) -> Scalar:
    return Scalar(text, place.line, place.column, plain=False)
