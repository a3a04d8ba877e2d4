"""What is wrong with ignores themselves: one is over, or for nothing, or of a rule that there is not."""

from collections.abc import Iterable, Iterator

from archcheck.findings.model import (
    IGNORE_EXPIRED,
    IGNORE_UNKNOWN,
    IGNORE_UNUSED,
    RULES,
    Finding,
    Rule,
    Severity,
)
from archcheck.findings.suppression.model import IgnoreEntry, SuppressionPolicy
from archcheck.hints import did_you_mean
from archcheck.workloads.model import Ignore, Workload

EVERY_RULE = "*"
_REMOVE = "remove it, or correct what it names"


class SuppressionUsage:
    """What has been used of the ignores so far, and what is for something that is not known."""

    def __init__(self) -> None:
        """Nothing has been of use yet."""
        self.beside: set[Ignore] = set()
        self.entries: set[IgnoreEntry] = set()


def is_over(entry: IgnoreEntry, suppressions: SuppressionPolicy) -> bool:
    """Return whether the last day of an entry has passed."""
    return entry.expires is not None and entry.expires < suppressions.today


def unused_suppressions(
    workloads: Iterable[Workload],
    unattached: Iterable[Ignore],
    suppressions: SuppressionPolicy,
    use: SuppressionUsage,
    could: frozenset[str] | None,
) -> Iterator[Finding]:
    """Yield what is wrong with ignores themselves.

    Args:
        workloads: what has ignores beside it.
        unattached: comments that stand beside no image.
        suppressions: what is ignored elsewhere, and how much wrong ones matter.
        use: what was of use.
        could: the rules that could have a finding; None if none could be unused.

    """
    for entry in suppressions.entries:
        if is_over(entry, suppressions):
            message = f"the ignore of {_said(entry)} was until {entry.expires}, and counts no more"
            remedy = "mend what it is about, or give it another day"
            yield _about(IGNORE_EXPIRED, message, remedy, entry.file, entry.line, suppressions)
        elif (
            could is not None
            and suppressions.is_whole
            and entry not in use.entries
            and _may_occur(entry.rule, could)
        ):
            message = f"the ignore of {_said(entry)} is for nothing that was found"
            yield _about(IGNORE_UNUSED, message, _REMOVE, entry.file, entry.line, suppressions)
    for ignore in dict.fromkeys(ignore for workload in workloads for ignore in workload.every_ignore):
        yield from _unknown_rules(ignore, suppressions)
        may = could is not None and any(_may_occur(rule, could) for rule in ignore.rules)
        if may and ignore not in use.beside and not _has_unknown(ignore):
            message = f"the ignore of {', '.join(ignore.rules)} is for nothing that was found"
            yield _about(IGNORE_UNUSED, message, _REMOVE, ignore.path, ignore.line, suppressions)
    for ignore in dict.fromkeys(unattached):
        yield from _unknown_rules(ignore, suppressions)
        message = f"the ignore of {', '.join(ignore.rules) or 'nothing'} stands beside no image"
        remedy = "write it on the line of the image"
        yield _about(IGNORE_UNUSED, message, remedy, ignore.path, ignore.line, suppressions)


def _may_occur(rule: str, could: frozenset[str]) -> bool:
    return rule in ("", EVERY_RULE) or rule in could


def _has_unknown(ignore: Ignore) -> bool:
    return any(rule not in RULES and rule != EVERY_RULE for rule in ignore.rules) or not ignore.rules


def _unknown_rules(ignore: Ignore, suppressions: SuppressionPolicy) -> Iterator[Finding]:
    for rule in ignore.rules or ("",):
        if rule in RULES or rule == EVERY_RULE:
            continue
        remedy = did_you_mean(rule, RULES) or "archcheck explain lists the rules"
        message = f"an ignore of {rule!r}, which is no rule" if rule else "an ignore that names no rule"
        yield _about(IGNORE_UNKNOWN, message, remedy, ignore.path, ignore.line, suppressions)


def _said(entry: IgnoreEntry) -> str:
    parts = (("rule", entry.rule), ("image", entry.image), ("workload", entry.workload), ("path", entry.path))
    return ", ".join(f"{name} {value}" for name, value in parts if value)


def _about(
    rule: Rule, message: str, remedy: str, path: str, line: int | None, suppressions: SuppressionPolicy
) -> Finding:
    severity = (
        Severity.ERROR if suppressions.is_strict else suppressions.severities.get(rule.id, rule.severity)
    )
    return Finding(rule.id, severity, message, remedy, path=path, line=line)
