"""`diff`: two locks, or what two revisions hold → what was lost and gained between them."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from archcheck.actions.diff.sides import Side, both_sides
from archcheck.actions.reporter import Reporter
from archcheck.actions.run_options import RunOptions
from archcheck.comparing.clusters import in_clusters
from archcheck.comparing.images import Needed, image_changes, paired
from archcheck.comparing.model import Comparison
from archcheck.comparing.needs import by_nodes, by_platforms
from archcheck.comparing.verdicts import platform_losses, verdict_changes
from archcheck.comparing.workloads import pairs, seen
from archcheck.config.model import ClusterSettings
from archcheck.errors import ExitCode
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node


@dataclass(frozen=True, slots=True)
class DiffOptions:
    """What to compare: locks or revisions by their names; `new` is the work tree where it is None."""

    run: RunOptions
    old: str
    new: str | None = None


def compare(options: DiffOptions, reporter: Reporter) -> Comparison:
    """Return what was lost and gained.

    Raises:
        UsageError: a name that is neither, or a side without a lock.
        InputError: a lock or a revision that cannot be read.

    """
    run = options.run
    old, new = both_sides(options.old, options.new, run, reporter)
    before, after = _answers(old), _answers(new)
    reports = [side.report for side in (old, new) if side.report is not None]
    used = len(reports) == len((old, new))
    workloads = pairs(*map(seen, reports)) if used else []
    clusters = reports[-1].clusters if used else ()
    gone, come = paired(before, after)
    return Comparison(
        tuple(image_changes(before, after, _needed(run, by_workloads=used), used=used)),
        tuple(sorted(come)),
        tuple(sorted(gone)),
        in_clusters(verdict_changes(workloads), clusters),
        in_clusters(platform_losses(workloads), clusters),
        is_complete=all(report.complete for report in reports),
    )


def exit_code_of(comparison: Comparison) -> ExitCode:
    """Return what the process answers: a loss that matters is a finding."""
    if comparison.is_loss:
        return ExitCode.FINDINGS
    return ExitCode.OK if comparison.is_complete else ExitCode.INCOMPLETE


def _answers(side: Side) -> dict[str, Availability]:
    return {name: entry.answer for name, entry in side.lock.entries.items()}


def _named(cluster: ClusterSettings) -> "Iterator[Node]":
    """Yield the nodes of a cluster, with its name."""
    return (replace(node, pool=f"{cluster.name}/{node.pool or node.name}") for node in cluster.nodes)


def _needed(run: RunOptions, *, by_workloads: bool) -> Needed:
    """Return what tells who needs a platform: where workloads are placed, their verdicts say it."""
    required = by_platforms(run.platforms)
    every = (*run.nodes, *(node for cluster in run.clusters for node in _named(cluster)))
    nodes = by_nodes(() if by_workloads else every)

    def needed(before: Availability, after: Availability) -> tuple[str, ...]:
        return (*required(before, after), *nodes(before, after))

    return needed
