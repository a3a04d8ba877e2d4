"""Which patches of an earlier run stay in a component, and which are to be written anew.

The input may be what kustomize built with the component in: the patched objects then need nothing any more,
and their patches are why. So those are judged again without them. And what is not known now must not lose
the patch that it has.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.frozen import dataclass
from archcheck.patches.json6902.applying import revert
from archcheck.patches.json6902.text import json_patch
from archcheck.patches.kustomize.component import KUSTOMIZATION, PatchEntry, Target, targets_of
from archcheck.patches.model import Add, Guard, Operation, Patch, PatchOutcome, Refusal
from archcheck.patches.search.planning import plan
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.placement import Answers
from archcheck.workloads.extraction import extract
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class Reconciled:
    """What stays of an earlier component, and what came of the workloads whose entries do not stay.

    `inventory` has those workloads without what the component added to them.
    """

    entries: tuple[PatchEntry, ...]
    outcomes: tuple[PatchOutcome, ...]
    inventory: Inventory


def reconcile(
    earlier: Sequence[PatchEntry],
    outcomes: Sequence[PatchOutcome],
    inventory: Inventory,
    owners: Mapping[str, Sequence[int]],
    replanner: "Replanner | None",
) -> Reconciled:
    """Return what becomes of the entries of an earlier component.

    Args:
        earlier: the entries.
        outcomes: what came of each workload now.
        inventory: the workloads, with their objects.
        owners: the places of the workloads that each entry is for, by the name of its file.
        replanner: tells what an object needs without its entry; None where the component is not in the input.

    """
    staying = {
        entry.name
        for entry in earlier
        for number in owners[entry.name]
        if isinstance(outcome := outcomes[number], Refusal) and outcome.unknown
    }
    result = list(outcomes)
    workloads, roots = list(inventory.workloads), list(inventory.roots)
    if replanner is not None:
        left = [entry for entry in earlier if entry.name not in staying]
        for number, mine in _by_owner(left, owners, roots).items():
            again = replanner.without(mine, roots[number], workloads[number].source.path)
            if again is None or again.is_same(mine):
                staying.update(entry.name for entry in mine)
            else:
                result[number], workloads[number], roots[number] = again.outcome, again.workload, again.root
        several = [entry for entry in left if len(owners[entry.name]) > 1]
        staying.update(entry.name for entry in several if _is_in_any(entry, owners[entry.name], roots))
    return Reconciled(
        tuple(entry for entry in earlier if entry.name in staying),
        tuple(result),
        replace(inventory, workloads=tuple(workloads), roots=tuple(roots)),
    )


@dataclass(frozen=True, slots=True)
class Replanned:
    """What a workload needs without the entries of an earlier run."""

    outcome: PatchOutcome
    workload: Workload
    root: MappingNode

    def is_same(self, entries: Sequence[PatchEntry]) -> bool:
        """Return whether it needs just what the entries say."""
        if not isinstance(self.outcome, Patch):
            return False
        said = [operation for entry in entries for operation in _list(_value(entry.text))]
        return bool(said == json_patch(self.outcome.operations))


@dataclass(frozen=True, slots=True)
class Replanner:
    """Says what an object needs: what is known of images, and where it is to run."""

    answers: Answers
    cluster: Cluster

    def without(self, entries: Sequence[PatchEntry], root: MappingNode, path: str) -> Replanned | None:
        """Return what an object needs without what entries added; None where that cannot be taken off."""
        before = revert(root, [operation for entry in entries for operation in _operations(entry.text)])
        if before is None:
            return None
        inventory = extract(Document(before), path, rendered=False, keep=True)
        if len(inventory.workloads) != 1:
            return None
        placement_report = self.cluster.schedule(inventory.workloads, self.answers)
        (outcome,) = plan(inventory.workloads, inventory.roots, placement_report, self.answers, self.cluster)
        return Replanned(outcome, inventory.workloads[0], inventory.roots[0])


def _by_owner(
    entries: Iterable[PatchEntry], owners: Mapping[str, Sequence[int]], roots: Sequence[MappingNode]
) -> dict[int, list[PatchEntry]]:
    """Return the entries that are in the object of one workload alone, by the place of the workload."""
    entries_of: dict[int, list[PatchEntry]] = {}
    for entry in entries:
        numbers = owners[entry.name]
        if len(numbers) == 1 and _is_in(entry.text, roots[numbers[0]]):
            entries_of.setdefault(numbers[0], []).append(entry)
    return entries_of


def owners_by_name(entries: Iterable[PatchEntry], workloads: Sequence[Workload]) -> dict[str, list[int]]:
    """Return the places of the workloads that each entry may be for: by the name that it has, else by a part.

    kustomize also finds objects by the names that they had before any kustomization renamed them.
    """
    targets = targets_of(workloads)
    return {entry.name: _owners(entry, workloads, targets) for entry in entries}


def _owners(entry: PatchEntry, workloads: Sequence[Workload], targets: Sequence[Target]) -> list[int]:
    alike = [number for number, target in enumerate(targets) if _is_alike(entry, target, workloads[number])]
    name = entry.target.get("name")
    exact = [number for number in alike if targets[number]["name"] == name]
    plain = re.sub(r"\\(.)", r"\1", name or "")
    return exact or [number for number in alike if plain and plain in workloads[number].name]


def _is_alike(entry: PatchEntry, target: Target, workload: Workload) -> bool:
    namespaces = (None, re.escape(workload.namespace or "default").replace("\\-", "-"))
    here = entry.target.get("namespace") in namespaces
    return here and all(entry.target.get(key) == target.get(key) for key in ("group", "version", "kind"))


def _is_in_any(entry: PatchEntry, numbers: Iterable[int], roots: Sequence[MappingNode]) -> bool:
    return any(_is_in(entry.text, roots[number]) for number in numbers)


def entries_in(files: Mapping[str, str]) -> Iterator[PatchEntry]:
    """Yield the entries of a component that archcheck wrote, given its files by name."""
    top = _value(files.get(KUSTOMIZATION, ""))
    for patch in _list(top.get("patches") if isinstance(top, dict) else None):
        if isinstance(patch, dict) and isinstance(patch.get("target"), dict) and patch.get("path") in files:
            yield PatchEntry(patch["path"], files[patch["path"]], patch["target"])


def tolerates(entry: PatchEntry) -> bool:
    """Return whether an entry adds tolerations: it may be wanted where nothing is wrong without it."""
    return any(
        isinstance(operation, Add) and "tolerations" in operation.path
        for operation in _operations(entry.text)
    )


def _value(text: str) -> Any:
    readings = list(read(io.BytesIO(text.encode())))
    return value_of(readings[0].root) if readings and isinstance(readings[0], Document) else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _operations(text: str) -> list[Operation]:
    """Return the operations of a patch that archcheck wrote: tests and additions."""
    operations = [operation for operation in _list(_value(text)) if isinstance(operation, dict)]
    kinds: dict[Any, type[Guard | Add]] = {"test": Guard, "add": Add}
    return [
        kinds[operation.get("op")](_keys(str(operation.get("path"))), operation.get("value"))
        for operation in operations
        if operation.get("op") in kinds
    ]


def _keys(pointer: str) -> tuple[str, ...]:
    return tuple(part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:])


def _is_in(text: str, root: MappingNode) -> bool:
    """Return whether an object has what a patch adds."""
    operations = _operations(text)
    return (
        any(isinstance(operation, Add) for operation in operations) and revert(root, operations) is not None
    )
