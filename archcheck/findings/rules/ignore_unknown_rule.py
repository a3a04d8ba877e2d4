"""An ignore, in a comment or an annotation, of a rule that there is not; most often a slip of the pen."""

from collections.abc import Iterator

from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.rules import RULES
from archcheck.findings.suppression.usage import CheckedSuppression
from archcheck.hints import did_you_mean

RULE = Rule(
    id="ignore-unknown-rule",
    severity=Severity.WARNING,
    summary="an ignore of a rule that there is not",
    in_baseline=False,
)


def check_suppression(ignore: CheckedSuppression) -> Iterator[Finding]:
    """Yield each such name, and the rule that may be meant."""
    for name in ignore.unknown_rules:
        message = f"an ignore of {name!r}, which is no rule" if name else "an ignore that names no rule"
        remedy = did_you_mean(name, RULES) or "archcheck explain lists the rules"
        yield Finding(RULE.id, RULE.severity, message, remedy, path=ignore.path, line=ignore.line)
