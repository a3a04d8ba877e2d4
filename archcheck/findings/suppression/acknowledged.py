"""What of a run is not known, and was not said not to matter."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from archcheck.findings.model import (
    IMAGE_UNREADABLE,
    IMAGE_UNRESOLVED,
    NOT_READ,
    PLACEMENT_UNRESOLVED,
    Finding,
)
from archcheck.findings.suppression.model import Filtered
from archcheck.images.availability import Unknown, Unresolved
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placing import Answers, PlacementReport, WorkloadPlacement

_OF_IMAGES = frozenset({IMAGE_UNREADABLE.id, IMAGE_UNRESOLVED.id})
_OF_WORKLOADS = frozenset({NOT_READ.id, PLACEMENT_UNRESOLVED.id})


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What is not known and was said not to matter: images, and workloads of which it is not known where."""

    images: frozenset[str] = frozenset()
    workloads: frozenset[str] = frozenset()


def acknowledged_unknowns(filtered: Filtered) -> Acknowledged:
    """Return the images and workloads of which every finding that something is not known was suppressed."""
    left, gone = filtered.findings, [each.finding for each in filtered.suppressed]
    return Acknowledged(_images(gone) - _images(left), _workloads(gone) - _workloads(left))


def _images(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(each.image for each in findings if each.rule in _OF_IMAGES)


def _workloads(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(each.workload for each in findings if each.rule in _OF_WORKLOADS)


def has_unknown_verdict(
    placing: "PlacementReport", workloads: Iterable[Workload], aside: Acknowledged, answers: "Answers"
) -> bool:
    """Return whether a verdict is unknown, and not for what does not matter alone.

    Args:
        placing: where the workloads were placed.
        workloads: those, in the same order.
        aside: the images and workloads of which an owner says that they do not matter.
        answers: what is known of each image.

    """
    return any(
        placed.verdict == "unknown" and not _is_aside(workload, placed, aside, answers)
        for workload, placed in zip(workloads, placing.placed, strict=True)
    )


def _is_aside(
    workload: Workload, placed: "WorkloadPlacement", aside: Acknowledged, answers: "Answers"
) -> bool:
    images = [use.image for use in workload.images]
    unknown = [image for image in images if isinstance(answers[image], (Unknown, Unresolved))]
    if placed.open and workload.label not in aside.workloads:
        return False
    return bool(unknown or placed.open) and all(image.familiar in aside.images for image in unknown)
