"""The two matrices in Markdown: what is wrong in the open, what is fine folded away."""

from collections.abc import Sequence

from archcheck.findings.model import Severity
from archcheck.images.offering import Offer
from archcheck.reports.document import ReportDocument, ReportImage, ReportNode, ReportWorkload
from archcheck.reports.formats.markdown.bounded import Section
from archcheck.reports.formats.markdown.gfm import code, header, row, shortened
from archcheck.reports.formats.matrices import image_offers, node_cells, platform_columns
from archcheck.reports.style import UNICODE
from archcheck.wording import counted

_COLUMNS = 20
_HEADING = 40
_NAME = 300
_OK = "ok"
_WORST_FIRST = ("stuck", "at risk", "unknown")
_IMAGE_LEGEND = (
    f"{UNICODE.has} has it; {UNICODE.lacks} has it not; "
    f"{UNICODE.fallback} has another, that such a machine may fall back to; {UNICODE.unknown} not known"
)
_HIDDEN_LEGEND = ", or there where a runtime does not look (`platform-hidden`)"
_NODE_LEGEND = (
    f"{UNICODE.has} runs; {UNICODE.fallback} runs by a fallback; {UNICODE.fails} may land there and fails; "
    f"{UNICODE.lacks} kept off; {UNICODE.unknown} not known"
)


def image_sections(document: ReportDocument) -> tuple[Section, Section]:
    """Return the images with which something is wrong, and the others."""
    columns = platform_columns(document)
    headings = [str(column).removeprefix("linux/") for column in columns]
    named = {finding.image for finding in document.findings if finding.severity is not Severity.NOTE}
    wrong: list[str] = []
    fine: list[str] = []
    hides = False
    for image in document.images:
        offers = image_offers(image, columns[:_COLUMNS])
        hides = hides or Offer.HIDDEN in offers
        item = row([code(_shown(image)), *map(UNICODE.of, offers)]) + "\n"
        (wrong if image.status != "found" or image.familiar in named else fine).append(item)
    top = _top(["image"], headings)
    hidden = _HIDDEN_LEGEND if hides else ""
    legend = f"\n{_IMAGE_LEGEND}{hidden}{_not_shown(headings, 'platform')}\n"
    title = _folded(len(fine), "image", "without errors or warnings")
    return (
        Section(f"\n### Images\n\n{top}", wrong, legend, "image is", "images are", 14_000),
        Section(f"{title}{top}", fine, f"{legend}\n</details>\n", "image is", "images are", 5_000),
    )


def workload_sections(document: ReportDocument) -> tuple[Section, Section]:
    """Return the workloads on the nodes, those first that are not ok; nothing where no nodes are given."""
    placed = [workload for workload in document.workloads if _is_placed(workload)] if document.nodes else []
    wrong = [workload for verdict in _WORST_FIRST for workload in placed if _verdict(workload) == verdict]
    fine = [workload for workload in placed if _verdict(workload) == _OK]
    headings = [node.title for node in document.nodes]
    names = ["workload", "cluster", "verdict"] if document.shows_clusters else ["workload", "verdict"]
    top = _top(names, headings)
    legend = f"\n{_NODE_LEGEND}{_not_shown(headings, 'node')}\n"
    title = _folded(len(fine), "workload", "with the verdict ok")
    many = ("workload is", "workloads are")
    return (
        Section(f"\n### Workloads\n\n{top}", _rows(wrong, document), legend, *many, 10_000),
        Section(f"{title}{top}", _rows(fine, document), f"{legend}\n</details>\n", *many, 4_000),
    )


def _is_placed(workload: ReportWorkload) -> bool:
    """Return whether it was to be placed; of a cluster without nodes it is not known where."""
    return bool(workload.placements or workload.open)


def _rows(workloads: Sequence[ReportWorkload], document: ReportDocument) -> list[str]:
    nodes = document.nodes[:_COLUMNS]
    return [
        row([code(_named(workload)), *_clusters(workload, document), *_on_nodes(workload, nodes)]) + "\n"
        for workload in workloads
    ]


def _clusters(workload: ReportWorkload, document: ReportDocument) -> list[str]:
    """Return the cell of the clusters, where there is one."""
    if not document.shows_clusters:
        return []
    return [", ".join(map(code, workload.clusters))[:_NAME]]


def _on_nodes(workload: ReportWorkload, nodes: Sequence[ReportNode]) -> list[str]:
    return [_verdict(workload), *node_cells(workload, nodes)]


def _named(workload: ReportWorkload) -> str:
    variant = f" ({workload.source.variant})" if workload.source.variant else ""
    return f"{workload.label}{variant}"[:_NAME]


def _verdict(workload: ReportWorkload) -> str:
    """Return the verdict as people say it; one that is not known here is no better than unknown."""
    verdict = workload.verdict.replace("-", " ")
    return verdict if verdict in (_OK, *_WORST_FIRST) else "unknown"


def _shown(image: ReportImage) -> str:
    return (shortened(image.familiar) or '""')[:_NAME]


def _top(names: list[str], headings: Sequence[str]) -> str:
    """Return the head of a table, with as many columns as a page has room for."""
    shown = [code(heading[:_HEADING]) for heading in headings[:_COLUMNS]]
    return "".join(f"{line}\n" for line in header([*names, *shown], len(names)))


def _not_shown(headings: Sequence[str], what: str) -> str:
    more = len(headings) - _COLUMNS
    return f"; and {counted(more, f'more {what}')}, which the JSON has" if more > 0 else ""


def _folded(count: int, what: str, how: str) -> str:
    return f"\n<details><summary>{counted(count, what)} {how}</summary>\n\n"
