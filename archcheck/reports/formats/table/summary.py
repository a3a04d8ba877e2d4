"""The line under a table."""

from archcheck.findings.suppression.model import SuppressionSource
from archcheck.images.availability import Found, Missing, Unknown, Unresolved
from archcheck.images.walking import lacking, undecided
from archcheck.reports.missed import missed
from archcheck.reports.model import Report
from archcheck.reports.text import printable
from archcheck.wording import counted

_VERDICTS = ("ok", "at-risk", "stuck", "unknown")


def summary(report: Report) -> str:
    """Return one line: how many images are how, and what that was measured by."""
    chart = report.chart
    label = printable(f"{chart.name} {chart.version}".strip()) + ": " if chart else ""
    if not report.images:
        is_part = any(skipped.is_missed for skipped in report.skipped)
        nothing = "No image in what was read." if is_part else "Nothing to check: no image in the input."
        return f"{label}{nothing}" + _errors(report)
    answers = [image.availability for image in report.images]
    known = [answer for answer in answers if isinstance(answer, Found)]
    lacks = sum(bool(lacking(answer, report.required)) for answer in known)
    open_ = sum(bool(undecided(answer, report.required)) for answer in known)
    counts = [
        (len(known) - lacks - open_, "with every required platform" if report.required else "found"),
        (lacks, "without one"),
        (sum(isinstance(answer, Missing) for answer in answers), "missing"),
        (open_ + sum(isinstance(answer, Unknown) for answer in answers), "unknown"),
        (sum(isinstance(answer, Unresolved) for answer in answers), "unresolved"),
    ]
    total = len(answers)
    parts = ", ".join(f"{count} {what}" for count, what in counts if count)
    head = f"{label}{counted(total, 'image')}: {parts}."
    return head + _measure(report) + _set_aside(report) + _errors(report)


def _set_aside(report: Report) -> str:
    """Return how many findings do not count, and by what."""
    held = sum(suppressed.by is SuppressionSource.BASELINE for suppressed in report.suppressed)
    ignored = len(report.suppressed) - held
    counts = [(ignored, "ignored"), (held, "held back by the baseline")]
    parts = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f" {counted(len(report.suppressed), 'finding')} set aside: {parts}." if parts else ""


def _measure(report: Report) -> str:
    """Return by what was measured: platforms, nodes, or nothing."""
    texts = [f" Required: {_required(report)}."] if report.required else []
    placement_report = report.placement_report
    if placement_report is not None and placement_report.placed:
        nodes = sum(pool.count for pool in placement_report.pools)
        verdicts = [placed.verdict.value for placed in placement_report.placed]
        counts = [(verdicts.count(verdict), verdict.replace("-", " ")) for verdict in _VERDICTS]
        parts = ", ".join(f"{count} {verdict}" for count, verdict in counts if count)
        workloads = counted(len(verdicts), "workload")
        texts.append(f" {workloads} on {counted(nodes, 'node')}: {parts}.")
    gate = "--nodes or --platform" if report.workloads else "--platform"
    return "".join(texts) or f" No platform is required: {gate} makes this a gate."


def _required(report: Report) -> str:
    return ", ".join(str(platform) for platform in report.required)


def _errors(report: Report) -> str:
    """Return how much of the input was not read, behind a space."""
    gone = [skipped for skipped in report.skipped if skipped.is_missed]
    objects = sum(skipped.deploys_unseen for skipped in gone)
    text = missed(len(report.errors) + len(gone) - objects, objects)
    return f" {text}" if text else ""
