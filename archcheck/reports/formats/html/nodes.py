"""The nodes, and what the report took for granted of them."""

from collections.abc import Sequence

from archcheck.reports.document import ReportNode
from archcheck.reports.formats.html.contents import PageContents, WorkloadRow
from archcheck.reports.formats.html.marks import Marks
from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, tag
from archcheck.reports.formats.html.outcomes import NOT_LANDING, PlacementOutcome
from archcheck.reports.formats.html.parts import badge, box, code, item, section
from archcheck.wording import counted

_COLUMNS = ("Node", "Platform", "Workloads", "Taints", "Labels", "Runtime")
_NAMES_SHOWN = 3


def node_section(contents: PageContents, marks: Marks) -> Markup:
    """Return the nodes with their taints and labels; nothing where the report has none."""
    if not contents.document.nodes:
        return EMPTY
    head = tag("tr", *(tag("th", title, scope="col") for title in _COLUMNS))
    body = joined(_row(node, contents.rows, marks) for node in contents.document.nodes)
    table = tag("table", tag("thead", head), body, class_="list")
    return section(
        "nodes",
        "Nodes",
        len(contents.document.nodes),
        ("pool of nodes", "pools of nodes"),
        box("nodes-title", len(contents.document.nodes), table),
        _notes(contents),
    )


def _row(node: ReportNode, rows: Sequence[WorkloadRow], marks: Marks) -> Markup:
    name = tag("th", code(node.title or '""'), _hosts(node), *_clusters(node), scope="row")
    cells = (
        code(node.platform),
        _landing(node, rows),
        _names("taint", [*node.taints, *(["cordoned"] if node.unschedulable else [])]),
        _names("label", [f"{key}={value}" for key, value in node.labels.items()]),
        joined((code(node.runtime) if node.runtime else "not said", *_pull(node))),
    )
    return item(marks.node(node, rows), tag("tr", name, *(tag("td", cell) for cell in cells)))


def _pull(node: ReportNode) -> tuple[str, ...]:
    return (" ", tag("small", node.pull)) if node.pull else ()


def _clusters(node: ReportNode) -> tuple[str, ...]:
    return (" ", tag("small", f"in {', '.join(node.clusters)}")) if node.clusters else ()


def _hosts(node: ReportNode) -> Markup:
    hosts = tuple(host for host in node.hosts if host != node.name)
    return joined((" ", _names("host", hosts))) if hosts else EMPTY


def _landing(node: ReportNode, rows: Sequence[WorkloadRow]) -> Markup:
    """Return how many workloads may land there, and how many of them fail."""
    if not rows:
        return EMPTY
    outcomes = [row.on(node.name).outcome for row in rows]
    landing = sum(outcome not in NOT_LANDING for outcome in outcomes)
    failing = outcomes.count(PlacementOutcome.FAILS)
    unknown = outcomes.count(PlacementOutcome.UNKNOWN)
    parts: list[str] = [f"{landing} may land"]
    parts += [badge(f"{failing} fail" if failing > 1 else "1 fails", "bad")] if failing else []
    parts += [badge(f"{unknown} not known", "odd")] if unknown else []
    return joined(parts, " ")


def _names(what: str, names: Sequence[str]) -> Markup:
    """Return a few names as they are, and more of them where they can be opened."""
    if not names:
        return tag("small", "none")
    shown = tag("ul", *(tag("li", code(name)) for name in names), class_="names")
    if len(names) <= _NAMES_SHOWN:
        return shown
    return tag("details", tag("summary", counted(len(names), what)), shown)


def _notes(contents: PageContents) -> Markup:
    """Return what was assumed, and what else may keep pods off and is not looked at."""
    assumed: dict[str, list[str]] = {}
    for node in contents.document.nodes:
        for text in node.assumptions:
            assumed.setdefault(text, []).append(node.title)
    lines = [f"Assumed: {text} ({', '.join(titles)})." for text, titles in assumed.items()]
    unmodelled = [f"{entry.what} ({entry.workloads})" for entry in contents.document.not_modelled]
    if unmodelled:
        lines.append(f"Not looked at, and used by so many workloads: {', '.join(unmodelled)}.")
    return joined(tag("p", line, class_="note") for line in lines)
