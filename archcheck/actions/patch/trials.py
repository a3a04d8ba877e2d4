"""A component is tried in a copy before it is written: only what builds, and is safe then, stays."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.actions.patch.layers import Layers, Targets
from archcheck.actions.patch.patching import Patching
from archcheck.documents.values import same
from archcheck.errors import ChangedError, InputError
from archcheck.frozen import dataclass
from archcheck.patches.kustomize.component import PatchEntry
from archcheck.patches.kustomize.marking import identity
from archcheck.patches.kustomize.verifying import Build, Patched, Trial, Verdicts, changed, reach_of
from archcheck.patches.model import Patch
from archcheck.scheduling.cluster import NodeLabel, labelled
from archcheck.workloads.inventory import Inventory

_MOST_TRIES = 64


@dataclass(frozen=True)
class Tried:
    """The entries that stay, what is built with them, and why the others do not, by their files."""

    entries: Sequence[PatchEntry]
    patched: Sequence[Patched]
    dropped: Mapping[str, str]


@dataclass(frozen=True)
class Trials:
    """The kustomizations that tell what a component does, as they are without it."""

    layers: Layers
    patching: Patching
    builds: Mapping[Path, Build]
    before: Mapping[Path, Inventory]

    @classmethod
    def of(cls, layers: Layers, patching: Patching, targets: Targets) -> "Trials":
        """Build everything without the component.

        Raises:
            ChangedError: the input has changed since it was read.
            InputError: kustomize fails, or builds something else of a copy.

        """
        before = _before(layers)
        if layers.source in before and not _is_alike(before[layers.source], patching.request.inventory):
            layers.scratch.require_likeness(layers.source.parent)
            layers.scratch.require_sameness(layers.source.parent)
            raise ChangedError(f"{layers.source.parent} has changed since it was read", hint="run again")
        patching = patching.with_answers_for(before.values())
        builds = {}
        for file, inventory in before.items():
            builds[file] = Build(
                str(file),
                {identity(workload): workload for workload in inventory.workloads},
                reach_of(inventory.workloads, layers.marks(file, targets.every)),
                _verdicts(patching, inventory, []),
                is_input=layers.is_within and file == layers.source,
            )
        return cls(layers, patching, builds, before)

    def run(self, trial: Trial) -> Tried:
        """Return what stays of the entries of a trial: of those that build the ones that are safe."""
        dropped: dict[str, str] = {}
        while True:
            patched: list[Patched] = []
            try:
                patched = self._patched(trial.entries)
                flaws = trial.flaws(patched)
            except InputError:
                flaws = self._failing(trial.entries)
                if not flaws:
                    raise
            if not flaws:
                return Tried(trial.entries, patched, dropped)
            dropped |= flaws
            trial = replace(trial, entries=[entry for entry in trial.entries if entry.name not in flaws])

    def _patched(self, entries: Sequence[PatchEntry]) -> list[Patched]:
        patches = [outcome for outcome in self.patching.outcomes if isinstance(outcome, Patch)]
        labels = [label for patch in patches for label in patch.change.labels]
        patched = []
        for file, build in self.builds.items():
            after = self.layers.build(file, entries)
            verdicts = _verdicts(self.patching, after, labels)
            patched.append(Patched(build, verdicts, changed(self.before[file], after)))
        return patched

    def _failing(self, entries: Sequence[PatchEntry]) -> dict[str, str]:
        """Return the entries with which kustomize fails, by their files, and its messages.

        They are looked for by halves; where that takes too long, all of a half are said to fail.
        """
        left = iter(range(_MOST_TRIES))

        def search(among: Sequence[PatchEntry]) -> dict[str, str]:
            message = self._failure(among)
            if not message:
                return {}
            if len(among) == 1 or next(left, None) is None:
                return {entry.name: message for entry in among}
            middle = len(among) // 2
            flaws = {**search(among[:middle]), **search(among[middle:])}
            return flaws or {entry.name: message for entry in among[middle:]}

        return search(entries)

    def _failure(self, entries: Sequence[PatchEntry]) -> str:
        """Return what kustomize says where it fails; empty if it builds."""
        for file in self.builds if entries else ():
            try:
                self.layers.build(file, entries)
            except InputError as error:
                return f"kustomize fails with it in {file}: {_innermost(error.what)}"
        return ""


def _before(layers: Layers) -> dict[Path, Inventory]:
    """Return what is built without the component; what fails in a copy alone is said to be that."""
    try:
        return {file: layers.build(file, []) for file in layers.judged}
    except InputError:
        if layers.source in layers.judged:
            layers.scratch.require_likeness(layers.source.parent)
        raise


def _innermost(message: str) -> str:
    """Return what is behind the folders that kustomize names on its way to a failure."""
    return message.rpartition("': ")[2].strip(' "')


def _is_alike(one: Inventory, other: Inventory) -> bool:
    """Return whether two builds hold the same workloads."""
    return len(one.roots) == len(other.roots) and all(map(same, one.roots, other.roots))


def _verdicts(patching: Patching, inventory: Inventory, labels: Iterable[NodeLabel]) -> Verdicts:
    """Return how workloads stand, once the nodes have labels."""
    cluster = replace(
        patching.cluster,
        nodes=labelled(patching.cluster.nodes, list(labels)),
        cluster_objects=inventory.cluster_objects,
    )
    placement_report = cluster.schedule(inventory.workloads, patching.answers)
    pairs = zip(inventory.workloads, placement_report.placed, strict=True)
    return {identity(workload): placed.verdict for workload, placed in pairs}
