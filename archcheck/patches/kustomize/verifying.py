"""What kustomize builds with a component in, object by object: what a patch reaches, and if that is safe.

Objects are followed by their marks (`marking`), never by a likeness of names or images: what was not found is
not protected.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence

from archcheck.documents.values import same
from archcheck.findings.texts import listed
from archcheck.frozen import dataclass
from archcheck.patches.kustomize.component import PatchEntry
from archcheck.patches.kustomize.marking import ObjectIdentity, identity
from archcheck.scheduling.placement import Verdict
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload

Verdicts = Mapping[ObjectIdentity, Verdict]


@dataclass(frozen=True, slots=True)
class Build:
    """A kustomization as it is built without the component.

    `file` is what it is called. `reach` are the workloads that each target reaches, by its number.
    `is_input`: it is what the patches were found for, so that its workloads are those of the input.
    """

    file: str
    workloads: Mapping[ObjectIdentity, Workload]
    reach: Mapping[int, Sequence[Workload]]
    verdicts: Verdicts
    is_input: bool

    def reached(self, target: int) -> Sequence[Workload]:
        """Return the workloads that a target reaches."""
        return self.reach.get(target, ())


@dataclass(frozen=True, slots=True)
class Patched:
    """What a kustomization builds with the component in; `changed` are the objects that are others for it."""

    build: Build
    verdicts: Verdicts
    changed: Collection[ObjectIdentity]

    def verdict(self, workload: Workload) -> Verdict:
        """Return how a workload stands now; of what is not there any more nothing is known."""
        return self.verdicts.get(identity(workload), Verdict.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Trial:
    """Entries of a component that are tried together.

    `numbers` are those of their targets, by their files. `spared` are the files of entries of an earlier run
    that stay while an image is not known; `wanted` those of entries that are wanted where nothing is wrong,
    since they tolerate taints. `owners` are the workloads of the input that have an entry.
    """

    entries: Sequence[PatchEntry]
    numbers: Mapping[str, int]
    spared: Collection[str] = ()
    wanted: Collection[str] = ()
    owners: Collection[ObjectIdentity] = ()

    def flaws(self, builds: Sequence[Patched]) -> dict[str, str]:
        """Return why entries are not to be written, by their files."""
        reasons = {entry.name: self._reason(entry, builds) for entry in self.entries}
        return {name: reason for name, reason in reasons.items() if reason}

    def _reason(self, entry: PatchEntry, builds: Sequence[Patched]) -> str:
        number = self.numbers[entry.name]
        if not any(patched.build.reached(number) for patched in builds):
            return f"{listed([patched.build.file for patched in builds])} does not build it"
        return next((reason for patched in builds if (reason := self._flaw(entry, patched))), "")

    def _flaw(self, entry: PatchEntry, patched: Patched) -> str:
        reached = patched.build.reached(self.numbers[entry.name])
        spared = (Verdict.OK, Verdict.UNKNOWN) if entry.name in self.spared else (Verdict.OK,)
        bad = [workload for workload in reached if patched.verdict(workload) not in spared]
        if bad:
            return verify_build(patched, bad)
        needless = [workload for workload in reached if self._is_needless(entry, workload, patched)]
        if not needless:
            return ""
        labels = listed([workload.label for workload in needless])
        return f"kustomize also applies it to {labels} of {patched.build.file}, which needs nothing of it"

    def _is_needless(self, entry: PatchEntry, workload: Workload, patched: Patched) -> bool:
        """Return whether an entry changes what was fine, and is not meant."""
        build = patched.build
        if (
            build.verdicts.get(identity(workload)) is not Verdict.OK
            or identity(workload) not in patched.changed
        ):
            return False
        return identity(workload) not in self.owners if build.is_input else entry.name not in self.wanted


def reach_of(
    workloads: Iterable[Workload], marks: Mapping[ObjectIdentity, Iterable[int]]
) -> dict[int, list[Workload]]:
    """Return the workloads that each target reaches, by its number."""
    reach: dict[int, list[Workload]] = {}
    for workload in workloads:
        for number in marks.get(identity(workload), ()):
            reach.setdefault(number, []).append(workload)
    return reach


def changed(before: Inventory, after: Inventory) -> frozenset[ObjectIdentity]:
    """Return the workloads of a build that are others than before, or are not there any more."""
    was, now = (
        dict(zip(map(identity, inventory.workloads), inventory.roots, strict=True))
        for inventory in (before, after)
    )
    return frozenset(name for name, root in was.items() if name not in now or not same(root, now[name]))


def verify_build(patched: Patched, workloads: Iterable[Workload]) -> str:
    """Return how workloads stand that a kustomization builds with the component in."""
    said = [f"{_called(workload)}, which is {_WORDS[patched.verdict(workload)]}" for workload in workloads]
    return f"with it, {patched.build.file} builds {listed(said)}"


def _called(workload: Workload) -> str:
    images = dict.fromkeys(use.text for use in workload.images)
    return f"{workload.label} ({listed(list(images))})"


_WORDS = {
    Verdict.OK: "safe",
    Verdict.UNKNOWN: "not known to be safe",
    Verdict.AT_RISK: "at risk",
    Verdict.STUCK: "stuck",
}
