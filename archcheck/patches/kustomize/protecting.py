"""What came of each workload, by what kustomize builds with the component in: not found is not protected.

A patch that is written protects a workload only as the kustomization builds it that takes the component in.
So every workload of that build is looked at, those that the input does not have as well.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.patches.kustomize.marking import ObjectIdentity, identity
from archcheck.patches.kustomize.verifying import Patched, verify_build
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.scheduling.placement import Verdict
from archcheck.workloads.model import Workload

_GONE = "its earlier patch is taken out"


@dataclass(frozen=True, slots=True)
class Protection:
    """The last trial of a component.

    `patched_builds` are the kustomizations as built with it. `numbers` are those of targets by the place
    of the workload in the input; one that has none is not seen by a component there. `dropped` are the
    reasons why the entries of some are not written, `unbuilt` why others are not built at all, each with
    the layer that can protect it. `file` takes the component in, and `layer` says which one could
    instead.
    """

    patched_builds: Sequence[Patched]
    numbers: Mapping[int, int]
    dropped: Mapping[int, str]
    unbuilt: Mapping[int, tuple[str, str]]
    file: str
    layer: str

    def outcomes(self, before: Sequence[PatchOutcome]) -> list[PatchOutcome]:
        """Return what came of each workload of the input, then of those that are built beside them."""
        known = [self._outcome(number, outcome) for number, outcome in enumerate(before)]
        seen = {name for number, _ in enumerate(before) for name in self._names(number, before)}
        return [*known, *self._beside(seen)]

    def _names(self, number: int, before: Sequence[PatchOutcome]) -> Iterator[tuple[str, ObjectIdentity]]:
        for patched, workloads in self._built(number, before[number].workload):
            yield from ((patched.build.file, identity(workload)) for workload in workloads)

    def _built(self, position: int, workload: Workload) -> Iterator[tuple[Patched, Sequence[Workload]]]:
        """Yield each build with what has become of a workload of the input in it."""
        for patched in self.patched_builds:
            build, number = patched.build, self.numbers.get(position)
            if build.is_input:
                mine = build.workloads.get(identity(workload))
                yield patched, [mine] if mine is not None else []
            else:
                yield patched, build.reached(number) if number is not None else []

    def _outcome(self, number: int, outcome: PatchOutcome) -> PatchOutcome:
        workload = outcome.workload
        if isinstance(outcome, Refusal):
            gone = self.dropped.get(number)
            return replace(outcome, reason=f"{outcome.reason}; {_GONE}: {gone}") if gone else outcome
        unwritten = self._unwritten(number, workload) if isinstance(outcome, Patch) else None
        if unwritten is not None:
            return unwritten
        for patched, workloads in self._built(number, workload):
            if isinstance(outcome, Patch) and not workloads:
                return Refusal(workload, f"{patched.build.file} does not build it", self.layer)
            bad = [counterpart for counterpart in workloads if patched.verdict(counterpart) is not Verdict.OK]
            if bad:
                return _refusal(workload, patched, bad, self.layer)
        return outcome

    def _unwritten(self, number: int, workload: Workload) -> Refusal | None:
        """Return why the patch of a workload is not in the component; None if it is."""
        if number in self.unbuilt:
            return Refusal(workload, *self.unbuilt[number])
        if number in self.dropped:
            unknown = self._is_unknown(number, workload)
            return Refusal(workload, self.dropped[number], self.layer, unknown=unknown)
        if number not in self.numbers:
            return Refusal(workload, f"a component of {self.file} does not see it", self.layer)
        return None

    def _is_unknown(self, number: int, workload: Workload) -> bool:
        """Return whether all that is wrong with a workload is that its images are not known."""
        built = (
            (patched, counterpart)
            for patched, workloads in self._built(number, workload)
            for counterpart in workloads
        )
        return {patched.verdict(counterpart) for patched, counterpart in built} - {Verdict.OK} == {
            Verdict.UNKNOWN
        }

    def _beside(self, seen: set[tuple[str, ObjectIdentity]]) -> Iterator[Refusal]:
        """Yield what is built beside the workloads of the input, and is not safe."""
        for patched in self.patched_builds:
            for workload in patched.build.workloads.values():
                is_seen = (patched.build.file, identity(workload)) in seen
                if not is_seen and patched.verdict(workload) is not Verdict.OK:
                    yield _refusal(workload, patched, [workload], self.layer)


def _refusal(workload: Workload, patched: Patched, bad: Sequence[Workload], layer: str) -> Refusal:
    unknown = all(patched.verdict(counterpart) is Verdict.UNKNOWN for counterpart in bad)
    return Refusal(workload, verify_build(patched, bad), layer, unknown=unknown)
