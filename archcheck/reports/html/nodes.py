"""The nodes, and what the report took for granted of them."""

from collections.abc import Sequence

from archcheck.reports.html.marks import Marks
from archcheck.reports.html.markup import EMPTY, Markup, joined, tag
from archcheck.reports.html.model import Contents, Node, PlacementOutcome, Workload
from archcheck.reports.html.parts import badge, box, code, counted, item, section

_COLUMNS = ("Node", "Platform", "Workloads", "Taints", "Labels", "Runtime")
_NAMES_SHOWN = 3


def node_section(contents: Contents, marks: Marks) -> Markup:
    """Return the nodes with their taints and labels; nothing where the report has none."""
    if not contents.nodes:
        return EMPTY
    head = tag("tr", *(tag("th", title, scope="col") for title in _COLUMNS))
    body = joined(_row(node, contents.workloads, marks) for node in contents.nodes)
    table = tag("table", tag("thead", head), body, class_="list")
    return section(
        "nodes",
        "Nodes",
        len(contents.nodes),
        ("pool of nodes", "pools of nodes"),
        box("nodes-title", len(contents.nodes), table),
        _notes(contents),
    )


def _row(node: Node, workloads: Sequence[Workload], marks: Marks) -> Markup:
    name = tag("th", code(node.title or '""'), _hosts(node), scope="row")
    cells = (
        code(node.platform),
        _landing(node, workloads),
        _names("taint", [*node.taints, *(["cordoned"] if node.unschedulable else [])]),
        _names("label", node.labels),
        joined((code(node.runtime) if node.runtime else "not said", *_pull(node))),
    )
    return item(marks.node(node, workloads), tag("tr", name, *(tag("td", each) for each in cells)))


def _pull(node: Node) -> tuple[str, ...]:
    return (" ", tag("small", node.pull)) if node.pull else ()


def _hosts(node: Node) -> Markup:
    hosts = tuple(host for host in node.hosts if host != node.name)
    return joined((" ", _names("host", hosts))) if hosts else EMPTY


def _landing(node: Node, workloads: Sequence[Workload]) -> Markup:
    """Return how many workloads may land there, and how many of them fail."""
    if not workloads:
        return EMPTY
    fates = [workload.on(node.name).fate for workload in workloads]
    landing = len(fates) - fates.count(PlacementOutcome.KEPT_OFF)
    failing = fates.count(PlacementOutcome.FAILS)
    unknown = fates.count(PlacementOutcome.UNKNOWN)
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


def _notes(contents: Contents) -> Markup:
    """Return what was assumed, and what else may keep pods off and is not looked at."""
    assumed: dict[str, list[str]] = {}
    for node in contents.nodes:
        for text in node.assumptions:
            assumed.setdefault(text, []).append(node.title)
    lines = [f"Assumed: {text} ({', '.join(titles)})." for text, titles in assumed.items()]
    if contents.unmodelled:
        lines.append(f"Not looked at, and used by so many workloads: {', '.join(contents.unmodelled)}.")
    return joined(tag("p", line, class_="note") for line in lines)
