"""Patches of a repository → what each object that deploys something is to hold, and what manifests are."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from archcheck.actions.patch.gitops.reading import FollowedRepository, by_step
from archcheck.actions.patch.gitops.values import HeldValues, ReleaseValues
from archcheck.actions.patch.patching import Patching
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import get
from archcheck.frozen import dataclass
from archcheck.patches.gitops.destinations import (
    ArgoPatches,
    Destination,
    FluxPatches,
    PostRendererPatches,
    every_entry,
    label_of,
)
from archcheck.patches.gitops.reconciling import HeldWorkload, WantedEntries, wanted_entries
from archcheck.patches.gitops.targets import LaterNames, targets_before
from archcheck.patches.json6902.operations import operations
from archcheck.patches.kustomize.component import PatchEntry, Target
from archcheck.patches.kustomize.reconciling import Replanner
from archcheck.patches.model import Guard, Patch, PatchOutcome, Refusal
from archcheck.patches.yaml_edit.rewriting import Edit
from archcheck.sources.gitops.building import later_names
from archcheck.sources.gitops.expansion import DeploymentStep, KustomizeBuild, ReleaseBuild
from archcheck.sources.gitops.patch_holders import ManifestsOnly, NoHolder, PatchHolder, patch_holder

_NO_RELEASE = "it is of no release, and has no values"
_NOT_FOUND = "{}, and no manifest of its own is found"


@dataclass(frozen=True, slots=True)
class HeldPatches:
    """What an object is to hold: its patches, beside those that it holds already."""

    holder: PatchHolder
    destination: Destination
    earlier: tuple[PatchEntry, ...]
    wanted: WantedEntries

    @property
    def label(self) -> str:
        """What a person calls the place: `spec.patches of Kustomization/flux-system/apps`."""
        return f"{label_of(self.destination)} of {self.holder.name.label}"

    @property
    def is_changed(self) -> bool:
        """Whether anything is to be written."""
        return [(each.target, each.text) for each in self.earlier] != [
            (each.target, each.text) for each in self.wanted.entries
        ]


@dataclass(frozen=True, slots=True)
class Proposal:
    """What is to be written: patches and values in objects, edits of manifests; the outcomes."""

    held: tuple[HeldPatches, ...]
    edits: Mapping[Path, Mapping[Edit, tuple[int, ...]]]
    outcomes: Mapping[int, PatchOutcome] = field(default_factory=dict)
    values: tuple[HeldValues, ...] = ()

    @property
    def held_indexes(self) -> frozenset[int]:
        """The workloads with a patch in an object."""
        return frozenset(
            index for held in self.held for mine in held.wanted.owners.values() for index in mine
        )

    def of_holders(self, labels: Collection[str]) -> frozenset[int]:
        """Return the workloads with a patch, or a value, in objects that are called so."""
        patches = (
            index
            for held in self.held
            if held.holder.name.label in labels
            for mine in held.wanted.owners.values()
            for index in mine
        )
        values = (index for held in self.values if held.holder.name.label in labels for index in held.indexes)
        return frozenset((*patches, *values))

    @property
    def released(self) -> frozenset[int]:
        """The workloads whose earlier patch goes, or is another now."""
        return frozenset(index for held in self.held for index in held.wanted.released)


def proposal(
    patching: Patching, followed: FollowedRepository, values: ReleaseValues, *, of_releases: bool = False
) -> Proposal:
    """Return what every patch of a repository would be written as.

    Args:
        patching: the patches.
        followed: the repository.
        values: what is said by values of charts.
        of_releases: whether only releases are patched.

    """
    outcomes: dict[int, PatchOutcome] = dict(enumerate(patching.outcomes))
    groups: dict[tuple[str, int, int, Destination], tuple[PatchHolder, list[HeldWorkload]]] = {}
    edits: dict[Path, dict[tuple[int, int], tuple[Edit, list[int]]]] = {}
    for step, cluster, indexes in by_step(followed):
        if of_releases and not isinstance(step, ReleaseBuild):
            _refuse(indexes, _NO_RELEASE, "--form gitops patches it where it is deployed", outcomes)
            continue
        index = followed.clusters[cluster].index
        holding = patch_holder(step, index, followed.tree.repository, followed.tree.documents)
        match holding:
            case PatchHolder():
                destination = _destination(holding)
                key = (holding.path, holding.root.line, holding.root.column, destination)
                group = groups.setdefault(key, (holding, []))
                group[1].extend(
                    each
                    for each in _held(step, indexes, patching, followed)
                    if each.index not in values.indexes
                )
            case ManifestsOnly():
                for number in indexes:
                    _edit(number, holding, outcomes, followed, edits)
            case NoHolder(reason=reason, remedy=remedy):
                for number in indexes:
                    if number not in values.indexes:
                        also = f", and {values.reasons[number]}" if number in values.reasons else ""
                        _refuse([number], reason + also, remedy, outcomes)
    replanner = Replanner(patching.answers, patching.cluster)
    held = []
    for (_, _, _, destination), (holder, workloads) in groups.items():
        earlier = tuple(every_entry(holder.root, destination))
        wanted = wanted_entries(holder.name.label, earlier, workloads, replanner)
        outcomes |= wanted.outcomes
        held.append(HeldPatches(holder, destination, earlier, wanted))
    return Proposal(
        tuple(held),
        {path: {edit: tuple(mine) for edit, mine in several.values()} for path, several in edits.items()},
        outcomes,
        values.held,
    )


def _refuse(indexes: Iterable[int], reason: str, remedy: str, outcomes: dict[int, PatchOutcome]) -> None:
    """Note why workloads have no patch."""
    for number in indexes:
        if isinstance(outcomes[number], Patch):
            outcomes[number] = Refusal(outcomes[number].workload, reason, remedy)


def _destination(holder: PatchHolder) -> Destination:
    match holder.name.kind:
        case "Kustomization":
            return FluxPatches()
        case "Application":
            return ArgoPatches(holder.source)
        case _:
            return PostRendererPatches()


def _held(
    step: DeploymentStep, indexes: Sequence[int], patching: Patching, followed: FollowedRepository
) -> Iterator[HeldWorkload]:
    """Yield the workloads of a step as patches there find them."""
    own = [followed.deployed[index] for index in indexes]
    targets = targets_before(
        [each.workload for each in own], [each.root for each in own], _later(step, followed)
    )
    for index, each, target in zip(indexes, own, targets, strict=True):
        outcome = patching.outcomes[index]
        found: Target | None = target
        if isinstance(outcome, Patch) and not outcome.named:
            outcome, found = Refusal(outcome.workload, *_NAMELESS), None
        if isinstance(outcome, Patch) and _repeats_a_secret(step, outcome):
            outcome, found = Refusal(outcome.workload, *_OF_SECRET), None
        yield HeldWorkload(index, outcome, each.root, found)


def _repeats_a_secret(step: DeploymentStep, patch: Patch) -> bool:
    """Return whether a patch repeats what a release says of nodes, some of which a Secret may hold."""
    if not (isinstance(step, ReleaseBuild) and step.release.has_secrets):
        return False
    return any(isinstance(operation, Guard) and operation.value for operation in patch.operations)


_OF_SECRET = (
    "values of a Secret are among those that say where it lands, and a patch would repeat them in a file",
    "say it in that Secret, where its nodeSelector, affinity or tolerations stand",
)
_NAMELESS = ("it has no name of its own (generateName), by which a patch could find it", "--form in-place")


def _later(step: DeploymentStep, followed: FollowedRepository) -> LaterNames:
    """Return what happens to names behind the patches of a step.

    A namespace that objects are given where they are applied is none that patches see.
    """
    if isinstance(step, KustomizeBuild):
        prefix, suffix, namespace = later_names(step, followed.tree.documents)
        return LaterNames(prefix, suffix, bool(namespace or step.default_namespace))
    return LaterNames(has_namespace=isinstance(step, ReleaseBuild))


def _edit(
    number: int,
    holding: ManifestsOnly,
    outcomes: dict[int, PatchOutcome],
    followed: FollowedRepository,
    edits: dict[Path, dict[tuple[int, int], tuple[Edit, list[int]]]],
) -> None:
    """Add the edit of a manifest, or note why there is none."""
    outcome = outcomes[number]
    if not isinstance(outcome, Patch):
        return
    path = Path(outcome.workload.source.path)
    root = _manifest(outcome, followed)
    spec = get(root, *outcome.pod)
    if root is None or not isinstance(spec, MappingNode):
        outcomes[number] = Refusal(outcome.workload, _NOT_FOUND.format(holding.reason), holding.remedy)
        return
    patch = replace(outcome, operations=operations(spec, outcome.pod, outcome.change))
    edit = Edit(patch, root)
    edits.setdefault(path, {}).setdefault(edit.start, (edit, []))[1].append(number)


def _manifest(patch: Patch, followed: FollowedRepository) -> MappingNode | None:
    """Return the object in the file that a workload comes from."""
    workload = patch.workload
    path = Path(workload.source.path)
    if not path.is_file():
        return None
    for obj, _ in followed.tree.documents.of(path, str(path)).objects:
        if obj.kind == workload.kind and obj.root.line == workload.source.line:
            return obj.root
    return None
