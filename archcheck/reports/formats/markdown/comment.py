"""Markdown for the comment on a pull request, and for the summary of a step of GitHub's.

What is wrong stands in the open, what is fine is folded away. The first line is a comment by which a job
finds its own comment again, to edit it. Shorter than GitHub's limit of 65,536 characters for a comment; a
summary has room for more.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from archcheck.reports.document import InputNotice, ReportDocument
from archcheck.reports.formats.markdown.bounded import Section, bounded
from archcheck.reports.formats.markdown.findings import finding_section, suppressed_section
from archcheck.reports.formats.markdown.gfm import code, prose
from archcheck.reports.formats.markdown.releases import release_section
from archcheck.reports.formats.markdown.tables import image_sections, workload_sections
from archcheck.reports.formats.releases import followed_text
from archcheck.reports.printing import printable_texts
from archcheck.wording import counted

_MARK = "<!-- archcheck -->"
_OUTCOMES = {
    0: "passed",
    1: "failed",
    2: "could not read a part of the input",
    3: "is incomplete",
    4: "found nothing to check",
}
_VERDICTS = ("ok", "at-risk", "stuck", "unknown")
_REQUIRED_SHOWN = 12
_PLACES_SHOWN = 3


def render(document: ReportDocument) -> str:
    """Return a report as GitHub-flavoured Markdown, for a comment."""
    return bounded(_sections(printable_texts(document)))


def render_summary(document: ReportDocument, room: int) -> str:
    """Return a report as GitHub-flavoured Markdown of at most `room` bytes."""
    sections = _sections(printable_texts(document))
    total = sum(section.share for section in sections)
    scaled = (replace(section, share=section.share * room // total) for section in sections)
    return bounded(scaled, lambda text: len(text.encode()))


def _sections(document: ReportDocument) -> tuple[Section, ...]:
    return (
        Section(f"{_MARK}\n", [_head(document)], "", "line", "lines", 6_000),
        _unread(document),
        *image_sections(document),
        *workload_sections(document),
        finding_section(document.findings),
        suppressed_section(document.suppressed),
        release_section(document.releases),
        _passed_over(document),
    )


def _head(document: ReportDocument) -> str:
    """Return the heading, what was looked at, and in so many words what is not known."""
    unknown = sum(image.is_unknown for image in document.images)
    lines = [f"## archcheck {_outcome(document)}", _looked_at(document), prose(followed_text(document))]
    if unknown:
        subject = counted(unknown, "image is", "images are")
        lines.append(f"**{subject} unknown**: neither present nor missing, it could not be found out (`?`).")
    if document.missed:
        lines.append(f"**Incomplete**: {document.missed}")
    elif not document.complete and not unknown:
        lines.append("**Incomplete**: not everything could be found out.")
    return "\n\n".join(line for line in lines if line) + "\n"


def _outcome(document: ReportDocument) -> str:
    severities = [finding.severity.value for finding in document.findings]
    counts = [(severities.count(severity), severity) for severity in ("error", "warning", "note")]
    parts = ", ".join(counted(count, what) for count, what in counts if count)
    outcome = (
        "has a result" if document.exit_code is None else _OUTCOMES.get(document.exit_code, "did not finish")
    )
    subject = f" ({code(document.subject[:200])})" if document.subject else ""
    return f"{outcome}{subject}: {parts or 'no finding'}"


def _looked_at(document: ReportDocument) -> str:
    """Return what the counts are of."""
    texts = []
    if document.images:
        total = len(document.images)
        found = sum(image.status == "found" for image in document.images)
        missing = sum(image.status == "missing" for image in document.images)
        later = sum(image.status == "unresolved" for image in document.images)
        unknown = total - found - missing - later
        counts = [(found, "found"), (missing, "missing"), (unknown, "unknown"), (later, "unresolved")]
        parts = ", ".join(f"{count} {what}" for count, what in counts if count)
        texts.append(f"{counted(total, 'image')}: {parts}.")
    if document.required_platforms:
        more = len(document.required_platforms) - _REQUIRED_SHOWN
        shown = ", ".join(code(platform[:80]) for platform in document.required_platforms[:_REQUIRED_SHOWN])
        texts.append(f"Required: {shown}{f' and {more} more' if more > 0 else ''}.")
    verdicts = [workload.verdict for workload in document.workloads if not workload.is_mention]
    counts = [(verdicts.count(verdict), verdict.replace("-", " ")) for verdict in _VERDICTS]
    if any(count for count, _ in counts):
        parts = ", ".join(f"{count} {what}" for count, what in counts if count)
        nodes = sum(node.count for node in document.nodes)
        workloads = counted(len(verdicts), "workload")
        texts.append(f"{workloads} on {counted(nodes, 'node')}: {parts}.")
    return " ".join(texts)


def _unread(document: ReportDocument) -> Section:
    items = _notices(document.unread)
    return Section("\n### Could not be read\n\n", items, "", "reason is", "reasons are", 4_500)


def _passed_over(document: ReportDocument) -> Section:
    count = len(document.passed_over)
    title = f"{counted(count, 'part')} of the input passed over"
    above = f"\n<details><summary>{title}</summary>\n\n"
    items = _notices(document.passed_over)
    return Section(above, items, "\n</details>\n", "reason is", "reasons are", 2_000)


def _notices(notices: Iterable[InputNotice]) -> list[str]:
    """Return an item for each reason, with its places: hundreds of folders may have one and the same."""
    places: dict[str, list[str]] = {}
    for notice in notices:
        shown = code(notice.position.described) if notice.position.described else "somewhere"
        places.setdefault(notice.text, []).append(shown)
    return [
        f"- {_places(shown_places)}: {prose(text) or 'no reason given'}\n"
        for text, shown_places in places.items()
    ]


def _places(places: Sequence[str]) -> str:
    more = len(places) - _PLACES_SHOWN
    return ", ".join(places[:_PLACES_SHOWN]) + (f" and {more} more" if more > 0 else "")
