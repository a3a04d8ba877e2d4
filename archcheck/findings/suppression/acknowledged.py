"""What of a run is not known, and its owner says that it does not matter."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from archcheck.findings.model import Cause, Finding
from archcheck.findings.rule import Unsettled
from archcheck.findings.rules import RULES
from archcheck.findings.rules.not_read import RULE as NOT_READ
from archcheck.findings.rules.not_read import finding_of
from archcheck.findings.skipped_objects import skipped_findings
from archcheck.findings.suppression.model import Filtered, SuppressionPolicy
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Extent, Found, Unknown, Unresolved
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placement import Answers, PlacementReport, WorkloadPlacement

_Object = tuple[str, int | None, str, tuple[Cause, ...]]


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """What is not known and was said not to matter: images, and workloads of which it is not known where."""

    images: frozenset[str] = frozenset()
    workloads: frozenset[str] = frozenset()


def acknowledged_unknowns(filtered: Filtered) -> Acknowledged:
    """Return the images and workloads of which every finding that something is not known was suppressed."""
    counting, suppressed = filtered.findings, [entry.finding for entry in filtered.suppressed]
    return Acknowledged(
        _images(suppressed) - _images(counting), _workloads(suppressed) - _workloads(counting)
    )


def _images(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.image for finding in findings if _unsettled(finding) is Unsettled.IMAGE)


def _workloads(findings: Iterable[Finding]) -> frozenset[str]:
    return frozenset(finding.workload for finding in findings if _unsettled(finding) is Unsettled.WORKLOAD)


def _unsettled(finding: Finding) -> Unsettled | None:
    return RULES[finding.rule].unsettled


def has_unknown_verdict(
    placement_report: "PlacementReport",
    workloads: Iterable[Workload],
    acknowledged: Acknowledged,
    answers: "Answers",
) -> bool:
    """Return whether a verdict is unknown, and not for what does not matter alone.

    Args:
        placement_report: where the workloads were placed.
        workloads: those, in the same order.
        acknowledged: the images and workloads of which an owner says that they do not matter.
        answers: what is known of each image.

    """
    return any(
        placed.verdict == "unknown" and not _is_acknowledged(workload, placed, acknowledged, answers)
        for workload, placed in zip(workloads, placement_report.placed, strict=True)
    )


def _is_open(answer: Availability) -> bool:
    is_partial = isinstance(answer, Found) and answer.extent is Extent.PULLED
    return is_partial or isinstance(answer, (Unknown, Unresolved))


def _is_acknowledged(
    workload: Workload, placed: "WorkloadPlacement", acknowledged: Acknowledged, answers: "Answers"
) -> bool:
    images = [use.image for use in workload.images]
    unknown = [image for image in images if _is_open(answers[image])]
    if placed.open and workload.label not in acknowledged.workloads:
        return False
    has_reason = bool(unknown or placed.open)
    return has_reason and all(image.familiar in acknowledged.images for image in unknown)


def with_accepted(skipped: Iterable[Skipped], filtered: Filtered) -> tuple[Skipped, ...]:
    """Return what was skipped, with a mark on each object of which an owner says that it need not be read."""
    suppressed = [entry.finding for entry in filtered.suppressed if entry.finding.rule == NOT_READ.id]
    if not suppressed:
        return tuple(skipped)
    objects = frozenset(map(_object, suppressed))
    return tuple(replace(part, accepted=True) if _is_among(part, objects) else part for part in skipped)


def accepted_by_policy(skipped: Sequence[Skipped], policy: SuppressionPolicy) -> tuple[Skipped, ...]:
    """Return what was skipped, marked as `with_accepted` says, where nothing else is checked."""
    findings = tuple(skipped_findings(skipped))
    if not findings:
        return tuple(skipped)
    from archcheck.findings.suppression.applying import apply_suppressions

    return with_accepted(skipped, apply_suppressions(findings, (), (), policy))


def _is_among(skipped: Skipped, objects: Collection[_Object]) -> bool:
    return skipped.deploys_unseen and _object(finding_of(skipped)) in objects


def _object(finding: Finding) -> _Object:
    """Return what an ignore goes by: of two objects at one place, each has the ignores written at itself."""
    return finding.path, finding.line, finding.workload, finding.causes
