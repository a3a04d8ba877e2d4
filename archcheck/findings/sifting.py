"""Findings → those that count and those that were set aside; an ignore that does nothing is a finding too."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archcheck.findings.fingerprints import identity
from archcheck.findings.ignores import By, IgnoreEntry, Sieve, Sifted, Suppressed
from archcheck.findings.model import (
    IGNORE_EXPIRED,
    IGNORE_UNKNOWN,
    IGNORE_UNUSED,
    IMAGE_UNREADABLE,
    IMAGE_UNRESOLVED,
    RULES,
    Finding,
    Rule,
    Severity,
)
from archcheck.findings.patterns import is_for
from archcheck.workloads.model import Ignore, Workload

EVERY_RULE = "*"
_REMOVE = "remove it, or correct what it names"
_NOT_KEPT = frozenset(
    {IMAGE_UNREADABLE.id, IMAGE_UNRESOLVED.id, IGNORE_EXPIRED.id, IGNORE_UNUSED.id, IGNORE_UNKNOWN.id}
)
_NOT_KNOWN = frozenset({IMAGE_UNREADABLE.id, IMAGE_UNRESOLVED.id})


def is_kept(finding: Finding) -> bool:
    """Return whether a baseline may hold a finding back.

    It does not for an image that is not known, which may be anything, nor for what is wrong with ignores.
    """
    return finding.rule not in _NOT_KEPT


class _Use:
    """What has been used of the ignores so far, and what is for something that is not known."""

    def __init__(self) -> None:
        self.beside: set[Ignore] = set()
        self.entries: set[IgnoreEntry] = set()


def sift(
    findings: Iterable[Finding],
    workloads: Sequence[Workload],
    stray: Iterable[Ignore],
    sieve: Sieve,
    *,
    could: Iterable[str] | None = None,
) -> Sifted:
    """Return the findings that count, with those about ignores, and what was set aside.

    Args:
        findings: all findings.
        workloads: what they are about, with what their owners wrote beside them.
        stray: comments that stand beside no image.
        sieve: what they are sifted by.
        could: the rules that could have a finding in this run; None if none could be unused, since not all
            was found out.

    """
    weighed = [_weighed(finding, sieve) for finding in findings]
    if sieve.is_off:
        return Sifted(tuple(weighed))
    use = _Use()
    left: list[Finding] = []
    suppressed: list[Suppressed] = []
    held = Counter(sieve.baseline)
    for finding in weighed:
        beside, configured = _beside(finding, use), _configured(finding, sieve, use)
        found = beside or configured or _known(finding, sieve, held)
        if found is None:
            left.append(finding)
        else:
            suppressed.append(found)
        if finding.rule in _NOT_KNOWN:
            _leave_open(finding, sieve, use)
    complaints = _complaints(workloads, stray, sieve, use, None if could is None else frozenset(could))
    return Sifted((*left, *complaints), tuple(suppressed))


def _weighed(finding: Finding, sieve: Sieve) -> Finding:
    severity = sieve.severities.get(finding.rule)
    return finding if severity is None else replace(finding, severity=severity)


def _beside(finding: Finding, use: _Use) -> Suppressed | None:
    """Return what the owner of a workload wrote beside all that is why, against a finding."""
    wanted = {finding.rule, EVERY_RULE}
    meant = [[each for each in group if not wanted.isdisjoint(each.rules)] for group in finding.ignores]
    use.beside.update(_whole(each) for group in meant for each in group)
    if not meant or not all(meant):
        return None
    first = meant[0][0]
    by = By.COMMENT if first.is_comment else By.ANNOTATION
    return Suppressed(finding, by, first.reason, first.path, first.line)


def _whole(ignore: Ignore) -> Ignore:
    """Return an ignore as it is written: one comment may be about several containers on its line."""
    return replace(ignore, container="")


def _configured(finding: Finding, sieve: Sieve, use: _Use) -> Suppressed | None:
    meant = [
        entry
        for entry in sieve.entries
        if not _is_over(entry, sieve) and is_for(entry, finding, sieve.locate)
    ]
    use.entries.update(meant)
    if not meant:
        return None
    entry = meant[0]
    return Suppressed(finding, By.CONFIGURATION, entry.reason, entry.file, entry.line, entry.expires)


def _leave_open(finding: Finding, sieve: Sieve, use: _Use) -> None:
    """Take ignores for used that may be about what is not known of an image."""
    use.beside.update(_whole(each) for group in finding.ignores for each in group)
    for entry in sieve.entries:
        if is_for(replace(entry, rule=""), finding, sieve.locate):
            use.entries.add(entry)


def _is_over(entry: IgnoreEntry, sieve: Sieve) -> bool:
    return entry.expires is not None and entry.expires < sieve.today


def _known(finding: Finding, sieve: Sieve, held: "Counter[tuple[str, ...]]") -> Suppressed | None:
    if not held or not is_kept(finding):
        return None
    key = identity(finding, sieve.locate)
    if held[key] <= 0:
        return None
    held[key] -= 1
    return Suppressed(finding, By.BASELINE)


def _complaints(
    workloads: Iterable[Workload],
    stray: Iterable[Ignore],
    sieve: Sieve,
    use: _Use,
    could: frozenset[str] | None,
) -> Iterator[Finding]:
    """Yield what is wrong with ignores themselves."""
    for entry in sieve.entries:
        if _is_over(entry, sieve):
            message = f"the ignore of {_said(entry)} was until {entry.expires}, and counts no more"
            remedy = "mend what it is about, or give it another day"
            yield _about(IGNORE_EXPIRED, message, remedy, entry.file, entry.line, sieve)
        elif (
            could is not None
            and sieve.is_whole
            and entry not in use.entries
            and _may_occur(entry.rule, could)
        ):
            message = f"the ignore of {_said(entry)} is for nothing that was found"
            yield _about(IGNORE_UNUSED, message, _REMOVE, entry.file, entry.line, sieve)
    for ignore in dict.fromkeys(_whole(ignore) for workload in workloads for ignore in workload.ignores):
        yield from _unknown_rules(ignore, sieve)
        may = could is not None and any(_may_occur(rule, could) for rule in ignore.rules)
        if may and ignore not in use.beside and not _has_unknown(ignore):
            message = f"the ignore of {', '.join(ignore.rules)} is for nothing that was found"
            yield _about(IGNORE_UNUSED, message, _REMOVE, ignore.path, ignore.line, sieve)
    for ignore in dict.fromkeys(stray):
        yield from _unknown_rules(ignore, sieve)
        message = f"the ignore of {', '.join(ignore.rules) or 'nothing'} stands beside no image"
        remedy = "write it on the line of the image"
        yield _about(IGNORE_UNUSED, message, remedy, ignore.path, ignore.line, sieve)


def _may_occur(rule: str, could: frozenset[str]) -> bool:
    return rule in ("", EVERY_RULE) or rule in could


def _has_unknown(ignore: Ignore) -> bool:
    return any(rule not in RULES and rule != EVERY_RULE for rule in ignore.rules) or not ignore.rules


def _unknown_rules(ignore: Ignore, sieve: Sieve) -> Iterator[Finding]:
    for rule in ignore.rules or ("",):
        if rule in RULES or rule == EVERY_RULE:
            continue
        import difflib

        close = difflib.get_close_matches(rule, RULES, 1)
        remedy = f"did you mean {close[0]}?" if close else "archcheck explain lists the rules"
        message = f"an ignore of {rule!r}, which is no rule" if rule else "an ignore that names no rule"
        yield _about(IGNORE_UNKNOWN, message, remedy, ignore.path, ignore.line, sieve)


def _said(entry: IgnoreEntry) -> str:
    parts = (("rule", entry.rule), ("image", entry.image), ("workload", entry.workload), ("path", entry.path))
    return ", ".join(f"{name} {value}" for name, value in parts if value)


def _about(rule: Rule, message: str, remedy: str, path: str, line: int | None, sieve: Sieve) -> Finding:
    severity = Severity.ERROR if sieve.is_strict else sieve.severities.get(rule.id, rule.severity)
    return Finding(rule.id, severity, message, remedy, path=path, line=line)
