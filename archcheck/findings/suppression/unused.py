"""Ignores that do nothing, as findings: one is expired, or for nothing, or of a rule that there is not."""

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import SUPPRESSION
from archcheck.findings.rules import RULES, checks
from archcheck.findings.suppression.model import IgnoreEntry, SuppressionPolicy
from archcheck.findings.suppression.usage import CheckedSuppression, SuppressionUsage
from archcheck.workloads.model import Ignore, Workload

EVERY_RULE = "*"


def is_expired(entry: IgnoreEntry, policy: SuppressionPolicy) -> bool:
    """Return whether the last day of an entry has passed."""
    return entry.expires is not None and entry.expires < policy.today


def unused_suppressions(
    workloads: Iterable[Workload],
    unattached: Iterable[Ignore],
    policy: SuppressionPolicy,
    usage: SuppressionUsage,
    possible: Container[str] | None,
) -> Iterator[Finding]:
    """Yield what is wrong with ignores themselves.

    Args:
        workloads: what has ignores at its images, or as annotations.
        unattached: comments that stand at no image.
        policy: what the configuration ignores, and how much ignores that do nothing matter.
        usage: which ignores were of use.
        possible: the rules that could have a finding; None if no ignore could be unused.

    """
    for suppression in _checked(workloads, unattached, policy, usage, possible):
        for check in checks(SUPPRESSION):
            for finding in check(suppression):
                yield _with_severity(finding, policy)


def _with_severity(finding: Finding, policy: SuppressionPolicy) -> Finding:
    severity = Severity.ERROR if policy.is_strict else policy.severities.get(finding.rule, finding.severity)
    return replace(finding, severity=severity)


def _checked(
    workloads: Iterable[Workload],
    unattached: Iterable[Ignore],
    policy: SuppressionPolicy,
    usage: SuppressionUsage,
    possible: Container[str] | None,
) -> Iterator[CheckedSuppression]:
    """Yield the ignores of the configuration, then those of the workloads, then those of nothing."""
    for entry in policy.entries:
        yield _entry(entry, policy, usage, possible)
    for ignore in dict.fromkeys(ignore for workload in workloads for ignore in workload.every_ignore):
        unknown = _unknown_rules(ignore)
        unused = not unknown and ignore not in usage.adjacent and _may_occur(ignore.rules, possible)
        target = ", ".join(ignore.rules)
        yield CheckedSuppression(target, ignore.path, ignore.line, None, unknown, is_unused=unused)
    for ignore in dict.fromkeys(unattached):
        target = ", ".join(ignore.rules) or "nothing"
        unknown = _unknown_rules(ignore)
        yield CheckedSuppression(target, ignore.path, ignore.line, None, unknown, is_unattached=True)


def _entry(
    entry: IgnoreEntry, policy: SuppressionPolicy, usage: SuppressionUsage, possible: Container[str] | None
) -> CheckedSuppression:
    expired = entry.expires if is_expired(entry, policy) else None
    rules = (entry.rule or EVERY_RULE,)
    unused = policy.is_whole and entry not in usage.entries and _may_occur(rules, possible)
    return CheckedSuppression(_target(entry), entry.file, entry.line, expired, is_unused=unused)


def _may_occur(rules: Iterable[str], possible: Container[str] | None) -> bool:
    """Return whether one of several rules could have had a finding, so that an ignore of them is unused."""
    return possible is not None and any(rule == EVERY_RULE or rule in possible for rule in rules)


def _unknown_rules(ignore: Ignore) -> tuple[str, ...]:
    """Return the names of which there is no rule; an empty one for an ignore that names none."""
    return tuple(rule for rule in ignore.rules or ("",) if rule not in RULES and rule != EVERY_RULE)


def _target(entry: IgnoreEntry) -> str:
    parts = (("rule", entry.rule), ("image", entry.image), ("workload", entry.workload), ("path", entry.path))
    return ", ".join(f"{name} {value}" for name, value in parts if value)
