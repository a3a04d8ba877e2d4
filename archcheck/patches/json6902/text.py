"""The operations of a patch as JSON 6902, and as a strategic merge where one says the same."""

from collections.abc import Sequence
from typing import Any

from archcheck.patches.model import END, Add, Guard, Operation, Patch


def json_patch(found: Sequence[Operation]) -> list[dict[str, Any]]:
    """Return operations as JSON 6902 has them."""
    return [
        {"op": "test" if isinstance(each, Guard) else "add", "path": pointer(each.path), "value": each.value}
        for each in found
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
    for each in patch.operations:
        if isinstance(each, Add):
            if each.path[-1] == END or any(key.isdigit() for key in each.path[len(patch.pod) :]):
                return None
            _put(merged, each.path, each.value)
    return merged


def _put(merged: dict[str, Any], path: Sequence[str], value: Any) -> None:
    for key in path[:-1]:
        merged = merged.setdefault(key, {})
    merged[path[-1]] = value
