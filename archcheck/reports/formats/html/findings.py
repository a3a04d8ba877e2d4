"""What is wrong, by rule, and what was set aside."""

from collections.abc import Iterable, Sequence

from archcheck.findings.rules import RULES
from archcheck.reports.document import ReportFinding, ReportSuppressed, ReportSuppression
from archcheck.reports.formats.html.marks import Marks
from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, tag
from archcheck.reports.formats.html.parts import badge, code, facts, section, shown_position
from archcheck.reports.formats.rule_pages import rule_uri

LOOKS = {"error": "bad", "warning": "odd", "note": "mild"}


def finding_section(findings: Sequence[ReportFinding], marks: Marks) -> Markup:
    """Return the findings, grouped by rule with the worst first."""
    if not findings:
        return EMPTY
    rules: dict[str, list[ReportFinding]] = {}
    for finding in findings:
        rules.setdefault(finding.rule, []).append(finding)
    worst_first = sorted(rules.values(), key=_worst)
    groups = (_rule(group, marks) for group in worst_first)
    return section("findings", "Findings", len(findings), ("finding", "findings"), *groups)


def suppressed_section(findings: Sequence[ReportSuppressed], marks: Marks) -> Markup:
    """Return the findings that do not count: why, until when, and by what."""
    if not findings:
        return EMPTY
    rows = (_suppressed(finding, finding.suppression, marks) for finding in findings)
    return section(
        "suppressed",
        "Set aside",
        len(findings),
        ("finding set aside", "findings set aside"),
        tag("p", "These findings are there, and do not count.", class_="note"),
        tag("ul", *rows, class_="aside"),
    )


def rule_link(rule: str) -> Markup:
    """Return a rule's name, which leads to what it means."""
    return tag("a", rule, href=rule_uri(rule), rel="noreferrer")


def _worst(group: Sequence[ReportFinding]) -> tuple[int, int]:
    known = list(RULES)
    rule = group[0].rule
    return min(finding.severity.rank for finding in group), known.index(rule) if rule in known else len(known)


def _rule(group: Sequence[ReportFinding], marks: Marks) -> Markup:
    """Return the findings of a rule, those with the same words together."""
    alike: dict[tuple[str, str, str], list[ReportFinding]] = {}
    for finding in group:
        alike.setdefault((finding.severity.value, finding.message, finding.remedy), []).append(finding)
    severity = min((finding.severity for finding in group), key=lambda finding: finding.rank).value
    rule = group[0].rule
    heading = tag("h3", badge(severity, LOOKS[severity]), " ", rule_link(rule))
    summary = tag("p", RULES[rule].summary, class_="note") if rule in RULES else EMPTY
    parts = (_alike(*words, same, severity, marks) for words, same in alike.items())
    return tag("div", heading, summary, *parts, class_="rule")


def _alike(
    severity: str, message: str, remedy: str, findings: Iterable[ReportFinding], worst: str, marks: Marks
) -> Markup:
    own = joined((badge(severity, LOOKS[severity]), " ")) if severity != worst else EMPTY
    words = [tag("p", own, message, class_="message")]
    if remedy:
        words.append(tag("p", tag("b", "Try: "), remedy, class_="try"))
    places = (tag("li", _where(finding), data_i=marks.finding(finding)) for finding in findings)
    return tag("div", tag("div", *words, class_="words"), tag("ul", *places), class_="alike")


def _where(finding: ReportFinding) -> Markup:
    """Return whom a finding is about, and where that stands."""
    named = [
        code(finding.subject) if finding.subject else EMPTY,
        joined(("container ", code(finding.container))) if finding.container else EMPTY,
        joined(("image ", code(finding.image))) if finding.image else EMPTY,
        shown_position(finding.position),
        tag("span", "rendered by ", finding.template, class_="place") if finding.template else EMPTY,
        tag("span", finding.via, class_="place") if finding.via else EMPTY,
    ]
    return joined((part for part in named if part), " ") or Markup("the whole run")


def _suppressed(finding: ReportFinding, suppression: ReportSuppression, marks: Marks) -> Markup:
    severity = finding.severity.value
    who = joined(filter(None, (suppression.by or "not said", shown_position(suppression.position))), " ")
    return tag(
        "li",
        tag("p", badge(severity, LOOKS[severity]), " ", rule_link(finding.rule), " ", finding.message),
        facts(
            ("Why", suppression.reason or "no reason given"),
            ("By", who),
            ("Until", suppression.expires or "no end"),
            ("Where", _where(finding)),
        ),
        data_i=marks.finding(finding),
    )
