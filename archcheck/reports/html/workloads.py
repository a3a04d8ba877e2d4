"""The map of workloads and nodes, with the reason for every cell."""

from collections.abc import Sequence

from archcheck.reports.html.marks import Marks
from archcheck.reports.html.markup import EMPTY, Markup, joined, opened, tag
from archcheck.reports.html.model import Contents, Node, Placement, PlacementOutcome, Workload
from archcheck.reports.html.parts import (
    MANY_COLUMNS,
    badge,
    box,
    cell,
    code,
    facts,
    item,
    legend,
    named,
    place,
    section,
)
from archcheck.reports.html.reading import VERDICTS

_NODES_SHOWN = 3
_LOOKS = {
    PlacementOutcome.RUNS: "y",
    PlacementOutcome.FALLBACK: "f",
    PlacementOutcome.FAILS: "n",
    PlacementOutcome.UNKNOWN: "u",
    PlacementOutcome.KEPT_OFF: "k",
}
_CELLS = {fate: cell(look, fate.value) for fate, look in _LOOKS.items()}
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


def workload_section(contents: Contents, marks: Marks) -> Markup:
    """Return the map, with the worst verdicts on top; nothing where the report has no nodes."""
    if not (contents.nodes and contents.workloads):
        return EMPTY
    nodes = contents.nodes
    workloads = sorted(contents.workloads, key=lambda each: VERDICTS.index(each.verdict))
    used = {each.on(node.name).fate for each in workloads for node in nodes}
    upright = " upright" if len(nodes) > MANY_COLUMNS else ""
    headings = (_heading(node) for node in nodes)
    head = joined((tag("th", "Workload", scope="col"), tag("th", "Verdict", scope="col"), *headings))
    body = joined(_row(each, nodes, marks) for each in workloads)
    table = tag("table", tag("thead", tag("tr", head)), body, class_=f"matrix{upright}")
    return section(
        "workloads",
        "Workloads and nodes",
        len(workloads),
        ("workload", "workloads"),
        legend(*((_LOOKS[fate], meaning) for fate, meaning in _MEANINGS.items() if fate in used)),
        box("workloads-title", len(workloads), table),
    )


def _heading(node: Node) -> Markup:
    platform = tag("small", node.platform.removeprefix("linux/"))
    return tag("th", tag("span", node.title or '""'), " ", platform, scope="col", class_="c")


def _row(workload: Workload, nodes: Sequence[Node], marks: Marks) -> Markup:
    placements = [workload.on(node.name) for node in nodes]
    where = place(workload.place, workload.variant)
    name = tag("th", code(workload.label), *((" ", where) if where else ()), scope="row")
    verdict = f"<td>{badge(workload.verdict.replace('-', ' '), _BADGES[workload.verdict])}"
    cells = "".join(_CELLS[placement.fate] for placement in placements)
    titles = [node.title for node in nodes]
    why = f"{opened('td', colspan=str(len(nodes) + 2))}{_why(workload, titles, placements)}"
    rows = (Markup(f"<tr>{name}{verdict}{cells}"), Markup(f"<tr class=more>{why}"))
    return item(marks.workload(workload), *rows)


def _why(workload: Workload, titles: Sequence[str], placements: Sequence[Placement]) -> Markup:
    """Return where it may land in one line, which opens to the reasons: alike nodes together."""
    fates: dict[PlacementOutcome, list[str]] = {}
    alike: dict[Placement, list[str]] = {}
    for title, placement in zip(titles, placements, strict=True):
        fates.setdefault(placement.fate, []).append(title)
        alike.setdefault(placement, []).append(title)
    line = " · ".join(_said(fate, fates[fate], len(titles)) for fate in PlacementOutcome if fate in fates)
    reasons = (
        _reason(placement, alike[placement])
        for placement in sorted(alike, key=lambda each: list(PlacementOutcome).index(each.fate))
    )
    uses = tag("ul", *(_use(each.container, each.reference) for each in workload.uses), class_="q")
    details = facts(
        ("Nodes", tag("ul", *reasons, class_="reasons")),
        ("Images", uses if workload.uses else EMPTY),
        ("Helm hooks", ", ".join(workload.hooks)),
    )
    return tag("div", tag("details", tag("summary", line), details), class_="side")


def _said(fate: PlacementOutcome, titles: Sequence[str], total: int) -> str:
    """Return a fate with its nodes: by name where they are few, or where they are what matters."""
    if len(titles) <= _NODES_SHOWN or fate in (PlacementOutcome.FAILS, PlacementOutcome.UNKNOWN):
        return f"{_ON[fate]} {named(titles, _NODES_SHOWN)}"
    if len(titles) == total:
        return f"{_ON[fate].removesuffix(' on')} everywhere"
    return f"{_ON[fate]} {len(titles)} of {total}"


def _reason(placement: Placement, titles: Sequence[str]) -> Markup:
    because = f": {'; '.join(placement.reasons)}" if placement.reasons else ""
    head = tag("b", f"{_ON[placement.fate]} {', '.join(titles)}")
    return tag("li", head, because, class_=f"key {_LOOKS[placement.fate]}")


def _use(container: str, reference: str) -> Markup:
    return tag("li", container, " " if container else "", code(reference or '""'))
