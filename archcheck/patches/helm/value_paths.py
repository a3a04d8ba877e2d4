"""A chart's values that may reach a pod spec: which there are, and how each is marked to see where it goes.

Charts differ, so nothing is guessed: every value whose name sounds like it gets a marker, and what helm
renders tells which pods have it (facts on Helm values: top level, per component, global, Bitnami's presets).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from enum import StrEnum
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.values import node_of, value_of
from archcheck.frozen import dataclass
from archcheck.patches.json6902.applying import applied
from archcheck.patches.json6902.operations import operations
from archcheck.patches.model import Add, Change
from archcheck.patches.yaml_edit.rendering import dump
from archcheck.workloads.constraints import Pair, Requirement, Term, Toleration
from archcheck.workloads.model import Workload

Path = tuple[str, ...]

MARKER = "archcheck.marker/"


class ValueKind(StrEnum):
    """What a value becomes in the pod spec; the best way to say a requirement first."""

    SELECTOR = "nodeSelector"
    PRESET = "nodeAffinityPreset"
    AFFINITY = "affinity"
    TOLERATIONS = "tolerations"


_NAMES = {kind.value.lower(): kind for kind in ValueKind}
_ENDS = re.compile(rf"(?:^|[a-z0-9_-])({'|'.join(sorted(_NAMES, key=len, reverse=True))})$", re.IGNORECASE)
_OTHER = re.compile(r"(?:pod|node|anti|session)[_-]?affinity$", re.IGNORECASE)
_HARD = "hard"
_NODE_AFFINITY = re.compile(r"^nodeAffinity:", re.MULTILINE)
_BLOCK_STYLE = re.compile(r"[A-Za-z_]")


@dataclass(frozen=True, slots=True)
class ValuePath:
    """One value of a chart. `value` is what it is now.

    `is_text`: it is to be a text, which the chart's templates read as YAML (`tpl`), not what it means.
    """

    kind: ValueKind
    path: Path
    value: Any = field(compare=False)
    is_text: bool = False

    def __str__(self) -> str:
        return ".".join(self.path)


def find_value_paths(values: Mapping[str, Any], mentioned: Iterable[Path]) -> list[ValuePath]:
    """Return the values that may reach a pod spec: those that are there, and those that a template names."""
    known = {path: value for path, value in _walked(values) if _kind(path[-1])}
    for path in mentioned:
        parent = _get(values, path[:-1])
        if _kind(path[-1]) and isinstance(parent, dict):
            known.setdefault(path, parent.get(path[-1]))
    made = [
        ValuePath(kind, path, value, is_text)
        for path, value in known.items()
        for is_text in (False, True)
        if (kind := _kind(path[-1]))
    ]
    return [
        value_path
        for value_path in made
        if (can_be_text(value_path) if value_path.is_text else _can_be_set(value_path))
    ]


def _walked(values: Mapping[str, Any], above: Path = ()) -> Iterator[tuple[Path, Any]]:
    for name, value in values.items():
        path = (*above, str(name))
        yield path, value
        if isinstance(value, dict) and not _kind(path[-1]):
            yield from _walked(value, path)


def _kind(name: str) -> ValueKind | None:
    match = _ENDS.search(name)
    if match is None:
        return None
    kind = _NAMES[match[1].lower()]
    return None if kind is ValueKind.AFFINITY and _OTHER.search(name) else kind


def _get(values: Any, path: Path) -> Any:
    for name in path:
        values = values.get(name) if isinstance(values, dict) else None
    return values


def _can_be_set(value_path: ValuePath) -> bool:
    """Return whether a value path has the form that it has in a pod spec."""
    value = value_path.value
    match value_path.kind:
        case ValueKind.TOLERATIONS:
            return value is None or isinstance(value, list)
        case ValueKind.PRESET:
            return isinstance(value, dict) and not value.get("type") and not value.get("key")
        case _:
            return value is None or isinstance(value, dict)


def probe_value(value_path: ValuePath, number: int) -> Any:
    """Return the value that marks where a value path goes, on top of what is there."""
    return (
        as_text(value_path, _probe_tree(bare(value_path), number))
        if value_path.is_text
        else _probe_tree(value_path, number)
    )


def _probe_tree(value_path: ValuePath, number: int) -> Any:
    key = f"{MARKER}{number}"
    match value_path.kind:
        case ValueKind.SELECTOR:
            return with_pairs((Pair(key, "here"),))
        case ValueKind.PRESET:
            return {"type": _HARD, "key": key, "values": ["here"]}
        case ValueKind.AFFINITY:
            return with_terms(value_path, (Term((Requirement(key, "Exists"),)),))
        case ValueKind.TOLERATIONS:
            return [*(value_path.value or []), {"key": key, "operator": "Exists"}]


def can_be_text(value_path: ValuePath) -> bool:
    """Return whether a text may be what a value path wants: one is there already, or nothing is."""
    return value_path.kind is not ValueKind.PRESET and can_be_appended(
        value_path.value, is_list=value_path.kind is ValueKind.TOLERATIONS
    )


def bare(value_path: ValuePath) -> ValuePath:
    """Return a value path as if nothing were there: a text is only ever added to."""
    return replace(value_path, value=None, is_text=False)


def as_text(value_path: ValuePath, added: Any) -> str:
    """Return the text of a value path with what it gains below what is there."""
    return appended(value_path.value, added)


def can_be_appended(value: Any, *, is_list: bool) -> bool:
    """Return whether lines can be added below a value: a text in block style, which begins at the margin.

    HashiCorp's charts have `affinity: |` and `tolerations: |`, texts with templates in them, which `tpl`
    renders. Such a text is never read or written anew, since a template is no YAML: lines are added below
    it, and helm shows whether pods have both. Nothing, and an empty text, may become one. A second
    `nodeAffinity` would hide the first.
    """
    if value is None:
        return True
    if not isinstance(value, str) or _NODE_AFFINITY.search(value):
        return False
    lines = [
        line for line in value.splitlines() if line.strip() and not line.lstrip().startswith(("#", "{{"))
    ]
    if not lines:
        return "{{" not in value
    first = lines[0]
    return first.startswith("- ") if is_list else _BLOCK_STYLE.match(first) is not None


def appended(value: Any, added: Any) -> str:
    """Return a text with the lines of what it gains below it; nothing to gain leaves it as it is."""
    there = value if isinstance(value, str) else ""
    if not added:
        return there
    return (there.rstrip("\n") + "\n" if there.strip() else "") + dump(added)


def with_pairs(pairs: Sequence[Pair]) -> dict[str, str]:
    """Return what a nodeSelector gains; helm merges maps, so the rest of it stays."""
    return {pair.key: pair.value for pair in pairs}


def with_preset(requirement: Requirement) -> dict[str, Any]:
    """Return Bitnami's preset for a requirement. `soft` would protect nothing."""
    return {"type": _HARD, "key": requirement.key, "values": list(requirement.values)}


