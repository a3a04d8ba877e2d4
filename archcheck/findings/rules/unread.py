"""The rule about what is not read: each object of the input that runs pods in a way that is not seen."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from archcheck.findings.model import NOT_READ, Cause, Finding
from archcheck.findings.suppression.model import Filtered, SuppressionPolicy
from archcheck.workloads.inventory import Skipped

_Object = tuple[str, int | None, str, tuple[Cause, ...]]


def unread_findings(skipped: Iterable[Skipped]) -> Iterator[Finding]:
    """Yield a finding for each object that is not read; what cannot be read at all is an error elsewhere."""
    for each in skipped:
        if each.is_missed and each.deploys_unseen:
            yield _finding(each)


def without_accepted(skipped: Sequence[Skipped], policy: SuppressionPolicy) -> tuple[Skipped, ...]:
    """Return what was skipped, marked as `accepted` says, where nothing else is checked."""
    found = tuple(unread_findings(skipped))
    if not found:
        return tuple(skipped)
    from archcheck.findings.suppression.applying import apply_suppressions

    return accepted(skipped, apply_suppressions(found, (), (), policy))


def accepted(skipped: Iterable[Skipped], filtered: Filtered) -> tuple[Skipped, ...]:
    """Return what was skipped, with a mark on each object of which an owner says that it need not be read."""
    gone = [each.finding for each in filtered.suppressed if each.finding.rule == NOT_READ.id]
    if not gone:
        return tuple(skipped)
    objects = frozenset(map(_object, gone))
    return tuple(replace(each, accepted=True) if _is_among(each, objects) else each for each in skipped)


def _is_among(skipped: Skipped, objects: Collection[_Object]) -> bool:
    return skipped.deploys_unseen and _object(_finding(skipped)) in objects


def _object(finding: Finding) -> _Object:
    """Return what an ignore goes by: of two objects at one place, each has what is written beside itself."""
    return finding.path, finding.line, finding.workload, finding.causes


def _finding(skipped: Skipped) -> Finding:
    return Finding(
        NOT_READ.id,
        NOT_READ.severity,
        skipped.reason,
        skipped.remedy,
        skipped.label,
        path=skipped.path,
        line=skipped.line,
        causes=(Cause(ignores=skipped.ignores),),
    )
