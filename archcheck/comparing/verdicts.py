"""Workloads on two days → those that fare worse or better on the nodes, and that lack a required platform."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from archcheck.comparing.model import PlatformLoss, VerdictChange
from archcheck.comparing.workloads import Seen
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import Verdict, WorkloadPlacement

Pairs = Iterable[tuple[Seen | None, Seen]]
"""Each workload, with what it was before; None where it was not there."""

_BAD = (Verdict.AT_RISK, Verdict.STUCK)


def verdict_changes(pairs: Pairs) -> list[VerdictChange]:
    """Return the workloads that got another verdict, or came with a bad one; worse ones first.

    Nodes are the same in both.
    """
    placed = [(now, _change(was, now, now.placed)) for was, now in pairs if now.placed is not None]
    changed = [replace(change, release=now.release) for now, change in placed if change is not None]
    return sorted(
        changed, key=lambda change: (not change.is_worse, change.path, change.variant, change.workload)
    )


def platform_losses(pairs: Pairs) -> list[PlatformLoss]:
    """Return the containers whose images lack required platforms that they did not lack before."""
    losses = [replace(loss, release=now.release) for was, now in pairs for loss in _losses(was, now)]
    return sorted(losses, key=lambda loss: (loss.path, loss.variant, loss.workload, loss.container))


def _losses(was: Seen | None, now: Seen) -> Iterable[PlatformLoss]:
    for container, lacks in now.lacks.items():
        lacked = was.lacks.get(container, ()) if was is not None else ()
        lost = tuple(platform for platform in lacks if platform not in lacked)
        if lost:
            old = was.images.get(container, ()) if was is not None else ()
            images = tuple(map(", ".join, (old, now.images[container])))
            before, after = images
            loss = PlatformLoss(now.label, now.path, now.variant, container, before, after, lost)
            yield replace(loss, clusters=_clusters(now))


def _change(was: Seen | None, now: Seen, placed: WorkloadPlacement) -> VerdictChange | None:
    verdict = placed.verdict
    if was is None or was.placed is None:
        if verdict not in _BAD:
            return None
        return VerdictChange(
            now.label, now.path, now.variant, "", verdict.value, is_worse=True, clusters=_clusters(now)
        )
    fails_on = tuple(_newly_failing(was, was.placed, now, placed))
    before = was.placed.verdict
    if before is verdict and not fails_on:
        return None
    is_worse = bool(fails_on) or _rank(verdict) > _rank(before)
    return VerdictChange(
        now.label,
        now.path,
        now.variant,
        before.value,
        verdict.value,
        fails_on,
        is_worse=is_worse,
        clusters=_clusters(now),
    )


def _clusters(workload: Seen) -> tuple[str, ...]:
    return (workload.cluster,) if workload.cluster else ()


def _rank(verdict: Verdict) -> int:
    """Return how bad a verdict is; unknown is no better than ok, and no worse."""
    return {Verdict.OK: 0, Verdict.UNKNOWN: 0, Verdict.AT_RISK: 1, Verdict.STUCK: 2}[verdict]


def _newly_failing(
    was: Seen, before: WorkloadPlacement, now: Seen, after: WorkloadPlacement
) -> Sequence[str]:
    """Return the pools with a node on which pods ran, may land still, and fail now.

    Nodes are compared, since other pods may have other pools.
    """
    worked = {
        node.name
        for pool, placement in zip(was.pools, before.placements, strict=True)
        if placement.works
        for node in pool.members
    }
    return [
        pool.title
        for pool, placement in zip(now.pools, after.placements, strict=True)
        if placement.lands and placement.runs in (Runs.NO, Runs.DEPENDS)
        if any(node.name in worked for node in pool.members)
    ]
