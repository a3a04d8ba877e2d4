"""Workloads of several clusters, each to be placed on the nodes of its own; one report of all of them.

Clusters with the same nodes, and the same objects that decide where pods may go, are placed together.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import PlacementReport, Verdict, WorkloadPlacement
from archcheck.scheduling.pools import Pool
from archcheck.workloads.cluster_objects import ClusterObjects
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload

_NO_NODES = "it goes to the cluster {}, whose nodes are not given"
_NO_CLUSTER = "it is of no cluster whose nodes are given"

NodesByCluster = Mapping[str, tuple[Node, ...]]


@dataclass(frozen=True, slots=True)
class ClusterGroup:
    """Clusters that are judged alike. `clusters` are their names; none where the input names none.

    `workloads` are those that they have, at `positions` of the input, each with the clusters of this group
    alone. `has_others`: what is of no cluster is among them. Without `nodes` it is not known where they land.
    """

    clusters: tuple[str, ...]
    nodes: tuple[Node, ...]
    cluster_objects: ClusterObjects
    workloads: tuple[Workload, ...] = ()
    positions: tuple[int, ...] = ()
    has_others: bool = False

    def of_its(self, objects: Sequence[Workload]) -> tuple[Workload, ...]:
        """Return those of some objects that its clusters have, each with these alone."""
        return tuple(own for each in objects if (own := self._own(each)) is not None)

    def _own(self, workload: Workload) -> Workload | None:
        clusters = tuple(name for name in workload.clusters if name in self.clusters)
        if not (clusters or (self.has_others and not workload.clusters)):
            return None
        return workload if clusters == workload.clusters else replace(workload, clusters=clusters)


@dataclass(frozen=True, slots=True)
class PlacedGroup:
    """Clusters that are judged alike, with the placement of their workloads."""

    group: ClusterGroup
    report: PlacementReport


def cluster_groups(
    inventory: Inventory,
    usual: tuple[Node, ...],
    by_cluster: NodesByCluster,
    mentions: Sequence[Workload] = (),
) -> tuple[ClusterGroup, ...]:
    """Return the clusters of an input, those that are judged alike together, with their workloads.

    Args:
        inventory: the input.
        usual: the nodes of what has none of its own; a foreign cluster is not meant by them.
        by_cluster: the nodes of clusters that have their own.
        mentions: what the clusters have beside workloads.

    """
    objects = inventory.cluster_objects
    if not inventory.workloads and not mentions:
        own = (ClusterGroup((name,), nodes, objects) for name, nodes in by_cluster.items())
        return (*([ClusterGroup((), usual, objects)] if usual else []), *own)
    groups = [_filled(group, inventory.workloads) for group in _alike(inventory, usual, by_cluster)]
    return tuple(group for group in groups if group.workloads or group.of_its(mentions))


def _alike(inventory: Inventory, usual: tuple[Node, ...], by_cluster: NodesByCluster) -> list[ClusterGroup]:
    """Return groups without their workloads: first what is of no cluster."""
    groups = [ClusterGroup((), usual, inventory.cluster_objects, has_others=True)]
    for cluster in inventory.clusters:
        nodes = by_cluster.get(cluster.name) or (() if cluster.is_foreign else usual)
        own = ClusterGroup((cluster.name,), nodes, cluster.cluster_objects)
        for number, group in enumerate(groups):
            if nodes and nodes == group.nodes and _decides_alike(own, group):
                groups[number] = replace(group, clusters=(*group.clusters, cluster.name))
                break
        else:
            groups.append(own)
    return groups


def _decides_alike(one: ClusterGroup, other: ClusterGroup) -> bool:
    """Return whether the same objects decide in both where pods may go."""
    first, second = one.cluster_objects, other.cluster_objects
    return (first.runtime_classes, first.volumes, first.claims) == (
        second.runtime_classes,
        second.volumes,
        second.claims,
    )


def _filled(group: ClusterGroup, workloads: Sequence[Workload]) -> ClusterGroup:
    """Return a group with the workloads that its clusters have."""
    numbered = [
        (position, own) for position, workload in enumerate(workloads) for own in group.of_its((workload,))
    ]
    return replace(
        group,
        workloads=tuple(own for _, own in numbered),
        positions=tuple(position for position, _ in numbered),
    )


def unplaced(group: ClusterGroup) -> PlacementReport:
    """Return the report of a group without nodes: where its workloads land is not known, and why."""
    names = ", ".join(group.clusters)
    reason = _NO_NODES.format(names) if names else _NO_CLUSTER
    unknown = WorkloadPlacement(Verdict.UNKNOWN, (), open=(reason,))
    return PlacementReport(placed=(unknown,) * len(group.workloads))


def together(placed: Sequence[PlacedGroup]) -> tuple[tuple[Workload, ...], PlacementReport]:
    """Return the workloads of all groups with their placements as one report.

    A workload with one verdict in several clusters is one, with their names; with several verdicts it is
    there once for each, in the order of the input.
    """
    if len(placed) == 1:
        return placed[0].group.workloads, placed[0].report
    pools = _pools(placed)
    rows = sorted(_rows(placed), key=lambda row: row.position)
    unmodelled: dict[str, int] = {}
    for each in placed:
        for what, count in each.report.unmodelled:
            unmodelled[what] = unmodelled.get(what, 0) + count
    return tuple(row.workload for row in rows), PlacementReport(
        pools,
        tuple(row.placement for row in rows),
        tuple(sorted(unmodelled.items())),
        tuple(row.columns for row in rows),
    )


def _pools(placed: Sequence[PlacedGroup]) -> tuple[Pool, ...]:
    """Return the pools of all groups with their clusters; the name of one that several have says which."""
    times: dict[str, int] = {}
    for each in placed:
        for pool in each.report.pools:
            times[pool.name] = times.get(pool.name, 0) + 1

    def named(pool: Pool, clusters: tuple[str, ...]) -> Pool:
        name = f"{'+'.join(clusters)}/{pool.name}" if clusters and times[pool.name] > 1 else pool.name
        return replace(pool, name=name, clusters=clusters)

    return tuple(named(pool, each.group.clusters) for each in placed for pool in each.report.pools)


@dataclass(frozen=True, slots=True)
class _Row:
    """A workload with one verdict, and the positions of the pools that it is placed on."""

    position: int
    workload: Workload
    placement: WorkloadPlacement
    columns: tuple[int, ...]

    def with_row(self, other: "_Row") -> "_Row":
        """Return the same workload in the clusters of both."""
        first, second = self.placement, other.placement
        clusters = tuple(sorted((*self.workload.clusters, *other.workload.clusters)))
        placement = WorkloadPlacement(
            first.verdict,
            (*first.placements, *second.placements),
            open=tuple(dict.fromkeys((*first.open, *second.open))),
        )
        workload = replace(self.workload, clusters=clusters)
        return _Row(self.position, workload, placement, (*self.columns, *other.columns))


def _rows(placed: Sequence[PlacedGroup]) -> Iterator[_Row]:
    """Yield each workload once for each of its verdicts."""
    rows: dict[tuple[int, Verdict], _Row] = {}
    first = 0
    for each in placed:
        columns = tuple(range(first, first + len(each.report.pools)))
        first += len(columns)
        group = each.group
        for position, workload, placement in zip(
            group.positions, group.workloads, each.report.placed, strict=True
        ):
            row = _Row(position, workload, placement, columns)
            key = position, placement.verdict
            rows[key] = rows[key].with_row(row) if key in rows else row
    return iter(rows.values())
