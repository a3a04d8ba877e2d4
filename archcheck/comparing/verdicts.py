"""Two reports of one repository → the workloads whose verdict changed."""

from collections.abc import Iterable

from archcheck.comparing.model import VerdictChange
from archcheck.reports.model import Report
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placing import Placed, Placing, Verdict

Key = tuple[str, str, str]


def verdict_changes(old: Report, new: Report) -> list[VerdictChange]:
    """Return the workloads that got another verdict, or came with a bad one; worse ones first.

    Nodes are the same in both.
    """
    before, after = _by_key(old), _by_key(new)
    found = [_change(key, before.get(key), placed) for key, placed in after.items()]
    changed = [each for each in found if each is not None]
    return sorted(changed, key=lambda each: (not each.is_worse, each.path, each.workload))


def _by_key(report: Report) -> dict[Key, tuple[Placed, Placing]]:
    """Return placements by path and label; of the renders of one chart, each by its values."""
    if report.placing is None:
        return {}
    return {
        (report.locate(workload.source.path), workload.source.variant, workload.label): (
            placed,
            report.placing,
        )
        for workload, placed in zip(report.workloads, report.placing.placed, strict=True)
    }


def _change(
    key: Key, before: tuple[Placed, Placing] | None, after: tuple[Placed, Placing]
) -> VerdictChange | None:
    path, variant, label = key
    shown = f"{path} ({variant})" if variant else path
    placed, _ = after
    if before is None:
        is_bad = placed.verdict in (Verdict.AT_RISK, Verdict.STUCK)
        return VerdictChange(label, shown, "", placed.verdict.value, is_worse=is_bad) if is_bad else None
    fails_on = tuple(_newly_failing(before, after))
    if before[0].verdict is placed.verdict and not fails_on:
        return None
    is_worse = bool(fails_on) or _rank(placed.verdict) > _rank(before[0].verdict)
    return VerdictChange(
        label, shown, before[0].verdict.value, placed.verdict.value, fails_on, is_worse=is_worse
    )


def _rank(verdict: Verdict) -> int:
    """Return how bad a verdict is; unknown is no better than ok, and no worse."""
    return {Verdict.OK: 0, Verdict.UNKNOWN: 0, Verdict.AT_RISK: 1, Verdict.STUCK: 2}[verdict]


def _newly_failing(before: tuple[Placed, Placing], after: tuple[Placed, Placing]) -> Iterable[str]:
    """Yield the pools on which pods ran, may land still, and fail now."""
    worked = {
        pool.name
        for pool, placement in zip(before[1].pools, before[0].placements, strict=True)
        if placement.works
    }
    for pool, placement in zip(after[1].pools, after[0].placements, strict=True):
        if pool.name in worked and placement.lands and placement.runs in (Runs.NO, Runs.DEPENDS):
            yield pool.title
