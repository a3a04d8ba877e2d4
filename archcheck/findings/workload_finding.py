"""A finding about a workload, at the place in the input where a person mends it."""

from collections.abc import Sequence

from archcheck.findings.model import Cause, Finding, Location, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.run_images import ignores_of, location_of
from archcheck.workloads.constraints import Position
from archcheck.workloads.model import ImageUse, Workload


def workload_finding(
    workload: Workload,
    rule: Rule,
    message: str,
    remedy: str,
    subject: ImageUse | Sequence[ImageUse] | Position | None = None,
    severity: Severity | None = None,
) -> Finding:
    """Return a finding about a workload, placed at an image or a position in it, else where it begins.

    Of several images that cause it, it is placed at the first.
    """
    uses = _images(subject)
    location = location_of(workload, uses[0]) if uses else _location(workload, subject)
    return Finding(
        rule.id,
        severity or rule.severity,
        message,
        remedy,
        workload.label,
        location.container,
        uses[0].image.familiar if uses else "",
        location.path,
        location.line,
        location.column,
        location.template,
        _causes(workload, uses),
        clusters=workload.clusters,
    )


def _images(subject: ImageUse | Sequence[ImageUse] | Position | None) -> list[ImageUse]:
    match subject:
        case None | Position():
            return []
        case ImageUse():
            return [subject]
        case _:
            return list(subject)


def _location(workload: Workload, subject: object) -> Location:
    """Return a position in a workload, else where it begins; without a line where none is known."""
    source = workload.source
    if isinstance(subject, Position) and source.line is not None:
        return Location(path=source.path, line=subject.line, column=subject.column)
    return Location(path=source.path, line=source.line)


def _causes(workload: Workload, uses: Sequence[ImageUse]) -> tuple[Cause, ...]:
    """Return the images that cause it; a pod as a whole has the annotations of its workload, no comments."""
    causes = {
        (use.container, use.role): Cause(use.container, use.image.familiar, ignores_of(workload, use))
        for use in uses
    }
    return tuple(causes.values()) or (Cause(ignores=workload.ignores),)
