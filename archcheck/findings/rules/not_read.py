"""An object that runs pods in a way that is not seen: it may bring anything, so it is never passed over."""

from collections.abc import Iterator

from archcheck.findings.model import Cause, Finding, Severity
from archcheck.findings.rule import Rule, Unsettled
from archcheck.workloads.inventory import Skipped

RULE = Rule(
    id="not-read",
    severity=Severity.WARNING,
    summary="an object whose pods are not seen, since it is not read",
    unsettled=Unsettled.WORKLOAD,
    in_baseline=False,
    by_name_only=True,
)


def check_skipped(skipped: Skipped) -> Iterator[Finding]:
    """Yield why an object is not read, and what its owner can do."""
    if skipped.is_missed and skipped.deploys_unseen:
        yield finding_of(skipped)


def finding_of(skipped: Skipped) -> Finding:
    """Return the finding about an object that is not read."""
    return Finding(
        RULE.id,
        RULE.severity,
        skipped.reason,
        skipped.remedy,
        skipped.label,
        path=skipped.path,
        line=skipped.line,
        causes=(Cause(ignores=skipped.ignores),),
    )
