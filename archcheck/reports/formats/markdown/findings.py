"""Findings in Markdown: alike ones together, the worst first; and those that are suppressed."""

from collections import Counter
from collections.abc import Iterable, Sequence

from archcheck.findings.rules import RULES
from archcheck.reports.document import ReportFinding, ReportSuppressed
from archcheck.reports.formats.markdown.bounded import Section
from archcheck.reports.formats.markdown.gfm import code, prose
from archcheck.reports.formats.rule_pages import rule_uri
from archcheck.reports.text import printable
from archcheck.wording import counted

_PLACES = 10
_KINDS = {
    "annotation": "by an annotation",
    "comment": "by a comment",
    "configuration": "by the configuration",
    "baseline": "held back by the baseline",
}
_OTHERWISE = "otherwise"


def finding_section(findings: Iterable[ReportFinding]) -> Section:
    """Return the findings, those with one message and remedy as one item with its places below."""
    groups: dict[tuple[str, str, str], list[ReportFinding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.message, finding.remedy), []).append(finding)
    ordered = sorted(groups.values(), key=lambda group: group[0].severity.rank)
    items = [_group(group) for group in ordered]
    return Section("\n### Findings\n\n", items, "", "finding is", "findings are", 15_000)


def suppressed_section(findings: Sequence[ReportSuppressed]) -> Section:
    """Return what is suppressed, folded away, with how many are by what in the title."""
    counts = Counter(_kind(finding) for finding in findings)
    by = ", ".join(f"{counts[kind]} {kind}" for kind in (*_KINDS.values(), _OTHERWISE) if counts[kind])
    total = counted(len(findings), "finding")
    above = f"\n<details><summary>{total} suppressed: {by}</summary>\n\n"
    items = [_suppressed(finding) for finding in findings]
    return Section(above, items, "\n</details>\n", "finding is", "findings are", 3_000)


def _group(group: Sequence[ReportFinding]) -> str:
    first = group[0]
    lines = [f"- **{first.severity.value}** {_rule(first.rule)}: {prose(first.message)}"]
    lines += [f"  - {line}" for line in dict.fromkeys(map(_place, group[:_PLACES])) if line]
    if len(group) > _PLACES:
        more = len(group) - _PLACES
        lines.append(f"  - and {counted(more, 'more place')}")
    if first.remedy:
        lines.append(f"  - try: {prose(first.remedy)}")
    return "\n".join(lines) + "\n"


def _place(finding: ReportFinding) -> str:
    template = printable(finding.template) if finding.template != finding.position.path else ""
    texts = (finding.subject, finding.position.described, template)
    shown = ", ".join(code(text) for text in texts if text)
    return f"{shown} ({prose(finding.via)})" if finding.via else shown


def _rule(rule: str) -> str:
    return f"[{code(rule)}]({rule_uri(rule)})" if rule in RULES else code(rule)


def _suppressed(finding: ReportSuppressed) -> str:
    subject = _place(finding)
    suppression = finding.suppression
    reason = f": {prose(suppression.reason)}" if suppression.reason else ""
    expires = f", until {code(suppression.expires)}" if suppression.expires else ""
    where = f" {subject}" if subject else ""
    return f"- {code(finding.rule)}{where}, {_kind(finding)}{expires}{reason}\n"


def _kind(finding: ReportSuppressed) -> str:
    return _KINDS.get(finding.suppression.by, _OTHERWISE)
