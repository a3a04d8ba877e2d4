"""The operations of a patch as JSON 6902, and as a strategic merge where one says the same."""

from collections.abc import Sequence
from typing import Any

from archcheck.documents.nodes import Mapping, Scalar, YamlNode, get
from archcheck.documents.values import node_of, same
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import END, Add, Guard, Operation, Patch

_IDENTITY = ("apiVersion", "kind", "metadata")
"""What a strategic merge says only to name its object."""


def json_patch(operations: Sequence[Operation]) -> list[dict[str, Any]]:
    """Return operations as JSON 6902 has them."""
    return [
        {
            "op": "test" if isinstance(operation, Guard) else "add",
            "path": pointer(operation.path),
            "value": operation.value,
        }
        for operation in operations
    ]


def pointer(path: Sequence[str]) -> str:
    """Return a path as a JSON pointer (RFC 6901)."""
    return "".join("/" + key.replace("~", "~0").replace("/", "~1") for key in path)


def strategic_merge(patch: Patch) -> dict[str, Any] | None:
    """Return the patch as a strategic merge; None where it would replace a list that is there."""
    workload = patch.workload
    identity = {"name": workload.name}
    if workload.namespace:
        identity["namespace"] = workload.namespace
    merged: dict[str, Any] = {"apiVersion": workload.api_version, "kind": workload.kind, "metadata": identity}
    for operation in patch.operations:
        if isinstance(operation, Add):
            if operation.path[-1] == END or any(key.isdigit() for key in operation.path):
                return None
            _put(merged, operation.path, operation.value)
    return merged


def is_equivalent(patch: Patch, merge: dict[str, Any], root: Mapping) -> bool:
    """Return whether a strategic merge makes of an object what the operations do, which have been placed."""
    gained = {key: value for key, value in merge.items() if key not in _IDENTITY}
    return same(_merged(root, gained), applied(root, patch.operations))


def _merged(node: YamlNode | None, value: Any) -> YamlNode:
    """Return a value merged into another as Kubernetes does it: mappings key by key, anything else whole."""
    if not isinstance(node, Mapping) or not isinstance(value, dict):
        return node_of(value)
    pairs = list(node.pairs)
    for key, gained in value.items():
        there = get(node, key)
        pairs = [pair for pair in pairs if not (isinstance(pair[0], Scalar) and pair[0].text == key)]
        pairs.append((Scalar(key, 0, 0, plain=False), _merged(there, gained)))
    return Mapping(tuple(pairs), node.line, node.column)


def _put(merged: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for key in path[:-1]:
        merged = merged.setdefault(key, {})
    merged[path[-1]] = value
