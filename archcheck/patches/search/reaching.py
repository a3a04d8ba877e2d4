"""Which nodes pods reach, or would with more tolerations: only of taints that the user marked."""

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.patches.search.tolerating import Tolerations
from archcheck.scheduling.landing import Filter
from archcheck.scheduling.node import Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import NodePlacement
from archcheck.scheduling.taints import is_of_system, tolerates

GOOD = (Runs.NATIVE, Runs.FALLBACK)
BAD = (Runs.NO, Runs.DEPENDS)


def tolerable(case: PlacedWorkload, keys: frozenset[str]) -> frozenset[Taint]:
    """Return the taints that keep a workload off nodes that run it, where the user marked all of them."""
    found: set[Taint] = set()
    for _, placement in case.on:
        taints = [block.taint for block in placement.blocks if block.taint is not None]
        only = len(taints) == len(placement.blocks) and bool(taints)
        if only and placement.runs in GOOD and all(_may_tolerate(taint, keys) for taint in taints):
            found.update(taints)
    return frozenset(found)


def _may_tolerate(taint: Taint, keys: frozenset[str]) -> bool:
    return taint.key in keys and not is_of_system(taint)


def reaches(placement: NodePlacement, added: Tolerations) -> bool:
    """Return whether pods reach a node once these tolerations are added."""
    return all(_is_tolerated(block.taint, added) for block in placement.blocks)


def _is_tolerated(taint: Taint | None, added: Tolerations) -> bool:
    """Return whether tolerations that are added take a node's taint, of whatever value."""
    return taint is not None and any(tolerates(each, taint) for each in added)


def may_reach(placement: NodePlacement, added: Tolerations) -> bool:
    """Return whether pods reach a node, or will once it is no longer cordoned, or in a bad condition.

    Where nothing is tolerated anew, what is so today counts: no change was asked for.
    """
    if not added:
        return reaches(placement, added)
    return all(
        block.why is Filter.CORDON
        or (block.taint is not None and (_is_tolerated(block.taint, added) or is_of_system(block.taint)))
        for block in placement.blocks
    )
