"""An ignore of the configuration whose last day has passed: what it was for counts again."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.suppression.usage import CheckedSuppression

RULE = Rule(
    id="ignore-expired",
    severity=Severity.WARNING,
    summary="an ignore whose day is over, and that counts no more",
    in_baseline=False,
)

_REMEDY = "mend what it is about, or give it another day"


def check_suppression(ignore: CheckedSuppression) -> Iterator[Finding]:
    """Yield until when it was."""
    if ignore.expired is not None:
        message = f"the ignore of {ignore.target} was until {ignore.expired}, and counts no more"
        yield Finding(RULE.id, RULE.severity, message, _REMEDY, path=ignore.path, line=ignore.line)
