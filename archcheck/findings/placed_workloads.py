"""What the rules about pods have in common: places, names, lists for people."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archcheck.findings.model import Cause, Finding, Location, Rule, Severity
from archcheck.findings.run_images import ignores_of, place_of
from archcheck.images.availability import Found, ManifestKind
from archcheck.scheduling.placing import Answers, NodePlacement, PlacementReport, WorkloadPlacement
from archcheck.scheduling.pools import Pool
from archcheck.workloads.constraints import Position
from archcheck.workloads.model import ImageUse, Role, Workload


@dataclass(frozen=True, slots=True)
class PlacedWorkload:
    """One workload as it was placed on the pools. `answers` tells what is known of its images."""

    workload: Workload
    placed: WorkloadPlacement
    pools: tuple[Pool, ...]
    answers: Answers

    @property
    def worst(self) -> "PlacedWorkload":
        """The case of the pod that the verdict is about, where pods differ."""
        if self.placed.cause is None:
            return self
        at, placed = self.placed.cause
        pods = self.workload.pods
        workload = replace(self.workload, pods=(pods[at],)) if len(pods) > 1 else self.workload
        return replace(self, workload=workload, placed=placed)

    @property
    def on(self) -> list[tuple[Pool, NodePlacement]]:
        """Each pool with the placement on it."""
        return list(zip(self.pools, self.placed.placements, strict=True))


def cases(workloads: Sequence[Workload], placing: PlacementReport, answers: Answers) -> list[PlacedWorkload]:
    """Return every workload with its placement."""
    return [
        PlacedWorkload(workload, placed, placing.pools, answers)
        for workload, placed in zip(workloads, placing.placed, strict=True)
    ]


def about(
    workload: Workload,
    rule: Rule,
    message: str,
    remedy: str,
    at: ImageUse | Sequence[ImageUse] | Position | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Return a finding about a workload, placed at an image or a spot in it, else where it begins.

    Of several images that are why, it is placed at the first.
    """
    uses = [at] if isinstance(at, ImageUse) else [] if at is None or isinstance(at, Position) else list(at)
    if uses:
        place = place_of(workload, uses[0])
    else:
        spot = at if isinstance(at, Position) and workload.source.line is not None else None
        line, column = (spot.line, spot.column) if spot else (workload.source.line, None)
        place = Location(path=workload.source.path, line=line, column=column)
    return Finding(
        rule.id,
        severity or rule.severity,
        message,
        remedy,
        workload.label,
        place.container,
        uses[0].image.familiar if uses else "",
        place.path,
        place.line,
        place.column,
        place.template,
        _causes(workload, uses),
    )


def _causes(workload: Workload, uses: Sequence[ImageUse]) -> tuple[Cause, ...]:
    """Return the images that are why; a pod as a whole has the annotations of its workload, no comments."""
    found = {
        (use.container, use.role): Cause(use.container, use.image.familiar, ignores_of(workload, use))
        for use in uses
    }
    return tuple(found.values()) or (Cause(ignores=workload.ignores),)


def is_chosen(role: Role, answer: Found) -> bool:
    """Return whether an image must have the node's platform: run in the pod, or pulled from an index."""
    return role is not Role.FIELD and (role is not Role.VOLUME or answer.kind is ManifestKind.INDEX)
