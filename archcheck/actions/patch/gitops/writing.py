"""Patches in the objects by which Flux and Argo CD deploy: a diff, or the files with the patches in."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from archcheck.actions.patch.gitops.files import ProposedFiles
from archcheck.actions.patch.gitops.holding import HeldPatches, Proposal, proposal
from archcheck.actions.patch.gitops.reading import FollowedRepository
from archcheck.actions.patch.gitops.trial import TriedProposal, tried
from archcheck.actions.patch.gitops.values import release_values
from archcheck.actions.patch.inputs import PatchInput
from archcheck.actions.patch.patching import Patching
from archcheck.actions.patch.written import WrittenPatches
from archcheck.patches.describing import describe
from archcheck.patches.model import PatchOutcome, Refusal
from archcheck.patches.yaml_edit.diffing import unified
from archcheck.storage.replacing import Replacement, replace_files
from archcheck.wording import counted


def write_held(
    patching: Patching, inputs: PatchInput, *, write: bool, of_releases: bool = False
) -> WrittenPatches:
    """Write the files with the patches in, or return what would change.

    Args:
        patching: the patches.
        inputs: what they are for.
        write: whether files are written.
        of_releases: whether only releases are patched.

    Raises:
        ChangedError: another has written one of them since it was read.
        InputError: the repository cannot be copied, to try the patches in it.
        UsageError: a file cannot be read or written.

    """
    assert inputs.followed is not None
    found = _tried(patching, inputs.followed, write=write, of_releases=of_releases)
    files, held = found.files, found.proposal
    if write and files.changed:
        replace_files([Replacement(path, data, files.before[path]) for path, data in files.changed.items()])
    outcomes = [held.outcomes[index] for index in range(len(patching.outcomes))]
    return WrittenPatches(
        patching.with_outcomes(_each_once(outcomes)),
        diff=b"" if write else b"".join(_diffs(files)),
        notices=tuple(_notices(held, files)),
    )


def _tried(
    patching: Patching, followed: FollowedRepository, *, write: bool, of_releases: bool
) -> TriedProposal:
    """Return what stays once it was tried: a workload that no value helps has its patch behind the chart."""
    values = release_values(patching, followed)
    found = tried(
        proposal(patching, followed, values, of_releases=of_releases), patching, followed, write=write
    )
    failed = {
        index: outcome.reason
        for index in values.indexes
        if isinstance(outcome := found.proposal.outcomes[index], Refusal)
    }
    if not failed:
        return found
    again = proposal(patching, followed, values.without(failed), of_releases=of_releases)
    return tried(again, patching, followed, write=write)


def _diffs(files: ProposedFiles) -> Iterator[bytes]:
    for path, data in files.changed.items():
        yield unified(str(path), [(files.before[path], data)]).encode(errors="surrogateescape")


def _notices(proposal: Proposal, files: ProposedFiles) -> Iterator[str]:
    """Yield where patches are, object by object."""
    for held in proposal.held:
        if Path(held.holder.path) in files.changed and held.is_changed:
            yield _notice(held)
    for values in proposal.values:
        yield f"{values.holder.path}:{values.holder.root.line}: values in {values.label}"


def _notice(held: HeldPatches) -> str:
    count = (
        counted(len(held.wanted.entries), "patch", "patches")
        if held.wanted.entries
        else "no patches any more"
    )
    return f"{held.holder.path}:{held.holder.root.line}: {count} in {held.label}"


def _each_once(outcomes: Sequence[PatchOutcome]) -> list[PatchOutcome]:
    """Return outcomes with what several clusters have alike said once."""
    once = {
        (type(each), each.workload.label, each.workload.source, *describe(each)): each for each in outcomes
    }
    return list(once.values())
