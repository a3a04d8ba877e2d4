"""The cells of the two matrices: images on platforms, and workloads on nodes."""

from collections.abc import Sequence

from archcheck.errors import InvalidPlatformError
from archcheck.images.fallback import fallbacks
from archcheck.images.offering import Offer
from archcheck.images.platform import Platform, parse_platform, satisfies
from archcheck.reports.document import (
    ReportDocument,
    ReportImage,
    ReportNode,
    ReportPlacement,
    ReportWorkload,
)
from archcheck.reports.model import DEFAULT_COLUMNS
from archcheck.reports.style import UNICODE

_OFFERS = {offer.value: offer for offer in Offer}
_RUNS = {"native": UNICODE.has, "fallback": UNICODE.fallback, "no": UNICODE.fails}


def platform_columns(document: ReportDocument) -> tuple[Platform, ...]:
    """Return the platforms that are shown, as the table does: those required, and those of the nodes."""
    wanted = _platforms((*document.required_platforms, *(node.platform for node in document.nodes)))
    return tuple(dict.fromkeys(platform for platform in wanted if platform.architecture)) or DEFAULT_COLUMNS


def image_offers(image: ReportImage, columns: Sequence[Platform]) -> list[Offer]:
    """Return for each platform what an image offers it, as the run found; earlier reports have no offers."""
    if image.is_unknown:
        return [Offer.UNKNOWN for _ in columns]
    have = _platforms(image.platforms) if image.status == "found" else ()
    return [_image_offer(image, have, platform) for platform in columns]


def node_cells(workload: ReportWorkload, nodes: Sequence[ReportNode]) -> list[str]:
    """Return for each node what becomes of a workload there; nothing on one of another cluster."""
    placements = {placement.node: placement for placement in workload.placements}
    return [
        "" if node.clusters and node.name not in placements else _node_cell(placements.get(node.name))
        for node in nodes
    ]


def _image_offer(image: ReportImage, have: Sequence[Platform], platform: Platform) -> Offer:
    if said := image.offers.get(str(platform)):
        return _OFFERS.get(said, Offer.UNKNOWN)
    if any(satisfies(own, platform) for own in have):
        return Offer.NATIVE
    return Offer.FALLBACK if any(older in have for older in fallbacks(platform)) else Offer.LACKING


def _node_cell(placement: ReportPlacement | None) -> str:
    if placement is None:
        return UNICODE.unknown
    return _RUNS.get(placement.runs, UNICODE.unknown) if placement.lands else UNICODE.lacks


def _platforms(texts: Sequence[str]) -> tuple[Platform, ...]:
    """Return the platforms among some texts."""
    parsed = []
    for text in texts:
        try:
            parsed.append(parse_platform(text))
        except InvalidPlatformError:
            continue
    return tuple(parsed)
