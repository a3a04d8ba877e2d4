"""Differences in several clusters: what is alike in them is one difference, with their names."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import replace
from typing import TypeVar

from archcheck.comparing.model import PlatformLoss, VerdictChange

Change = TypeVar("Change", bound=VerdictChange | PlatformLoss)


def in_clusters(changes: Iterable[Change], every: Collection[str]) -> tuple[Change, ...]:
    """Return differences that were found in one cluster each, alike ones together, in their order.

    Args:
        changes: the differences.
        every: all clusters of the input; one that is in all of them names none.

    """
    merged: dict[tuple[Change, int], Change] = {}
    times: Counter[Change] = Counter()
    for change in changes:
        bare = replace(change, clusters=())
        key = bare, times[change]
        times[change] += 1
        before: tuple[str, ...] = merged[key].clusters if key in merged else ()
        merged[key] = replace(change, clusters=(*before, *change.clusters))
    whole = frozenset(every)
    return tuple(
        replace(change, clusters=()) if whole == frozenset(change.clusters) else change
        for change in merged.values()
    )
