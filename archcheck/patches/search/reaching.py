"""Which nodes pods reach, or would with more tolerations: only of taints that the user marked."""

from collections.abc import Collection, Iterator
from typing import TypeAlias

from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.scheduling.filters import Filter
from archcheck.scheduling.node import Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import NodePlacement
from archcheck.scheduling.taints import is_of_system, tolerates
from archcheck.workloads.constraints import Toleration

GOOD = (Runs.NATIVE, Runs.FALLBACK)
BAD = (Runs.NO, Runs.DEPENDS)

Tolerations: TypeAlias = tuple[Toleration, ...]


def tolerable(case: PlacedWorkload, keys: frozenset[str]) -> frozenset[Taint]:
    """Return the taints that keep a workload off nodes that run it, where the user marked all of them."""
    wanted: set[Taint] = set()
    for _, placement in case.on:
        taints = [block.taint for block in placement.reasons if block.taint is not None]
        only = len(taints) == len(placement.reasons) and bool(taints)
        if only and placement.runs in GOOD and all(_may_tolerate(taint, keys) for taint in taints):
            wanted.update(taints)
    return frozenset(wanted)


def _may_tolerate(taint: Taint, keys: frozenset[str]) -> bool:
    return taint.key in keys and not is_of_system(taint)


def reaches(placement: NodePlacement, added: Tolerations) -> bool:
    """Return whether pods reach a node once these tolerations are added."""
    return all(_is_tolerated(block.taint, added) for block in placement.reasons)


def _is_tolerated(taint: Taint | None, added: Tolerations) -> bool:
    """Return whether tolerations that are added take a node's taint, of whatever value."""
    return taint is not None and any(tolerates(toleration, taint) for toleration in added)


def may_reach(placement: NodePlacement, added: Tolerations) -> bool:
    """Return whether pods reach a node, or will once it is no longer cordoned, or in a bad condition.

    Where nothing is tolerated anew, what is so today counts: no change was asked for.
    """
    if not added:
        return reaches(placement, added)
    return all(
        block.filter is Filter.CORDON
        or (block.taint is not None and (_is_tolerated(block.taint, added) or is_of_system(block.taint)))
        for block in placement.reasons
    )


def ways_to_tolerate(taints: Collection[Taint]) -> Iterator[Tolerations]:
    """Yield sets of tolerations, each of which takes all the taints; at last none of them.

    A taint without a value is tolerated by `Exists`, as kubectl's documentation writes it. That takes every
    other value of its key, too: nodes behind those have to be kept off by what else the pod asks for. Where
    nothing does, `Equal` without a value takes the empty one alone.
    """
    ordered = sorted(taints)
    if ordered:
        yield tuple(map(_usual, ordered))
    if any(not taint.value for taint in ordered):
        yield tuple(Toleration(taint.key, "Equal", taint.value, taint.effect) for taint in ordered)
    yield ()


def _usual(taint: Taint) -> Toleration:
    return Toleration(taint.key, "Equal" if taint.value else "Exists", taint.value, taint.effect)
