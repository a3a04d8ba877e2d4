"""Patches that an object of Flux or Argo CD is to hold: what stays of an earlier run, and what is new.

An object that was built with an earlier patch in is fine because of it: it is judged again without.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.frozen import dataclass
from archcheck.patches.gitops.entries import inline
from archcheck.patches.kustomize.component import PatchEntry, Target, entries
from archcheck.patches.kustomize.reconciling import Replanner
from archcheck.patches.model import Patch, PatchOutcome, Refusal

_DIFFERENT = "several workloads are one to {}, and need different patches"
_STUCK = "an earlier patch in {} is in the way, and cannot be taken off"
_NO_NAME = "its name does not tell what it is called where patches of {} are applied"

_Key: TypeAlias = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class HeldWorkload:
    """A workload that an object deploys: its index among all, what came of it, and how patches find it."""

    index: int
    outcome: PatchOutcome
    root: MappingNode
    target: Target | None


@dataclass(frozen=True, slots=True)
class WantedEntries:
    """What an object is to hold, what came of its workloads by their indexes, and whose each entry is.

    `released` are the workloads whose earlier entry goes, or is another now.
    """

    entries: tuple[PatchEntry, ...]
    outcomes: Mapping[int, PatchOutcome]
    owners: Mapping[str, tuple[int, ...]]
    released: frozenset[int] = frozenset()


def wanted_entries(
    holder: str, earlier: Sequence[PatchEntry], workloads: Sequence[HeldWorkload], replanner: Replanner
) -> WantedEntries:
    """Return what an object is to hold.

    Args:
        holder: what it is called.
        earlier: the entries of archcheck's that it holds.
        workloads: all that it deploys; an entry that is for none of them goes.
        replanner: tells what an object needs without its entry.

    """
    draft = _Draft(holder, {_key(entry.target): entry for entry in earlier}, replanner, {}, {}, {}, set())
    for workload in workloads:
        draft.take(workload)
    return draft.wanted()


@dataclass(frozen=True, slots=True)
class _Draft:
    holder: str
    earlier: Mapping[_Key, PatchEntry]
    replanner: Replanner
    staying: dict[_Key, list[int]]
    new: dict[_Key, list[tuple[int, Patch, Target]]]
    outcomes: dict[int, PatchOutcome]
    released: set[int]

    def take(self, workload: HeldWorkload) -> None:
        """Decide about one workload: its earlier entry stays, a new one comes, or neither."""
        outcome, target = workload.outcome, workload.target
        if target is None:
            if isinstance(outcome, Patch):
                self.refuse([workload.index], outcome, _NO_NAME)
            else:
                self.outcomes[workload.index] = outcome
            return
        entry = self.earlier.get(_key(target))
        if entry is not None:
            outcome = self.without(workload, entry)
        if isinstance(outcome, Patch):
            self.new.setdefault(_key(target), []).append((workload.index, outcome, target))
        self.outcomes[workload.index] = outcome

    def without(self, workload: HeldWorkload, entry: PatchEntry) -> PatchOutcome:
        """Return what a workload needs beside its earlier entry, which stays; else without it."""
        path = workload.outcome.workload.source.path
        again = self.replanner.without([entry], workload.root, path)
        stays = again is None or again.is_same([entry]) or isinstance(again.outcome, Refusal)
        if again is not None and not stays:
            self.released.add(workload.index)
            return again.outcome
        self.staying.setdefault(_key(entry.target), []).append(workload.index)
        if isinstance(workload.outcome, Patch):
            return Refusal(workload.outcome.workload, _STUCK.format(self.holder))
        return workload.outcome

    def wanted(self) -> WantedEntries:
        """Return what came of it."""
        made: list[PatchEntry] = []
        owners: dict[str, tuple[int, ...]] = {}
        for key, indexes in self.staying.items():
            if key not in self.new:
                made.append(self.earlier[key])
                owners[self.earlier[key].name] = tuple(indexes)
        for key, several in self.new.items():
            indexes = [index for index, _, _ in several]
            _, patch, target = several[0]
            entry = self.entry(patch, target, [each.name for each in made])
            if key in self.staying or len({repr(each.operations) for _, each, _ in several}) > 1:
                self.refuse(indexes, patch, _DIFFERENT)
                made += [self.earlier[key]] if key in self.staying else []
            else:
                made.append(entry)
                owners[entry.name] = tuple(indexes)
        return WantedEntries(tuple(made), self.outcomes, owners, frozenset(self.released))

    def entry(self, patch: Patch, target: Target, taken: Sequence[str]) -> PatchEntry:
        """Return the entry of a patch."""
        (entry,) = entries([(patch, target)], taken)
        return inline(entry)

    def refuse(self, indexes: Iterable[int], patch: Patch, reason: str) -> None:
        """Note why workloads have no patch."""
        for index in indexes:
            known = self.outcomes.get(index, patch)
            self.outcomes[index] = Refusal(known.workload, reason.format(self.holder))


def _key(target: Target) -> _Key:
    return tuple(sorted(target.items()))
