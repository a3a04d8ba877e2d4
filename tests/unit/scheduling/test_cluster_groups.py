"""Workloads of several clusters, each on the nodes of its own."""

from collections.abc import Mapping
from dataclasses import replace

from archcheck.scheduling.cluster_groups import (
    ClusterGroup,
    PlacedGroup,
    cluster_groups,
    together,
    unplaced,
)
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import schedule
from archcheck.workloads.cluster_objects import ClusterObjects, RuntimeClass
from archcheck.workloads.constraints import Pair
from archcheck.workloads.inventory import DeployedCluster, Inventory
from tests.support.answers import by_image
from tests.support.placements import IMAGES, node
from tests.unit.workloads.helpers import stock

PC, A20 = node("pc"), node("a20", "linux/arm/v7")
POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {{name: {0}}}\nspec: {{containers: [{{name: c, image: '{1}'}}]}}\n"
)
CLASS = ClusterObjects(runtime_classes=(RuntimeClass("slow", (Pair("speed", "slow"),)),))


def inventory(workloads: Mapping[str, tuple[str, ...]], *clusters: DeployedCluster) -> Inventory:
    """Return pods of the image big:1 by name, each in some clusters."""
    read = stock("---\n".join(POD.format(name, "big:1") for name in workloads)).workloads
    named = zip(read, workloads.values(), strict=True)
    return Inventory(tuple(replace(workload, clusters=names) for workload, names in named), clusters=clusters)


def placed(groups: tuple[ClusterGroup, ...]) -> list[PlacedGroup]:
    answers = by_image(IMAGES)
    return [
        PlacedGroup(
            group,
            schedule(group.workloads, answers, group.nodes, group.cluster_objects)
            if group.nodes
            else unplaced(group),
        )
        for group in groups
    ]


def rows(
    inventory: Inventory, usual: tuple[Node, ...] = (), own: Mapping[str, tuple[Node, ...]] | None = None
) -> list[tuple[str, tuple[str, ...], str, list[str]]]:
    """Return for each row its name, clusters, verdict, and the pools that it is placed on."""
    workloads, report = together(placed(cluster_groups(inventory, usual, own or {})))
    return [
        (each.name, each.clusters, report.placed[number].verdict, [p.name for p in report.pools_of(number)])
        for number, each in enumerate(workloads)
    ]


HOME, CLOUD = DeployedCluster("home"), DeployedCluster("cloud")
BOTH = ("home", "cloud")


def test_without_names_all_is_one() -> None:
    one = inventory({"web": ()})
    [group] = cluster_groups(one, (PC,), {})
    assert (group.clusters, group.nodes, group.workloads) == ((), (PC,), one.workloads)
    workloads, report = together(placed((group,)))
    assert workloads is group.workloads
    assert report.columns == ()


def test_clusters_with_the_same_nodes_are_judged_together() -> None:
    both = inventory({"web": BOTH, "db": ("cloud",)}, HOME, CLOUD)
    [group] = cluster_groups(both, (PC,), {})
    assert (group.clusters, len(group.workloads)) == (BOTH, 2)
    assert len(cluster_groups(both, (), {"home": (PC,), "cloud": (PC,)})) == 1
    deciding = inventory({"web": BOTH}, HOME, replace(CLOUD, cluster_objects=CLASS))
    assert [group.clusters for group in cluster_groups(deciding, (PC,), {})] == [("home",), ("cloud",)]


def test_a_workload_is_one_row_for_each_verdict() -> None:
    both = inventory({"web": BOTH, "db": ("cloud",)}, HOME, CLOUD)
    different = {"home": (PC, A20), "cloud": (PC,)}
    assert rows(both, own=different) == [
        ("web", ("home",), "at-risk", ["home/pc", "a20"]),
        ("web", ("cloud",), "ok", ["cloud/pc"]),
        ("db", ("cloud",), "ok", ["cloud/pc"]),
    ]
    alike = {"home": (node("big"), node("small", "arm64")), "cloud": (PC,)}
    assert rows(both, own=alike) == [
        ("web", ("cloud", "home"), "ok", ["big", "small", "pc"]),
        ("db", ("cloud",), "ok", ["pc"]),
    ]


def test_every_row_is_aligned_with_all_pools() -> None:
    both = inventory({"web": BOTH, "db": ("cloud",)}, HOME, CLOUD)
    _, report = together(placed(cluster_groups(both, (), {"home": (PC, A20), "cloud": (PC,)})))
    shown = [[entry and entry.runs.value for entry in report.aligned(number)] for number in range(3)]
    assert shown == [["native", "no", None], [None, None, "native"], [None, None, "native"]]


def test_nodes_that_are_not_its_own_are_never_those_of_a_foreign_cluster() -> None:
    edge, far = DeployedCluster("edge", is_foreign=True), DeployedCluster("far", is_foreign=True)
    apart = inventory({"web": ("home", "edge", "far"), "plain": ()}, HOME, edge, far)
    assert rows(apart, (PC,)) == [
        ("web", ("home",), "ok", ["pc"]),
        ("web", ("edge", "far"), "unknown", []),
        ("plain", (), "ok", ["pc"]),
    ]
    assert rows(apart, (PC,), {"edge": (A20,)})[1] == ("web", ("edge",), "stuck", ["a20"])
    groups = cluster_groups(apart, (PC,), {})
    assert [unplaced(group).placed[0].open for group in groups if not group.nodes] == [
        ("it goes to the cluster edge, whose nodes are not given",),
        ("it goes to the cluster far, whose nodes are not given",),
    ]


def test_what_is_of_no_cluster_is_unknown_where_only_clusters_have_nodes() -> None:
    assert rows(inventory({"web": ()}), own={"home": (PC,)}) == [("web", (), "unknown", [])]


def test_without_workloads_there_are_the_nodes() -> None:
    groups = cluster_groups(Inventory(), (PC,), {"home": (A20,)})
    assert [(group.clusters, group.nodes) for group in groups] == [((), (PC,)), (("home",), (A20,))]
    workloads, report = together(placed(groups))
    assert workloads == ()
    assert [pool.name for pool in report.pools] == ["pc", "a20"]
