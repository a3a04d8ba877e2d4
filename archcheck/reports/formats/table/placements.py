"""Where pods may land, for people: a matrix of workloads and nodes, and the reasons behind it."""

from collections.abc import Iterator, Sequence

from archcheck.reports.blocks import block_text
from archcheck.reports.formats.table.text_layout import GAP, Column, Grid, StyledLine, StyledText, in_blocks
from archcheck.reports.model import Report
from archcheck.reports.style import WIDE, Style, Symbols
from archcheck.reports.text import printable
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import NodePlacement, PlacementReport, Verdict, WorkloadPlacement
from archcheck.scheduling.pools import Pool

POOLS_SHOWN = 40
_NAME_WIDTH = 22
_VERDICT_WIDTH = 9
_STYLES = {Verdict.OK: "green", Verdict.UNKNOWN: "yellow", Verdict.AT_RISK: "red", Verdict.STUCK: "red"}
_BLANK: StyledLine = ()
_NO_CELL = StyledText("")
"""On a node of another cluster."""


def verdict_text(verdict: Verdict) -> str:
    """Return a verdict as people say it."""
    return verdict.value.replace("-", " ")


def placement_part(
    report: Report, placement_report: PlacementReport, style: Style
) -> Iterator[StyledLine | Grid]:
    """Yield the matrix, the nodes, what was assumed of them, and with `style.verbose` every reason."""
    if not placement_report.placed:
        return
    pools = placement_report.pools[:POOLS_SHOWN]
    room = style.width - _NAME_WIDTH - _VERDICT_WIDTH - GAP
    headings = [style.letters(printable(pool.title)) for pool in pools]
    numbered = sum(len(heading) + GAP for heading in headings) > room
    if numbered:
        headings = [str(number) for number in range(1, len(pools) + 1)]
    for block in in_blocks([max(len(heading), len(style.symbols.has)) for heading in headings], room):
        if block.start:
            yield _BLANK
        yield _matrix(report, placement_report, headings, block, style)
    if not pools:
        return
    yield (StyledText(_legend(placement_report, style.symbols), "dim"),)
    yield _BLANK
    yield _nodes(pools, style, numbered=numbered)
    if len(placement_report.pools) > len(pools):
        yield (StyledText(f"and {len(placement_report.pools) - len(pools)} more, which --format json has"),)
    yield from _assumptions(placement_report)
    if style.verbose:
        yield from _reasons(report, placement_report)


def _matrix(
    report: Report, placement_report: PlacementReport, headings: Sequence[str], block: slice, style: Style
) -> Grid:
    """Return the workloads on the pools of one block of columns."""
    narrowest = _NAME_WIDTH if style.width != WIDE else None
    columns = [Column("WORKLOAD", folds=True, narrowest=narrowest)]
    columns += [Column("CLUSTER", folds=True)] if report.shows_clusters else []
    columns += [Column("VERDICT"), *(Column(heading, centered=True) for heading in headings[block])]
    rows = [
        (
            StyledText(style.letters(printable(workload.label))),
            *([_clusters(workload.clusters, style)] if report.shows_clusters else ()),
            StyledText(verdict_text(placed.verdict), _STYLES[placed.verdict]),
            *(
                _cell(placement, style.symbols) if placement else _NO_CELL
                for placement in placement_report.aligned(number)[block]
            ),
        )
        for number, (workload, placed) in enumerate(
            zip(report.workloads, placement_report.placed, strict=True)
        )
    ]
    return Grid(tuple(columns), tuple(rows))


def _clusters(names: Sequence[str], style: Style) -> StyledText:
    return StyledText(style.letters(printable(", ".join(names))))


def _cell(placement: NodePlacement, symbols: Symbols) -> StyledText:
    if not placement.lands:
        return StyledText(symbols.lacks, "dim")
    match placement.runs:
        case Runs.NATIVE:
            return StyledText(symbols.has, "green")
        case Runs.FALLBACK:
            return StyledText(symbols.fallback, "yellow")
        case Runs.NO:
            return StyledText(symbols.fails, "red")
        case _:
            return StyledText(symbols.unknown, "yellow")


