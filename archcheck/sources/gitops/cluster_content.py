"""What reaches each cluster → one inventory: a workload that several have alike is one, with their names."""

from collections.abc import Iterable
from dataclasses import replace

from archcheck.workloads.inventory import DeployedCluster, Inventory
from archcheck.workloads.model import Workload


def of_cluster(inventory: Inventory, name: str, *, is_foreign: bool) -> Inventory:
    """Return what one cluster has, under its name; as it is where it has none.

    Args:
        inventory: what reaches the cluster.
        name: that of the cluster; empty where the repository deploys but one.
        is_foreign: whether it has no entry point of its own here.

    """
    if not name:
        return inventory
    return replace(
        inventory,
        workloads=tuple(replace(workload, clusters=(name,)) for workload in inventory.workloads),
        clusters=(DeployedCluster(name, inventory.cluster_objects, is_foreign),),
    )


def each_once(inventory: Inventory) -> Inventory:
    """Return what several clusters have with each workload once, where it is the same in all."""
    return replace(
        inventory,
        workloads=tuple(_with_all_clusters(inventory.workloads)),
        skipped=tuple(dict.fromkeys(inventory.skipped)),
    )


def _with_all_clusters(workloads: Iterable[Workload]) -> Iterable[Workload]:
    found: dict[Workload, tuple[Workload, dict[str, None]]] = {}
    for workload in workloads:
        _, names = found.setdefault(workload, (workload, {}))
        names.update(dict.fromkeys(workload.clusters))
    return (
        workload if workload.clusters == tuple(names) else replace(workload, clusters=tuple(names))
        for workload, names in found.values()
    )
