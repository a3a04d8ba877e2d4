"""A proposal → the files with it in, and why some of it cannot be written safely."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from archcheck.actions.patch.gitops.holding import HeldPatches, Proposal
from archcheck.errors import ChangedError
from archcheck.frozen import dataclass
from archcheck.patches.gitops.editing import with_entries
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.yaml_edit.inserting import CannotInsertError
from archcheck.patches.yaml_edit.pieces import CHANGED
from archcheck.patches.yaml_edit.rewriting import rewritten
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
    for held in sorted(proposal.held, key=_place, reverse=True):
        if held.is_changed:
            files.hold(held)
    for path in proposal.edits:
        files.edit(path)
    return ProposedFiles(files.before, files.after, files.refused)


def _place(held: HeldPatches) -> tuple[int, int]:
    return held.holder.root.line, held.holder.root.column


@dataclass(frozen=True, slots=True)
class _Files:
    before: dict[Path, bytes]
    after: dict[Path, bytes]
    refused: dict[int, PatchOutcome]
    proposal: Proposal
    write: bool

    def hold(self, held: HeldPatches) -> None:
        """Put patches into an object: the last object of a file comes first, so that the others stay."""
        path = Path(held.holder.path)
        indexes = [index for mine in held.wanted.owners.values() for index in mine]
        if self.is_closed(path, indexes):
            return
        data = self.open(path)
        try:
            self.after[path] = with_entries(
                data, _place(held), held.holder.root, held.destination, held.wanted.entries
            )
        except CannotInsertError as error:
            if str(error) == CHANGED:
                raise ChangedError(f"{path}: {CHANGED}", hint="run again") from error
            where = f"{path}:{held.holder.root.line}"
            self.refuse(indexes, f"{where}: {held.label} cannot be edited safely: {error}")

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

    def is_closed(self, path: Path, indexes: list[int]) -> bool:
        """Return whether a file cannot be written, and note that."""
        if self.write and is_read_only(path):
            self.refuse(indexes, f"{path} is read-only", f"chmod u+w {path}")
            return True
        return False

    def refuse(self, indexes: list[int] | tuple[int, ...], reason: str, hint: str = _BY_HAND) -> None:
        """Note why workloads have no patch."""
        for index in indexes:
            outcome = self.proposal.outcomes[index]
            if isinstance(outcome, Patch):
                self.refused[index] = Refusal(outcome.workload, reason, hint)


def without(proposal: Proposal, refused: Mapping[int, PatchOutcome]) -> Proposal:
    """Return a proposal without the patches of some workloads."""
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
    )