def _legend(placement_report: PlacementReport, symbols: Symbols) -> str:
    """Return what the cells mean, as far as they occur."""
    meanings = {
        symbols.has: "runs",
        symbols.fallback: "runs by a fallback",
        symbols.fails: "may land there and fails",
        symbols.unknown: "not known",
        symbols.lacks: "kept off",
    }
    used = {
        _cell(placement, symbols).text
        for number in range(len(placement_report.placed))
        for placement in placement_report.aligned(number)[:POOLS_SHOWN]
        if placement
    }
    return "; ".join(f"{symbol} {meaning}" for symbol, meaning in meanings.items() if symbol in used)


def _nodes(pools: Sequence[Pool], style: Style, *, numbered: bool) -> Grid:
    headings = [Column("NODES"), Column("PLATFORM"), Column("TAINTS", folds=True)]
    rows = [
        [
            StyledText(style.letters(printable(text)))
            for text in (pool.title, str(pool.node.platform), _taints(pool))
        ]
        for pool in pools
    ]
    if any(pool.clusters for pool in pools):
        headings.append(Column("CLUSTER", folds=True))
        for pool, row in zip(pools, rows, strict=True):
            row.append(_clusters(pool.clusters, style))
    if numbered:
        headings.insert(0, Column(""))
        for number, row in enumerate(rows, 1):
            row.insert(0, StyledText(str(number)))
    return Grid(tuple(headings), tuple(map(tuple, rows)))


def _taints(pool: Pool) -> str:
    texts = [str(taint) for taint in pool.node.taints]
    return ", ".join([*texts, *(["cordoned"] if pool.node.unschedulable else [])])


def _assumptions(placement_report: PlacementReport) -> Iterator[StyledLine]:
    by_text: dict[str, list[str]] = {}
    for pool in placement_report.pools:
        for text in pool.node.assumptions:
            by_text.setdefault(text, []).append(pool.title)
    for text, titles in by_text.items():
        named = ", ".join(titles[:6]) + (" …" if len(titles) > 6 else "")
        yield (StyledText(printable(f"Assumed: {text} ({named})."), "dim"),)
    if placement_report.unmodelled:
        used = ", ".join(f"{name} ({count})" for name, count in placement_report.unmodelled)
        yield (StyledText(printable(f"Not looked at, and used by so many workloads: {used}."), "dim"),)


def _reasons(report: Report, placement_report: PlacementReport) -> Iterator[StyledLine]:
    """Yield, for every workload and pool, what decides."""
    pairs = zip(report.workloads, placement_report.placed, strict=True)
    for number, (workload, placed) in enumerate(pairs):
        yield _BLANK
        clusters = f" ({', '.join(workload.clusters)})" if report.shows_clusters and workload.clusters else ""
        yield (StyledText(printable(f"{workload.label}{clusters}: {verdict_text(placed.verdict)}")),)
        for text in placed.open:
            yield (StyledText(printable(f"    where it lands is not known: {text}")),)
        yield from _chain(placed, placement_report.pools_of(number))


def _chain(placed: WorkloadPlacement, pools: Sequence[Pool]) -> Iterator[StyledLine]:
    for pool, placement in zip(pools, placed.placements, strict=True):
        lands = "may land and" if placement.lands else "kept off; else"
        yield (StyledText(printable(f"    {pool.title}: {lands} {_outcome(placement)}")),)
        for block in placement.reasons:
            yield (StyledText(printable(f"        {block_text(block, pool)}")),)


def _causes(placement: NodePlacement) -> Iterator[str]:
    """Yield the containers that are why, with the platform that would be pulled for them."""
    for container, entry in zip(placement.because, placement.entries, strict=True):
        yield f"{container}: {entry.normalized()}" if entry else container


def _outcome(placement: NodePlacement) -> str:
    """Return what becomes of pods that land."""
    who = f" ({', '.join(_causes(placement))})" if placement.because else ""
    outcome = {
        Runs.NATIVE: "runs",
        Runs.FALLBACK: "runs by a fallback",
        Runs.DEPENDS: "may run, as the node is configured",
        Runs.UNKNOWN: "not known" + (", since an image could not be read" if placement.images else ""),
        Runs.NO: f"fails, {placement.failure}",
    }[placement.runs]
    return f"{outcome}{who}"
