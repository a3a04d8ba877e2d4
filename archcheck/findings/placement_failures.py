"""Why pods do not run, in words: what keeps them off nodes, and what becomes of them where they land."""

from collections.abc import Iterable

from archcheck.findings.model import Severity
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.findings.texts import listed, names, titles
from archcheck.scheduling.filters import Filter
from archcheck.scheduling.placement import NodePlacement
from archcheck.scheduling.pools import Pool
from archcheck.workloads.model import ImageUse, Workload

_REASONS_SHOWN = 4


def why_stuck(placed: PlacedWorkload) -> str:
    """Return what keeps a workload off each pool, alike pools together."""
    pools_by_reason: dict[str, list[Pool]] = {}
    refusals: list[str] = []
    for pool, placement in placed.on:
        refusals += [reason.text for reason in placement.reasons if reason.filter is Filter.REFUSED]
        pools_by_reason.setdefault(_reason(placement), []).append(pool)
    if refusals:
        return f"the API server refuses it, {refusals[0]}"
    texts = [f"{titles(pools)}: {reason}" for reason, pools in pools_by_reason.items()]
    more = len(texts) - _REASONS_SHOWN
    return "; ".join(texts[:_REASONS_SHOWN]) + (f"; and {more} more" if more > 0 else "")


def where_it_fails(failing: Iterable[tuple[Pool, NodePlacement]]) -> str:
    """Return `a20 (2), where mariadb:11 ends in ImagePullBackOff: …`, alike pools together."""
    pools_by_reason: dict[str, list[Pool]] = {}
    for pool, placement in failing:
        pools_by_reason.setdefault(_reason(placement), []).append(pool)
    return "; on ".join(f"{titles(pools)}, where {reason}" for reason, pools in pools_by_reason.items())


def failing_images(placed: PlacedWorkload) -> list[ImageUse]:
    """Return the images that cannot run on a node where the pods may land."""
    return [
        use
        for _, placement in placed.failing
        for use in placed.workload.images
        if use.container in placement.because and use.image in placement.images
    ]


def lowered_severity(workload: Workload) -> Severity | None:
    """Return the severity of a failure of pods that do not run now; None for that of its rule."""
    return Severity.WARNING if workload.dormant else None


def dormancy(workload: Workload) -> str:
    """Return what to add to the message about a workload of which no pod runs now."""
    return f" (no pod of it runs now: {workload.dormant})" if workload.dormant else ""


def _reason(placement: NodePlacement) -> str:
    if placement.reasons:
        return listed([reason.text for reason in placement.reasons])
    failure = f"ends in {placement.failure}" if placement.failure else "fails"
    return f"{names(placement.images) or 'it'} {failure}"
