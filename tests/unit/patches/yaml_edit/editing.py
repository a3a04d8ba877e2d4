"""Texts of manifests, edited in place by a change that need not make sense: only the writing is looked at."""

import copy
import difflib
import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import yaml

from archcheck.documents.nodes import Mapping, get
from archcheck.documents.reading import read
from archcheck.patches.json6902.operations import operations
from archcheck.patches.model import Change, NodeSet, Patch
from archcheck.patches.yaml_edit.rewriting import Edit, Rewritten, rewritten
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.constraints import Pair, Requirement, Term, Toleration

ARCH = "kubernetes.io/arch"
SELECTOR = Change(selector=(Pair(ARCH, "amd64"),))
TERM = Change(terms=(Term((Requirement(ARCH, "In", ("amd64", "arm64")),)),))
TOLERATION = Change(tolerations=(Toleration("arch", "Equal", "arm", "NoSchedule"),))
ALL = Change(SELECTOR.selector, TERM.terms, (*TOLERATION.tolerations, Toleration("slow", "Exists")))
CHANGES = (SELECTOR, TERM, TOLERATION, ALL)


@dataclass(frozen=True)
class Edited:
    """A text before and after, and the reasons by the names of those that did not get the change."""

    before: bytes
    after: bytes
    result: Rewritten
    edits: Sequence[Edit]

    @property
    def text(self) -> str:
        return self.after.decode()

    @property
    def refused(self) -> dict[str, str]:
        return {edit.patch.workload.name: reason for edit, reason in self.result.refused}

    @property
    def added(self) -> list[str]:
        """The lines that are new, where every line that was there still is."""
        changes = list(self.changes())
        assert not any(old for old, _ in changes), self.text
        return [line for _, new in changes for line in new]

    def changes(self) -> Iterator[tuple[list[str], list[str]]]:
        """Yield lines that differ, as they were and as they are."""
        old, new = (data.decode().split("\n") for data in (self.before, self.after))
        matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
        for tag, start, end, to, until in matcher.get_opcodes():
            if tag != "equal":
                yield old[start:end], new[to:until]


def edits_of(text: str | bytes, change: Change = SELECTOR, only: Sequence[str] = ()) -> list[Edit]:
    """Return a change of every workload in a text, or of those of these names."""
    data = text.encode() if isinstance(text, str) else text
    found = collect_workloads(read(io.BytesIO(data)), "web.yaml", keep=True)
    edits = []
    for workload, root in zip(found.workloads, found.roots, strict=True):
        pod = workload.pods[0].path
        spec = get(root, *pod)
        if not isinstance(spec, Mapping) or (only and workload.name not in only):
            continue
        made = operations(spec, pod, change)
        if made:
            edits.append(Edit(Patch(workload, pod, change, made, NodeSet(), NodeSet()), root))
    return edits


def edited(text: str | bytes, change: Change = SELECTOR, only: Sequence[str] = ()) -> Edited:
    """Return a text in which workloads have got a change."""
    data = text.encode() if isinstance(text, str) else text
    edits = edits_of(data, change, only)
    assert edits, "nothing to change in it"
    result = rewritten(data, edits)
    return Edited(data, result.data, result, edits)


def good(text: str | bytes, change: Change = SELECTOR, only: Sequence[str] = ()) -> Edited:
    """Return a text in which all workloads have got a change, and nothing else of it has another meaning."""
    found = edited(text, change, only)
    assert found.refused == {}
    assert_only_additions(found)
    assert parsed(found.after) == expected(found)
    return found


def assert_only_additions(found: Edited) -> None:
    """See that every character that was there is still there, in its order."""
    rest = iter(found.after)
    assert all(byte in rest for byte in found.before), found.text


def expected(found: Edited) -> list[Any]:
    """Return what a text meant, with the change in every workload that was to get it, by another YAML reader."""
    documents = parsed(found.before)
    wanted = {edit.patch.workload.name: edit for edit in found.edits}
    for each in _objects(documents):
        edit = wanted.get(each.get("metadata", {}).get("name", ""))
        if edit is not None and each["kind"] == edit.patch.workload.kind:
            for addition in edit.additions:
                _add(each, addition.path, copy.deepcopy(addition.value))
    return documents


def parsed(data: bytes) -> list[Any]:
    """Return the documents of a text, none of which shares a part with another through an alias."""
    try:
        return [json.loads(data)]
    except ValueError:
        return [_own(each) for each in yaml.load_all(data, yaml.SafeLoader)]


def _own(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _own(each) for key, each in value.items()}
    return [_own(each) for each in value] if isinstance(value, list) else value


def _objects(documents: Sequence[Any]) -> Iterator[Any]:
    for each in documents:
        if isinstance(each, dict):
            yield from _objects(each["items"]) if each.get("kind") == "List" else [each]


def _add(obj: Any, path: Sequence[str], value: Any) -> None:
    for key in path[:-1]:
        obj = obj[int(key)] if isinstance(obj, list) else obj[key]
    if isinstance(obj, list):
        obj.insert(int(path[-1]), value)
    else:
        obj[path[-1]] = value
