"""Taints that a pod may be made to tolerate → the tolerations that do so, the usual spelling first."""

from collections.abc import Collection, Iterator
from typing import TypeAlias

from archcheck.scheduling.node import Taint
from archcheck.workloads.constraints import Toleration

Tolerations: TypeAlias = tuple[Toleration, ...]


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