def with_terms(value_path: ValuePath, terms: tuple[Term, ...]) -> Any:
    """Return what an affinity gains: helm replaces lists, so the terms that are there are repeated."""
    spec = node_of({"affinity": value_path.value or {}})
    assert isinstance(spec, MappingNode)
    additions = operations(spec, (), Change(terms=terms))
    whole = value_of(applied(spec, additions))["affinity"]
    return {"nodeAffinity": _required_alone(whole.get("nodeAffinity", {}))} if _adds(additions) else {}


def _adds(operations: Sequence[Any]) -> bool:
    return any(isinstance(operation, Add) for operation in operations)


def _required_alone(affinity: Any) -> dict[str, Any]:
    key = "requiredDuringSchedulingIgnoredDuringExecution"
    return {key: {"nodeSelectorTerms": affinity.get(key, {}).get("nodeSelectorTerms", [])}}


def with_tolerations(value_path: ValuePath, tolerations: Sequence[Toleration]) -> list[Any]:
    """Return a list of tolerations with more: helm replaces lists, so those that are there are repeated."""
    spec = node_of({"tolerations": value_path.value or []})
    assert isinstance(spec, MappingNode)
    additions = operations(spec, (), Change(tolerations=tuple(tolerations)))
    whole: list[Any] = value_of(applied(spec, additions))["tolerations"]
    return whole


def nested(pairs: Iterable[tuple[Path, Any]]) -> dict[str, Any]:
    """Return values by path as one tree."""
    tree: dict[str, Any] = {}
    for path, value in pairs:
        below = tree
        for name in path[:-1]:
            below = below.setdefault(name, {})
        if isinstance(value, dict) and isinstance(below.get(path[-1]), dict):
            below[path[-1]] |= value
        else:
            below[path[-1]] = value
    return tree


def markers_in(workload: Workload) -> frozenset[int]:
    """Return the numbers of the markers that a workload's pods have."""
    keys: set[str] = set()
    for pod in workload.pods:
        said = pod.constraints
        keys.update(pair.key for pair in said.selector)
        keys.update(expression.key for term in (said.required or ()) for expression in term.expressions)
        keys.update(toleration.key for toleration in said.tolerations)
    return frozenset(
        int(key.removeprefix(MARKER))
        for key in keys
        if key.startswith(MARKER) and key[len(MARKER) :].isdigit()
    )
