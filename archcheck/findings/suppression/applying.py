"""Findings → those that count and those that are suppressed; an ignore that does nothing is a finding too."""

from collections import Counter
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace

from archcheck.findings.model import Finding
from archcheck.findings.rule import Unsettled
from archcheck.findings.rules import RULES
from archcheck.findings.suppression.fingerprints import identity
from archcheck.findings.suppression.model import (
    Filtered,
    FindingIdentity,
    IgnoreEntry,
    Suppressed,
    SuppressionPolicy,
    SuppressionSource,
)
from archcheck.findings.suppression.patterns import matches_entry
from archcheck.findings.suppression.unused import EVERY_RULE, is_expired, unused_suppressions
from archcheck.findings.suppression.usage import SuppressionUsage
from archcheck.workloads.model import Ignore, Workload


def may_be_in_baseline(finding: Finding) -> bool:
    """Return whether a baseline may hold a finding back.

    It does not for what is not known or not read, which may be anything, nor for what is wrong with ignores.
    """
    return RULES[finding.rule].in_baseline


def apply_suppressions(
    findings: Iterable[Finding],
    workloads: Sequence[Workload],
    unattached: Iterable[Ignore],
    policy: SuppressionPolicy,
    *,
    possible: Container[str] | None = None,
) -> Filtered:
    """Return the findings that count, with those about ignores, and what is suppressed.

    Args:
        findings: all findings.
        workloads: what they are about, with the ignores that their owners wrote.
        unattached: comments that stand at no image.
        policy: what they are filtered by.
        possible: the rules that could have a finding in this run; None if no ignore could be unused, since
            not all was found out.

    """
    findings = [_with_severity(finding, policy) for finding in findings]
    if policy.is_off:
        return Filtered(tuple(findings))
    usage = SuppressionUsage()
    counting: list[Finding] = []
    suppressed: list[Suppressed] = []
    baseline = Counter(policy.baseline)
    for finding in findings:
        # Both are asked, so that an ignore which another one makes superfluous is not taken for unused.
        by_owner, by_configuration = _by_owner(finding, usage), _by_configuration(finding, policy, usage)
        suppression = by_owner or by_configuration or _by_baseline(finding, policy, baseline)
        if suppression is None:
            counting.append(finding)
        else:
            suppressed.append(suppression)
        if RULES[finding.rule].unsettled is Unsettled.IMAGE:
            _use_all_of_image(finding, policy, usage)
    unused = unused_suppressions(workloads, unattached, policy, usage, possible)
    return Filtered((*counting, *unused), tuple(suppressed))


def _with_severity(finding: Finding, policy: SuppressionPolicy) -> Finding:
    severity = policy.severities.get(finding.rule)
    return finding if severity is None else replace(finding, severity=severity)


def _by_owner(finding: Finding, usage: SuppressionUsage) -> Suppressed | None:
    """Return the ignore that the owner of a workload wrote; where several images cause it, each needs one."""
    ignores_by_cause = [
        [ignore for ignore in cause.ignores if _is_against(ignore, finding)] for cause in finding.causes
    ]
    usage.adjacent.update(ignore for ignores in ignores_by_cause for ignore in ignores)
    if not ignores_by_cause or not all(ignores_by_cause):
        return None
    first = ignores_by_cause[0][0]
    source = SuppressionSource.COMMENT if first.is_comment else SuppressionSource.ANNOTATION
    return Suppressed(finding, source, first.reason, first.path, first.line)


def _is_against(ignore: Ignore, finding: Finding) -> bool:
    """Return whether an ignore is of a finding's rule."""
    if RULES[finding.rule].by_name_only:
        return finding.rule in ignore.rules and bool(ignore.reason)
    return finding.rule in ignore.rules or EVERY_RULE in ignore.rules


def _by_configuration(
    finding: Finding, policy: SuppressionPolicy, usage: SuppressionUsage
) -> Suppressed | None:
    """Return the entry that is for a finding; where several images cause it, each has to have one."""
    current = [
        entry for entry in policy.entries if not is_expired(entry, policy) and _may_be_for(entry, finding)
    ]
    entries_by_image = [
        [entry for entry in current if matches_entry(entry, of_image, policy.locate)]
        for of_image in _by_image(finding)
    ]
    usage.entries.update(entry for entries in entries_by_image for entry in entries)
    if not all(entries_by_image):
        return None
    first = entries_by_image[0][0]
    source = SuppressionSource.CONFIGURATION
    return Suppressed(finding, source, first.reason, first.file, first.line, first.expires)


def _may_be_for(entry: IgnoreEntry, finding: Finding) -> bool:
    return entry.rule == finding.rule or not RULES[finding.rule].by_name_only


def _by_image(finding: Finding) -> list[Finding]:
    """Return a finding as it is about each of its images."""
    images = dict.fromkeys(cause.image for cause in finding.causes)
    return [replace(finding, image=image) for image in images] if len(images) > 1 else [finding]


def _by_baseline(
    finding: Finding, policy: SuppressionPolicy, baseline: "Counter[FindingIdentity]"
) -> Suppressed | None:
    """Take a finding from the baseline, which has each as often as it was there."""
    if not baseline or not may_be_in_baseline(finding):
        return None
    key = identity(finding, policy.locate)
    if baseline[key] <= 0:
        return None
    baseline[key] -= 1
    return Suppressed(finding, SuppressionSource.BASELINE)


def _use_all_of_image(finding: Finding, policy: SuppressionPolicy, usage: SuppressionUsage) -> None:
    """Take for used every ignore about an image that is not known: what it is for may be found next time."""
    usage.adjacent.update(ignore for cause in finding.causes for ignore in cause.ignores)
    for entry in policy.entries:
        if matches_entry(replace(entry, rule=""), finding, policy.locate):
            usage.entries.add(entry)
