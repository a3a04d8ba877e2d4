"""A proposal → the files with it in, and why some of it cannot be written safely."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.actions.patch.gitops.holding import HeldPatches, Proposal
from archcheck.actions.patch.gitops.values import HeldValues
from archcheck.errors import ChangedError
from archcheck.frozen import dataclass
from archcheck.patches.gitops.editing import object_at, with_entries
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.yaml_edit.inserting import CannotInsertError
from archcheck.patches.yaml_edit.pieces import CHANGED
from archcheck.patches.yaml_edit.rewriting import rewritten
from archcheck.patches.yaml_edit.values import with_values
from archcheck.sources.gitops.patch_holders import PatchHolder
from archcheck.storage.attributes import is_read_only
from archcheck.storage.files import read_bytes

_BY_HAND = "write it by hand, or --form in-place for the manifests"
_TWICE = "objects in its file are changed in the same run"


@dataclass(frozen=True, slots=True)
class ProposedFiles:
    """Files before and after, and the refusals of what is in none of them, by the indexes of workloads."""

    before: Mapping[Path, bytes]
    after: Mapping[Path, bytes]
    refused: Mapping[int, PatchOutcome]

    @property
    def changed(self) -> dict[Path, bytes]:
        """The files that differ."""
        return {path: data for path, data in self.after.items() if data != self.before[path]}


def proposed_files(proposal: Proposal, *, write: bool) -> ProposedFiles:
    """Return the files of a proposal.

    Raises:
        ChangedError: another has written one since it was read.
        UsageError: one cannot be read.

    """
    files = _Files({}, {}, {}, proposal, write=write)
    places = {*map(_place, proposal.held), *map(_place, proposal.values)}
    for place in sorted(places, reverse=True):
        files.set([held for held in proposal.values if _place(held) == place])
        files.hold([held for held in proposal.held if _place(held) == place and held.is_changed])
    for path in proposal.edits:
        files.edit(path)
    return ProposedFiles(files.before, files.after, files.refused)


def _place(held: HeldPatches | HeldValues) -> tuple[int, int]:
    return held.holder.root.line, held.holder.root.column


@dataclass(frozen=True, slots=True)
class _Files:
    before: dict[Path, bytes]
    after: dict[Path, bytes]
    refused: dict[int, PatchOutcome]
    proposal: Proposal
    write: bool

    def set(self, several: Iterable[HeldValues]) -> None:
        """Lay values over those of objects that begin at one place, each in a file of its own."""
        for held in several:
            path, holder = Path(held.holder.path), held.holder
            if self.is_closed(path, held.indexes):
                continue
            data, place = self.open(path), held.place
            try:
                self.after[path] = with_values(
                    data, _place(held), holder.root, place.path, held.values, text=place.is_text
                )
            except CannotInsertError as error:
                self.cannot(error, holder, held.label, held.indexes)

    def hold(self, several: Iterable[HeldPatches]) -> None:
        """Put patches into objects that begin at one place; in one file, the last comes first."""
        for held in several:
            path, holder = Path(held.holder.path), held.holder
            indexes = [index for mine in held.wanted.owners.values() for index in mine]
            if self.is_closed(path, indexes):
                continue
            data, start = self.open(path), _place(held)
            root = holder.root if data == self.before[path] else object_at(data, start)
            try:
                self.after[path] = with_entries(data, start, root, held.destination, held.wanted.entries)
            except CannotInsertError as error:
                self.cannot(error, holder, held.label, indexes)

    def cannot(
        self, error: CannotInsertError, holder: PatchHolder, label: str, indexes: Sequence[int]
    ) -> None:
        """Note that an object cannot be edited.

        Raises:
            ChangedError: another has written its file since it was read.

        """
        if str(error) == CHANGED:
            raise ChangedError(f"{holder.path}: {CHANGED}", hint="run again") from error
        where = f"{holder.path}:{holder.root.line}"
        self.refuse(indexes, f"{where}: {label} cannot be edited safely: {error}")

    def edit(self, path: Path) -> None:
        """Put patches into manifests."""
        edits = self.proposal.edits[path]
        indexes = [index for mine in edits.values() for index in mine]
        if path in self.after:
            self.refuse(indexes, _TWICE, "run again")
            return
        if self.is_closed(path, indexes):
            return
        result = rewritten(self.open(path), list(edits))
        for edit, reason in result.refused:
            if reason == CHANGED:
                raise ChangedError(f"{path}: {CHANGED}", hint="run again")
            self.refuse(edits[edit], f"{path}:{edit.root.line}: cannot be inserted safely: {reason}")
        self.after[path] = result.data

    def open(self, path: Path) -> bytes:
        """Return a file as it is by now."""
        if path not in self.before:
            self.before[path] = self.after[path] = read_bytes(path)
        return self.after[path]

    def is_closed(self, path: Path, indexes: Sequence[int]) -> bool:
        """Return whether a file cannot be written, and note that."""
        if self.write and is_read_only(path):
            self.refuse(indexes, f"{path} is read-only", f"chmod u+w {path}")
            return True
        return False

    def refuse(self, indexes: Sequence[int], reason: str, hint: str = _BY_HAND) -> None:
        """Note why workloads have no patch."""
        for index in indexes:
            outcome = self.proposal.outcomes[index]
            if isinstance(outcome, Patch):
                self.refused[index] = Refusal(outcome.workload, reason, hint)


def without(proposal: Proposal, refused: Mapping[int, PatchOutcome]) -> Proposal:
    """Return a proposal without the patches of some workloads, and of those that share one with them."""
    refused = _with_sharers(proposal, refused)
    held = []
    for each in proposal.held:
        gone = {
            name for name, indexes in each.wanted.owners.items() if not refused.keys().isdisjoint(indexes)
        }
        kept = tuple(
            entry for entry in each.wanted.entries if entry.name not in gone or entry in each.earlier
        )
        held.append(replace(each, wanted=replace(each.wanted, entries=kept)))
    edits = {
        path: {edit: mine for edit, mine in several.items() if refused.keys().isdisjoint(mine)}
        for path, several in proposal.edits.items()
    }
    return Proposal(
        tuple(held),
        {path: several for path, several in edits.items() if several},
        {**proposal.outcomes, **refused},
        tuple(each for each in proposal.values if refused.keys().isdisjoint(each.indexes)),
    )


def _with_sharers(proposal: Proposal, refused: Mapping[int, PatchOutcome]) -> Mapping[int, PatchOutcome]:
    """Return refusals with those of the workloads whose patch is the same entry, or the same values."""
    shared = [mine for held in proposal.held for mine in held.wanted.owners.values()]
    shared += [held.indexes for held in proposal.values]
    every = dict(refused)
    for indexes in shared:
        why = next((refused[index] for index in indexes if index in refused), None)
        for index in indexes if isinstance(why, Refusal) else ():
            outcome = proposal.outcomes[index]
            if index not in every and isinstance(outcome, Patch) and isinstance(why, Refusal):
                every[index] = replace(why, workload=outcome.workload)
    return every
