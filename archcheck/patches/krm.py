"""Outcomes → the results of a KRM function (config.kubernetes.io/v1, functions-spec)."""

from collections.abc import Iterable
from typing import Any

from archcheck.documents.nodes import Mapping
from archcheck.documents.values import value_of
from archcheck.patches.describing import describe
from archcheck.patches.model import END, Add, Patch, PatchOutcome, Refusal

_PATHS = ("internal.config.kubernetes.io/path", "config.kubernetes.io/path")
_INDEXES = ("internal.config.kubernetes.io/index", "config.kubernetes.io/index")


def results(outcomes: Iterable[tuple[PatchOutcome, Mapping]], *, unknown: str) -> list[dict[str, Any]]:
    """Return a result for each change and each refusal.

    Args:
        outcomes: what came of each workload, with its object.
        unknown: the severity of what could not be found out.

    """
    made = []
    for outcome, root in outcomes:
        lines = list(describe(outcome))
        if not lines:
            continue
        severity = "info"
        if isinstance(outcome, Refusal):
            severity = unknown if outcome.unknown else "error"
        result = {"message": "\n".join(lines), "severity": severity, "resourceRef": _reference(outcome)}
        if isinstance(outcome, Patch):
            result["field"] = _field(outcome)
        if file := _file(root):
            result["file"] = file
        made.append(result)
    return made


def _reference(outcome: PatchOutcome) -> dict[str, str]:
    workload = outcome.workload
    reference = {"apiVersion": workload.api_version, "kind": workload.kind, "name": workload.name}
    return {**reference, "namespace": workload.namespace} if workload.namespace else reference


def _field(patch: Patch) -> dict[str, Any]:
    """Return the first field that gains something, and what it gains."""
    first = next(operation for operation in patch.operations if isinstance(operation, Add))
    path = [key for key in first.path if key != END]
    return {"path": ".".join(path), "proposedValue": first.value}


def _file(root: Mapping) -> dict[str, Any]:
    """Return the file that an object came from, as its annotations say."""
    metadata = value_of(root).get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if not isinstance(annotations, dict):
        return {}
    path = next((str(annotations[key]) for key in _PATHS if annotations.get(key)), "")
    index = next((str(annotations[key]) for key in _INDEXES if annotations.get(key)), "")
    if not path:
        return {}
    return {"path": path, "index": int(index)} if index.isascii() and index.isdigit() else {"path": path}
