"""A workload as the rules about pods look at it: placed on nodes, with what is known of its images.

What places pods is imported for types alone: a rule about images that has something to say of nodes too is
loaded without it.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archcheck.findings.remedies import NO_REMEDY, Remedy
from archcheck.frozen import dataclass
from archcheck.images.availability import Found, ManifestKind
from archcheck.workloads.model import Role, Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placement import Answers, NodePlacement, PlacementReport, WorkloadPlacement
    from archcheck.scheduling.pools import Pool


@dataclass(frozen=True, slots=True)
class PlacedWorkload:
    """One workload as it was placed on the pools.

    `answers` tells what is known of its images, `remedy` what to do where it lands on a node that cannot run
    it; `variant_label` is the label that tells arm variants, empty for none in particular.
    """

    workload: Workload
    placement: "WorkloadPlacement"
    pools: "tuple[Pool, ...]"
    answers: "Answers"
    remedy: Callable[[], Remedy] = lambda: NO_REMEDY
    variant_label: str = ""

    @property
    def worst(self) -> "PlacedWorkload":
        """It with the pod alone that the verdict is about, where pods differ."""
        if self.placement.cause is None:
            return self
        index, placement = self.placement.cause
        pods = self.workload.pods
        workload = replace(self.workload, pods=(pods[index],)) if len(pods) > 1 else self.workload
        return replace(self, workload=workload, placement=placement)

    @property
    def on(self) -> "list[tuple[Pool, NodePlacement]]":
        """Each pool with the placement on it."""
        return list(zip(self.pools, self.placement.placements, strict=True))

    @property
    def landing(self) -> "list[tuple[Pool, NodePlacement]]":
        """The pools where its pods may land."""
        return [(pool, placement) for pool, placement in self.on if placement.lands]

    @property
    def failing(self) -> "list[tuple[Pool, NodePlacement]]":
        """The pools where its pods may land and cannot run."""
        return [(pool, placement) for pool, placement in self.on if placement.cannot_run and placement.lands]


def placed_workloads(
    workloads: Sequence[Workload], placement_report: "PlacementReport", answers: "Answers"
) -> list[PlacedWorkload]:
    """Return every workload with its placement."""
    return [
        PlacedWorkload(workload, placed, placement_report.pools, answers)
        for workload, placed in zip(workloads, placement_report.placed, strict=True)
    ]


def needs_node_platform(role: Role, answer: Found) -> bool:
    """Return whether an image must have the node's platform: run in the pod, or pulled from an index."""
    return role.is_started and (role is not Role.VOLUME or answer.kind is ManifestKind.INDEX)
