"""Patches as documents in a row, each with the command that applies it."""

import shlex
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from archcheck.documents.nodes import Mapping
from archcheck.patches.describing import comment, comments
from archcheck.patches.json6902.text import is_equivalent, json_patch, strategic_merge
from archcheck.patches.model import Add, Guard, Operation, Patch
from archcheck.patches.search.kinds import can_be_patched
from archcheck.patches.yaml_edit.rendering import dump_verified
from archcheck.workloads.pods import is_built_in

LISTS_THERE = (
    "its lists of tolerations or terms would be replaced whole by a strategic merge",
    "--form json6902, which appends to them",
)


def unmergeable_reason(patch: Patch, root: Mapping) -> tuple[str, str] | None:
    """Return why a patch is no strategic merge of its object; None where it makes the same of it."""
    merge = strategic_merge(patch)
    return None if merge is not None and is_equivalent(patch, merge, root) else LISTS_THERE


def as_json_patches(patches: Iterable[Patch]) -> str:
    """Return every patch as a document of JSON 6902 operations."""
    return _documents((patch, dump_verified(_guarded(patch)), "json") for patch in patches)


def as_merges(patches: Iterable[Patch]) -> str:
    """Return every patch as a strategic merge, as far as one can say it."""
    merges = ((patch, strategic_merge(patch)) for patch in patches)
    return _documents(
        (patch, dump_verified(merge), _merge_type(patch)) for patch, merge in merges if merge is not None
    )


def _merge_type(patch: Patch) -> str:
    """Return how kubectl merges into an object: the API server has no strategic merge of custom resources."""
    workload = patch.workload
    return "strategic" if is_built_in(workload.api_version, workload.kind) else "merge"


def _guarded(patch: Patch) -> list[dict[str, Any]]:
    """Return operations for the API server: on an object from a cluster, for the state in which it was read.

    The server has left out what is empty, so the tests are without it; and so that every implementation of
    RFC 6902 takes them, there is none for what is not there.
    """
    guarded = [
        replace(operation, value=_without_empty(operation.value)) if _is_of_list(operation) else operation
        for operation in patch.operations
        if isinstance(operation, Add) or operation.value
    ]
    guard = [] if patch.generation is None else [Guard(("metadata", "generation"), patch.generation)]
    return json_patch([*guard, *guarded])


def _is_of_list(operation: Operation) -> bool:
    return isinstance(operation, Guard) and isinstance(operation.value, list)


def _without_empty(value: Any) -> Any:
    """Return a value without empty members, as the API server keeps it; empty elements of lists stay."""
    if isinstance(value, dict):
        return {
            key: _without_empty(member) for key, member in value.items() if member not in (None, "", [], {})
        }
    return [_without_empty(member) for member in value] if isinstance(value, list) else value


def _documents(patches: Iterable[tuple[Patch, str, str]]) -> str:
    documents = []
    for patch, text, kind in patches:
        lines = [*comments(patch), *_command(patch, kind)]
        documents.append("".join(map(comment, lines)) + text)
    return "---\n".join(documents)


def _command(patch: Patch, kind: str) -> Iterator[str]:
    """Yield the command that applies a patch which stands in a file of its own; none where it is refused."""
    workload = patch.workload
    if not can_be_patched(workload) or workload.name.startswith("-"):
        return
    group = workload.api_version.partition("/")[0] if "/" in workload.api_version else ""
    resource = f"{workload.kind.lower()}.{group}" if group else workload.kind.lower()
    words = ["kubectl", "patch", resource, workload.name]
    words += [f"--namespace={workload.namespace}"] if workload.namespace else []
    yield shlex.join([*words, f"--type={kind}", "--patch-file=FILE"])
