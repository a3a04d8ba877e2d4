"""A custom resource → what it says of nodes beside its pod specs: its operator decides what comes of that.

Argo merges `spec.nodeSelector` of a Workflow into each of its pods; another operator has another rule. A
built-in kind says all of it in its pod spec.
"""

from collections.abc import Collection, Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, is_null, members
from archcheck.images.placeholders import holds_placeholder
from archcheck.workloads.constraints import OpenConstraint, Position
from archcheck.workloads.pods import CONTAINER_LISTS, NOT_DESIRED

_OF_NODES = frozenset(
    {"nodeAffinity", "nodeName", "nodeSelector", "nodeSelectorTerm", "nodeSelectorTerms", "tolerations"}
)
_SPEC = frozenset({"affinity", *CONTAINER_LISTS})
_PATCH = "podSpecPatch"
_BY_OPERATOR = "its operator decides it, by {}"


def steered(root: Mapping, specs: Collection[Mapping]) -> tuple[OpenConstraint, ...]:
    """Return what an object says of nodes outside of its pod specs, each field once.

    Args:
        root: a custom resource.
        specs: the pod specs in it, whose own fields are known.

    """
    own = {id(spec) for spec in specs}
    positions: dict[str, Position] = {}
    seen: set[int] = set()
    pending: list[tuple[str, YamlNode]] = [("", root)]
    while pending:
        path, node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        pending += [(f"{path}[]", item) for item in node.nodes] if isinstance(node, Items) else []
        for name, value in _members(node, path, is_spec=id(node) in own):
            where = f"{path}.{name.text}".lstrip(".")
            if _says(name.text, value):
                positions.setdefault(where, Position(name.line, name.column))
            elif isinstance(value, (Mapping, Items)):
                pending.append((where, value))
    return tuple(
        OpenConstraint(_BY_OPERATOR.format(where), positions[where], where) for where in sorted(positions)
    )


def _members(node: YamlNode, path: str, *, is_spec: bool) -> Iterator[tuple[Scalar, YamlNode]]:
    for name, value in members(node):
        known = is_spec and name.text in _OF_NODES | _SPEC
        if not known and (path or name.text not in NOT_DESIRED):
            yield name, value


def _says(name: str, value: YamlNode) -> bool:
    """Return whether a field speaks of nodes; an affinity of pods alone does not."""
    if isinstance(value, Scalar):
        text = "" if is_null(value) else value.text
        return bool(text) and (name in _OF_NODES or name == _PATCH or _is_open_affinity(name, text))
    return name in _OF_NODES and bool(value.pairs if isinstance(value, Mapping) else value.nodes)


def _is_open_affinity(name: str, text: str) -> bool:
    return name == "affinity" and holds_placeholder(text)
