"""Patches of a repository, tried in a copy that is followed again: what is not safe then is not written."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from archcheck.actions.patch.gitops.files import ProposedFiles, proposed_files, without
from archcheck.actions.patch.gitops.holding import Proposal
from archcheck.actions.patch.gitops.narrowing import failing
from archcheck.actions.patch.gitops.reading import FollowedRepository
from archcheck.actions.patch.patching import Patching
from archcheck.documents.nodes import YamlNode
from archcheck.documents.values import canonical, same, value_of
from archcheck.errors import InputError
from archcheck.findings.texts import listed
from archcheck.frozen import dataclass
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.scheduling.cluster import labelled
from archcheck.scheduling.placement import Verdict
from archcheck.sources.gitops.deployed import DeployedWorkload, deployed_workloads
from archcheck.sources.gitops.following import ClusterContent, owner_of
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.trial_copy import TrialCopy, trial_copy

_ROUNDS = 8
_ALSO = "with it, {} changes as well, which needs nothing of it"
_ELSEWHERE = "with it, {} changes as well, of a cluster that is not patched here"
_LOST = "a patch there does not reach it: what deploys it has another one behind it"
_LOST_IN_MANIFEST = (
    "a patch of its manifest does not reach it: what is built of that has another one behind it"
)
_FOLDER = re.compile(r" \(/[^()]*\)$")
_REMEDY = "--form in-place for the manifests, or write it by hand"
_APART = (
    "archcheck patch ., where all clusters have the same nodes; else by hand, in what this cluster alone has"
)

_Identity: TypeAlias = tuple[int, str, str, str, str]
_Built: TypeAlias = Mapping[_Identity, DeployedWorkload]


@dataclass(frozen=True, slots=True)
class TriedProposal:
    """What stays of a proposal, and the files with it in."""

    proposal: Proposal
    files: ProposedFiles


def tried(
    proposal: Proposal, patching: Patching, followed: FollowedRepository, *, write: bool
) -> TriedProposal:
    """Return what stays of a proposal once all clusters were followed with it in.

    Raises:
        ChangedError: another has written a file since it was read.
        InputError: the repository cannot be copied.
        UsageError: a file cannot be read.

    """
    files = proposed_files(proposal, write=write)
    if not files.changed and not files.refused:
        return TriedProposal(proposal, files)
    with trial_copy(followed.tree) as copy:
        trial = _Trial(copy, patching, followed, copy.follow({}))
        for _ in range(_ROUNDS):
            proposal = without(proposal, files.refused)
            files = proposed_files(proposal, write=write)
            flaws = trial.flaws(proposal, files)
            if not flaws and not files.refused:
                return TriedProposal(proposal, files)
            proposal = without(proposal, flaws)
            files = proposed_files(proposal, write=write)
    every = {index: outcome for index, outcome in proposal.outcomes.items() if isinstance(outcome, Patch)}
    refused = {
        index: Refusal(each.workload, "no patches hold together", _REMEDY) for index, each in every.items()
    }
    proposal = without(proposal, refused)
    return TriedProposal(proposal, proposed_files(proposal, write=write))


@dataclass(frozen=True, slots=True)
class _Trial:
    copy: TrialCopy
    patching: Patching
    followed: FollowedRepository
    before: Sequence[ClusterContent]

    def flaws(self, proposal: Proposal, files: ProposedFiles) -> Mapping[int, PatchOutcome]:
        """Return why patches are not to be written, by the indexes of their workloads."""
        patches = {index: each for index, each in proposal.outcomes.items() if isinstance(each, Patch)}
        if not files.changed:
            return {}
        try:
            after = self.copy.follow(files.changed)
        except InputError as error:
            return _refused(patches, error.what)
        broken = self.broken(after, patches, proposal)
        return broken or self.unsafe(after, patches, proposal) or self.elsewhere(files, patches)

    def broken(
        self, after: Sequence[ClusterContent], patches: Mapping[int, Patch], proposal: Proposal
    ) -> Mapping[int, PatchOutcome]:
        """Return the patches of objects that fail with them; all, where something else does."""
        errors = _errors(after) - _errors(self.before)
        if not errors:
            return {}
        labels = {label for label, _ in errors}
        label, message = next(iter(errors))
        why = _innermost(message.removeprefix(f"{label}: "))
        reason = f"with it, {listed(sorted(labels))} fails: {why}"
        mine = sorted(index for index in proposal.of_holders(labels) if index in patches)
        bad = failing(mine, lambda some: self.fails(some, patches, proposal)) if mine else patches
        return _refused({index: patches[index] for index in bad}, reason)

    def fails(self, some: Collection[int], patches: Mapping[int, Patch], proposal: Proposal) -> bool:
        """Return whether a build fails with some patches that does not without any."""
        others = {index: Refusal(patch.workload, "") for index, patch in patches.items() if index not in some}
        files = proposed_files(without(proposal, others), write=False)
        try:
            return bool(_errors(self.copy.follow(files.changed)) - _errors(self.before))
        except InputError:
            return True

    def unsafe(
        self, after: Sequence[ClusterContent], patches: Mapping[int, Patch], proposal: Proposal
    ) -> Mapping[int, PatchOutcome]:
        """Return the patches with which a workload is not safe, or another one is changed."""
        old, new = _by_identity(self.before), _by_identity(after)
        verdicts = self.verdicts(new, patches.values())
        names = {index: _identity(each) for index, each in enumerate(self.followed.deployed)}
        judged = {names[index] for index in (*patches, *proposal.released)}
        flaws = {
            index: why
            for index, patch in patches.items()
            if (why := self.flaw(index, patch, proposal, old.get(names[index]), new.get(names[index])))
            or (why := _verdict(verdicts.get(names[index])))
        }
        if flaws:
            return {index: Refusal(patches[index].workload, why, _REMEDY) for index, why in flaws.items()}
        stray = [name for name in _changed(old, new) if name not in judged]
        called = [_called(name, self.before) for name in stray]
        owners = [owner_of(old[name].step) if name in old else None for name in stray]
        return self.blamed(zip(owners, map(_ALSO.format, called), strict=True), patches)

    def elsewhere(self, files: ProposedFiles, patches: Mapping[int, Patch]) -> Mapping[int, PatchOutcome]:
        """Return the patches that reach a cluster beside the folder that is patched: its nodes are others."""
        outside = self.copy.outside(files.changed)
        if not outside:
            return {}
        before, after = self.copy.follow_others({}), self.copy.follow_others(outside)
        old, new = _by_identity(before), _by_identity(after)
        stray = [name for name in _changed(old, new) if name in old]
        called = [_called(name, before) for name in stray]
        owners = [owner_of(old[name].step) for name in stray]
        flaws = self.blamed(zip(owners, map(_ELSEWHERE.format, called), strict=True), patches)
        return {index: replace(refusal, hint=_APART) for index, refusal in flaws.items()}

    def flaw(
        self,
        index: int,
        patch: Patch,
        proposal: Proposal,
        old: DeployedWorkload | None,
        new: DeployedWorkload | None,
    ) -> str:
        """Return what is wrong with an object that has its patch; empty if it is what it should be."""
        if old is None or new is None:
            return "with it, it is not deployed any more"
        if same(old.root, new.root):
            return _LOST if index in proposal.held_indexes else _LOST_IN_MANIFEST
        if index in proposal.released or index not in proposal.held_indexes:
            return ""
        wanted = applied(old.root, patch.operations)
        return "" if _meaning(wanted) == _meaning(new.root) else "with it, something else comes out"

    def verdicts(self, built: _Built, patches: Iterable[Patch]) -> Mapping[_Identity, Verdict]:
        """Return how workloads stand, once the nodes have the labels that patches want."""
        labels = [label for patch in patches for label in patch.change.labels]
        cluster = replace(self.patching.cluster, nodes=labelled(self.patching.cluster.nodes, labels))
        report = cluster.schedule([each.workload for each in built.values()], self.patching.answers)
        return {name: placed.verdict for name, placed in zip(built, report.placed, strict=True)}

    def blamed(
        self, stray: Iterable[tuple[ObjectName | None, str]], patches: Mapping[int, Patch]
    ) -> dict[int, Refusal]:
        """Return the patches beside which others change: those of what deploys them, else all.

        Args:
            stray: what deploys each that changes, and how that is said.
            patches: all that were tried.

        """
        flaws: dict[int, Refusal] = {}
        for owner, reason in stray:
            mine = {
                index: patch
                for index, patch in patches.items()
                if owner_of(self.followed.deployed[index].step) == owner
            }
            flaws |= _refused(mine or patches, reason)
        return flaws


def _called(name: _Identity, clusters: Sequence[ClusterContent]) -> str:
    """Return what a workload is called, with its cluster where that has a name."""
    label = "/".join(part for part in (name[3], name[2], name[4]) if part)
    cluster = clusters[name[0]]
    return f"{label} of {cluster.name}" if cluster.name else label


def _refused(patches: Mapping[int, Patch], reason: str) -> dict[int, Refusal]:
    return {index: Refusal(patch.workload, reason, _REMEDY) for index, patch in patches.items()}


def _identity(each: DeployedWorkload) -> _Identity:
    workload = each.workload
    return each.cluster, workload.api_version, workload.kind, workload.namespace, workload.name


def _by_identity(clusters: Sequence[ClusterContent]) -> _Built:
    return {_identity(each): each for each in deployed_workloads(clusters)}


def _changed(old: _Built, new: _Built) -> Iterator[_Identity]:
    """Yield what is another than before, has come, or is gone."""
    for name in dict.fromkeys((*old, *new)):
        if name not in old or name not in new or not same(old[name].root, new[name].root):
            yield name


def _errors(clusters: Sequence[ClusterContent]) -> Counter[tuple[str, str]]:
    """Return what fails or cannot be read, with what deploys it; not what it is called in a copy."""
    failed = [
        (owner_of(step).label, error.what)
        for cluster in clusters
        for step, result in cluster.steps
        for error in result.inventory.errors
    ]
    unread = [
        (owner_of(step).label, skipped.reason)
        for cluster in clusters
        for step, result in cluster.steps
        for skipped in result.inventory.skipped
        if skipped.unread
    ]
    waiting = [
        ("/".join(part for part in (skipped.kind, skipped.namespace, skipped.name) if part), skipped.reason)
        for cluster in clusters
        for skipped in cluster.skipped
        if skipped.unread
    ]
    return Counter([*failed, *unread, *waiting])


def _innermost(message: str) -> str:
    """Return what is behind the folders that kustomize names on its way to a failure; none is of a copy."""
    return _FOLDER.sub("", message.rpartition("': ")[2]).strip(' "')


def _verdict(verdict: Verdict | None) -> str:
    words = {Verdict.OK: "", Verdict.AT_RISK: "at risk", Verdict.STUCK: "stuck"}
    word = words.get(verdict, "not known to be safe") if verdict is not None else "not known to be safe"
    return f"with it, it is {word}" if word else ""


def _meaning(root: YamlNode) -> Any:
    """Return an object in which the order of lists does not count: what is inserted may go in front."""
    return _sorted(value_of(root))


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(member) for key, member in value.items()}
    if isinstance(value, list):
        return sorted((_sorted(member) for member in value), key=canonical)
    return value
