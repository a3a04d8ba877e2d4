"""Two reports of one repository → which workload of the one is which of the other."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Found
from archcheck.images.platform import Platform
from archcheck.images.walking import lacking
from archcheck.reports.model import Report
from archcheck.scheduling.placement import WorkloadPlacement
from archcheck.scheduling.pools import Pool

Part = TypeVar("Part")
WorkloadKey = Callable[["Seen"], Hashable]


@dataclass(frozen=True, slots=True)
class Seen:
    """One workload of a report, by what it is told from others, and how it fares.

    `variant` is the kustomization that was built, or the values of a chart. `images` are by container, and
    `lacks` are the required platforms that they lack. `placed` is None where no nodes are given.
    `release` is the object whose chart renders it. `cluster` is the one that it is looked at in; empty where
    the input deploys but one.
    """

    path: str
    variant: str
    label: str
    images: Mapping[str, tuple[str, ...]]
    lacks: Mapping[str, tuple[Platform, ...]]
    placed: WorkloadPlacement | None = None
    pools: tuple[Pool, ...] = ()
    release: str = ""
    cluster: str = ""


def seen(report: Report) -> list[Seen]:
    """Return the workloads of a report, in its order, each once for each of its clusters.

    None is left out, however alike they are.
    """
    answers = {image.name: image.availability for image in report.images}
    placement_report = report.placement_report
    placements = placement_report.placed if placement_report is not None else (None,) * len(report.workloads)
    workloads = []
    mentions = ((mention, None) for mention in report.mentions)
    rows = (*zip(report.workloads, placements, strict=True), *mentions)
    for number, (workload, placed) in enumerate(rows):
        pools = placement_report.pools_of(number) if placement_report is not None and placed else ()
        uses = [(use.container, use.image) for use in workload.images]
        names = _by_container((container, (image.familiar,)) for container, image in uses)
        lacks = _by_container(
            (container, _lacking(answers.get(image), report.required)) for container, image in uses
        )
        path, variant = report.locate(workload.source.path), report.locate(workload.source.variant)
        release = workload.source.release
        whole = Seen(path, variant, workload.label, names, lacks, placed, pools, release)
        workloads += [_in_cluster(whole, name) for name in workload.clusters] or [whole]
    return workloads


def _in_cluster(workload: Seen, cluster: str) -> Seen:
    """Return a workload as it is in one of its clusters: on the nodes of that one alone."""
    placed = workload.placed
    if placed is None:
        return replace(workload, cluster=cluster)
    own = [
        (pool, placement)
        for pool, placement in zip(workload.pools, placed.placements, strict=True)
        if not pool.clusters or cluster in pool.clusters
    ]
    alone = replace(placed, placements=tuple(placement for _, placement in own))
    return replace(workload, placed=alone, pools=tuple(pool for pool, _ in own), cluster=cluster)


def _lacking(answer: Availability | None, required: Sequence[Platform]) -> tuple[Platform, ...]:
    return lacking(answer, required) if isinstance(answer, Found) else ()


def _by_container(
    parts: Iterable[tuple[str, tuple[Part, ...]]],
) -> dict[str, tuple[Part, ...]]:
    by_container: dict[str, tuple[Part, ...]] = {}
    for container, values in parts:
        by_container[container] = tuple(dict.fromkeys((*by_container.get(container, ()), *values)))
    return by_container


def pairs(old: Sequence[Seen], new: Sequence[Seen]) -> list[tuple[Seen | None, Seen]]:
    """Return each workload that is there now with what it was; with None where it was not there.

    Of what was built alike and called alike in one file there may be several: those with the same images
    belong together, the rest in its order. What was moved to another file, or to another kustomization, is
    the same where there is nothing else that it could be.
    """
    before, after = list(old), list(new)
    paired: list[tuple[Seen | None, Seen]] = []
    for key, is_sure in _KEYS:
        matched = list(_matched(before, after, key, sure=is_sure))
        paired += matched
        gone, come = {id(was) for was, _ in matched}, {id(now) for _, now in matched}
        before = [workload for workload in before if id(workload) not in gone]
        after = [workload for workload in after if id(workload) not in come]
    return [*paired, *((None, workload) for workload in after)]


_KEYS: tuple[tuple[WorkloadKey, bool], ...] = (
    (lambda workload: (workload.cluster, workload.variant, workload.path, workload.label), True),
    (lambda workload: (workload.cluster, workload.variant, workload.label), False),
    (lambda workload: (workload.cluster, workload.label), False),
    (lambda workload: (workload.variant, workload.path, workload.label), False),
)
"""By what workloads are the same, and whether that is so where there are several of them."""


def _matched(
    old: Sequence[Seen], new: Sequence[Seen], key: WorkloadKey, *, sure: bool
) -> Iterator[tuple[Seen, Seen]]:
    before, after = _grouped(old, key), _grouped(new, key)
    for name, now in after.items():
        was = before.get(name, [])
        if sure or len(was) == len(now) == 1:
            yield from _in_order(was, now)


def _in_order(old: Sequence[Seen], new: Sequence[Seen]) -> Iterator[tuple[Seen, Seen]]:
    """Yield workloads that cannot be told apart by name: first those with the same images."""
    alike = _grouped(reversed(old), _images)
    rest, taken = [], set()
    for now in new:
        if waiting := alike.get(_images(now)):
            was = waiting.pop()
            taken.add(id(was))
            yield was, now
        else:
            rest.append(now)
    yield from zip((workload for workload in old if id(workload) not in taken), rest, strict=False)


def _images(workload: Seen) -> Hashable:
    return tuple(sorted(workload.images.items()))


def _grouped(every: Iterable[Seen], key: WorkloadKey) -> dict[Hashable, list[Seen]]:
    groups: dict[Hashable, list[Seen]] = {}
    for workload in every:
        groups.setdefault(key(workload), []).append(workload)
    return groups
