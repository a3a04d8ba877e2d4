"""An ignore that there is nothing for: what it was about is mended, or its comment stands at no image."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.suppression.usage import CheckedSuppression

RULE = Rule(
    id="ignore-unused",
    severity=Severity.WARNING,
    summary="an ignore that there is nothing for",
    in_baseline=False,
    turn=1,
)


def check_suppression(ignore: CheckedSuppression) -> Iterator[Finding]:
    """Yield that it does nothing; one that is expired does nothing either, and that is said instead."""
    if ignore.is_unattached:
        message = f"the ignore of {ignore.target} stands beside no image"
        remedy = "write it on the line of the image"
    elif ignore.is_unused and ignore.expired is None:
        message = f"the ignore of {ignore.target} is for nothing that was found"
        remedy = "remove it, or correct what it names"
    else:
        return
    yield Finding(RULE.id, RULE.severity, message, remedy, path=ignore.path, line=ignore.line)
