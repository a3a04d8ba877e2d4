"""Findings → those that count and those that were set aside; an ignore that does nothing is a finding too."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from archcheck.findings.model import (
    IGNORE_EXPIRED,
    IGNORE_UNKNOWN,
    IGNORE_UNUSED,
    IMAGE_UNREADABLE,
    IMAGE_UNRESOLVED,
    NOT_READ,
    PLACEMENT_UNRESOLVED,
    Finding,
)
from archcheck.findings.suppression.fingerprints import identity
from archcheck.findings.suppression.model import (
    Filtered,
    IgnoreEntry,
    Suppressed,
    SuppressionPolicy,
    SuppressionSource,
)
from archcheck.findings.suppression.patterns import is_for
from archcheck.findings.suppression.unused import EVERY_RULE, SuppressionUsage, is_over, unused_suppressions
from archcheck.workloads.model import Ignore, Workload

_NOT_KEPT = frozenset(
    rule.id
    for rule in (
        NOT_READ,
        IMAGE_UNREADABLE,
        IMAGE_UNRESOLVED,
        PLACEMENT_UNRESOLVED,
        IGNORE_EXPIRED,
        IGNORE_UNUSED,
        IGNORE_UNKNOWN,
    )
)
_NOT_KNOWN = frozenset({IMAGE_UNREADABLE.id, IMAGE_UNRESOLVED.id})


def is_kept(finding: Finding) -> bool:
    """Return whether a baseline may hold a finding back.

    It does not for what is not known or not read, which may be anything, nor for what is wrong with ignores.
    """
    return finding.rule not in _NOT_KEPT


def apply_suppressions(
    findings: Iterable[Finding],
    workloads: Sequence[Workload],
    unattached: Iterable[Ignore],
    suppressions: SuppressionPolicy,
    *,
    could: Iterable[str] | None = None,
) -> Filtered:
    """Return the findings that count, with those about ignores, and what was set aside.

    Args:
        findings: all findings.
        workloads: what they are about, with what their owners wrote beside them.
        unattached: comments that stand beside no image.
        suppressions: what they are filtered by.
        could: the rules that could have a finding in this run; None if none could be unused, since not all
            was found out.

    """
    weighed = [_weighed(finding, suppressions) for finding in findings]
    if suppressions.is_off:
        return Filtered(tuple(weighed))
    use = SuppressionUsage()
    left: list[Finding] = []
    suppressed: list[Suppressed] = []
    held = Counter(suppressions.baseline)
    for finding in weighed:
        beside, configured = _beside(finding, use), _configured(finding, suppressions, use)
        found = beside or configured or _known(finding, suppressions, held)
        if found is None:
            left.append(finding)
        else:
            suppressed.append(found)
        if finding.rule in _NOT_KNOWN:
            _leave_open(finding, suppressions, use)
    wrong = unused_suppressions(
        workloads, unattached, suppressions, use, None if could is None else frozenset(could)
    )
    return Filtered((*left, *wrong), tuple(suppressed))


def _weighed(finding: Finding, suppressions: SuppressionPolicy) -> Finding:
    severity = suppressions.severities.get(finding.rule)
    return finding if severity is None else replace(finding, severity=severity)


def _beside(finding: Finding, use: SuppressionUsage) -> Suppressed | None:
    """Return what the owner of a workload wrote beside all that is why, against a finding."""
    meant = [[ignore for ignore in each.ignores if _is_against(ignore, finding)] for each in finding.causes]
    use.beside.update(ignore for ignores in meant for ignore in ignores)
    if not meant or not all(meant):
        return None
    first = meant[0][0]
    by = SuppressionSource.COMMENT if first.is_comment else SuppressionSource.ANNOTATION
    return Suppressed(finding, by, first.reason, first.path, first.line)


def _is_against(ignore: Ignore, finding: Finding) -> bool:
    """Return whether an ignore is of a finding's rule; what is not read needs a reason, too."""
    if finding.rule == NOT_READ.id:
        return NOT_READ.id in ignore.rules and bool(ignore.reason)
    return finding.rule in ignore.rules or EVERY_RULE in ignore.rules


def _may_be_for(entry: IgnoreEntry, finding: Finding) -> bool:
    """Return whether an entry may be for a finding; what is not read is accepted only by name."""
    return finding.rule != NOT_READ.id or entry.rule == NOT_READ.id


def _configured(
    finding: Finding, suppressions: SuppressionPolicy, use: SuppressionUsage
) -> Suppressed | None:
    """Return the entry against a finding; where several images are why, each has to have one."""
    current = [
        entry
        for entry in suppressions.entries
        if not is_over(entry, suppressions) and _may_be_for(entry, finding)
    ]
    meant = [
        [entry for entry in current if is_for(entry, each, suppressions.locate)] for each in _each(finding)
    ]
    use.entries.update(entry for entries in meant for entry in entries)
    if not all(meant):
        return None
    entry = meant[0][0]
    return Suppressed(
        finding, SuppressionSource.CONFIGURATION, entry.reason, entry.file, entry.line, entry.expires
    )


def _each(finding: Finding) -> list[Finding]:
    """Return a finding as it is about each of its images."""
    images = dict.fromkeys(cause.image for cause in finding.causes)
    return [replace(finding, image=image) for image in images] if len(images) > 1 else [finding]


def _leave_open(finding: Finding, suppressions: SuppressionPolicy, use: SuppressionUsage) -> None:
    """Take ignores for used that may be about what is not known of an image."""
    use.beside.update(ignore for cause in finding.causes for ignore in cause.ignores)
    for entry in suppressions.entries:
        if is_for(replace(entry, rule=""), finding, suppressions.locate):
            use.entries.add(entry)


def _known(
    finding: Finding, suppressions: SuppressionPolicy, held: "Counter[tuple[str, ...]]"
) -> Suppressed | None:
    if not held or not is_kept(finding):
        return None
    key = identity(finding, suppressions.locate)
    if held[key] <= 0:
        return None
    held[key] -= 1
    return Suppressed(finding, SuppressionSource.BASELINE)
