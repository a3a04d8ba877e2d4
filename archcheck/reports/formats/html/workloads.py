"""The map of workloads and nodes, with the reason for every cell."""

from collections.abc import Sequence

from archcheck.reports.document import ReportContainer, ReportDocument, ReportNode
from archcheck.reports.formats.html.contents import VERDICTS, PageContents, WorkloadRow
from archcheck.reports.formats.html.marks import Marks
from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, opened, tag
from archcheck.reports.formats.html.outcomes import ELSEWHERE, NodeOutcome, PlacementOutcome
from archcheck.reports.formats.html.parts import (
    MANY_COLUMNS,
    badge,
    box,
    cell,
    code,
    facts,
    item,
    legend,
    named,
    section,
    shown_position,
)

_NODES_SHOWN = 3
_PLAIN_ROLES = ("", "container")
_LOOKS = {
    PlacementOutcome.RUNS: "y",
    PlacementOutcome.FALLBACK: "f",
    PlacementOutcome.FAILS: "n",
    PlacementOutcome.UNKNOWN: "u",
    PlacementOutcome.KEPT_OFF: "k",
}
_CELLS = {outcome: cell(look, outcome.value) for outcome, look in _LOOKS.items()}
_CELLS[PlacementOutcome.ELSEWHERE] = Markup("<td>")
_MEANINGS = {
    PlacementOutcome.RUNS: "runs",
    PlacementOutcome.FALLBACK: "runs by a fallback",
    PlacementOutcome.FAILS: "may land there, and fails",
    PlacementOutcome.UNKNOWN: "may land there; whether it runs is not known",
    PlacementOutcome.KEPT_OFF: "kept off",
}
_ON = {
    PlacementOutcome.RUNS: "runs on",
    PlacementOutcome.FALLBACK: "runs by a fallback on",
    PlacementOutcome.FAILS: "fails on",
    PlacementOutcome.UNKNOWN: "not known on",
    PlacementOutcome.KEPT_OFF: "kept off",
}
_BADGES = {"ok": "good", "at-risk": "bad", "stuck": "bad", "unknown": "odd"}


def workload_section(contents: PageContents, marks: Marks) -> Markup:
    """Return the map, with the worst verdicts on top; nothing where the report has no nodes."""
    nodes = contents.document.nodes
    if not (nodes and contents.rows):
        return EMPTY
    rows = sorted(contents.rows, key=lambda row: VERDICTS.index(row.verdict))
    used = {row.on(node.name).outcome for row in rows for node in nodes}
    upright = " upright" if len(nodes) > MANY_COLUMNS else ""
    headings = (_heading(node) for node in nodes)
    head = joined((tag("th", "Workload", scope="col"), tag("th", "Verdict", scope="col"), *headings))
    body = joined(_row(row, contents.document, marks) for row in rows)
    table = tag("table", tag("thead", tag("tr", head)), body, class_=f"matrix{upright}")
    return section(
        "workloads",
        "Workloads and nodes",
        len(rows),
        ("workload", "workloads"),
        legend(*((_LOOKS[outcome], meaning) for outcome, meaning in _MEANINGS.items() if outcome in used)),
        box("workloads-title", len(rows), table),
    )


def _heading(node: ReportNode) -> Markup:
    platform = tag("small", node.platform.removeprefix("linux/"))
    return tag("th", tag("span", node.title or '""'), " ", platform, scope="col", class_="c")


def _row(row: WorkloadRow, document: ReportDocument, marks: Marks) -> Markup:
    nodes = document.nodes
    outcomes = [row.on(node.name) for node in nodes]
    where = shown_position(row.workload.position, row.workload.source.variant)
    clusters = row.workload.clusters if document.shows_clusters else ()
    notes = [tag("span", f"in {', '.join(clusters)}", class_="place")] if clusters else []
    notes += [where] if where else []
    name = tag("th", code(row.label), *(part for note in notes for part in (" ", note)), scope="row")
    verdict = f"<td>{badge(row.verdict.replace('-', ' '), _BADGES[row.verdict])}"
    cells = "".join(_CELLS[outcome.outcome] for outcome in outcomes)
    own = [node for node in nodes if row.on(node.name) is not ELSEWHERE]
    titles = [node.title for node in own]
    reasons = _why(row, titles, [row.on(node.name) for node in own])
    why = f"{opened('td', colspan=str(len(nodes) + 2))}{reasons}"
    rows = (Markup(f"<tr>{name}{verdict}{cells}"), Markup(f"<tr class=more>{why}"))
    return item(marks.workload(row), *rows)


def _why(row: WorkloadRow, titles: Sequence[str], outcomes: Sequence[NodeOutcome]) -> Markup:
    """Return where it may land in one line, which opens to the reasons: alike nodes together."""
    named_by: dict[PlacementOutcome, list[str]] = {}
    alike: dict[NodeOutcome, list[str]] = {}
    for title, outcome in zip(titles, outcomes, strict=True):
        named_by.setdefault(outcome.outcome, []).append(title)
        alike.setdefault(outcome, []).append(title)
    line = " · ".join(
        _said(outcome, named_by[outcome], len(titles)) for outcome in PlacementOutcome if outcome in named_by
    )
    reasons = (
        _reason(outcome, alike[outcome])
        for outcome in sorted(alike, key=lambda one: list(PlacementOutcome).index(one.outcome))
    )
    uses = tag("ul", *(_use(container) for container in row.workload.images), class_="q")
    details = facts(
        ("Nodes", tag("ul", *reasons, class_="reasons")),
        ("Images", uses if row.workload.images else EMPTY),
        ("Helm hooks", ", ".join(row.workload.hooks)),
    )
    return tag("div", tag("details", tag("summary", line), details), class_="side")


def _said(outcome: PlacementOutcome, titles: Sequence[str], total: int) -> str:
    """Return an outcome with its nodes: by name where they are few, or where they are what matters."""
    if len(titles) <= _NODES_SHOWN or outcome in (PlacementOutcome.FAILS, PlacementOutcome.UNKNOWN):
        return f"{_ON[outcome]} {named(titles, _NODES_SHOWN)}"
    if len(titles) == total:
        return f"{_ON[outcome].removesuffix(' on')} everywhere"
    return f"{_ON[outcome]} {len(titles)} of {total}"


def _reason(outcome: NodeOutcome, titles: Sequence[str]) -> Markup:
    because = f": {'; '.join(outcome.reasons)}" if outcome.reasons else ""
    head = tag("b", f"{_ON[outcome.outcome]} {', '.join(titles)}")
    return tag("li", head, because, class_=f"key {_LOOKS[outcome.outcome]}")


def _use(use: ReportContainer) -> Markup:
    """Return an image with its container, which has its role behind it where it is no plain one."""
    mark = "" if use.role in _PLAIN_ROLES else f" ({use.role})"
    container = f"{use.container}{mark}"
    return tag("li", container, " " if container else "", code(use.reference or '""'))
