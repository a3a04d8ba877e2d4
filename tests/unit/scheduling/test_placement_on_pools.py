"""Pools are a way to compute less, and change nothing."""

from collections.abc import Iterable

from hypothesis import given
from hypothesis import strategies as st

from archcheck.images.availability import Missing
from archcheck.scheduling.effective_pods import EffectivePodSpec, PodResolver
from archcheck.scheduling.filters import filter_node
from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import schedule
from archcheck.scheduling.running import outcome
from archcheck.workloads.cluster_objects import ClusterObjects
from archcheck.workloads.constraints import Constraints
from archcheck.workloads.model import ImageUse, PodSpec, Role, Workload
from tests.unit.scheduling.building import ANSWERS, answers, by_host, landing, pod, workload
from tests.unit.scheduling.plain_matching import may_land
from tests.unit.scheduling.strategies import (
    cluster_objects,
    clusters,
    constraints,
    nodes,
    sound_terms,
    workloads,
)

many_workloads = st.lists(workloads, min_size=1, max_size=3)


def runs(each: PodSpec, node: Node, handler: str) -> Runs:
    """Return the worst of a pod's images on a node, none remembered from another."""
    if each.constraints.os not in ("", node.platform.os):
        return Runs.NO
    found = [run(use, node, handler) for use in each.images if use.role.is_started]
    return max(found, key=lambda one: one.rank, default=Runs.NATIVE)


def run(use: ImageUse, node: Node, handler: str) -> Runs:
    answer = answers(use.text)
    found = outcome(answer, node.machine, mounted=use.role is Role.VOLUME).runs
    return Runs.DEPENDS if handler and found is Runs.NO and not isinstance(answer, Missing) else found


def plainly(each: Workload, node: Node, beside: ClusterObjects) -> tuple[bool, Runs]:
    """Return whether any pod of a workload may land on a node, and the worst of those that do."""
    shaper = PodResolver(beside)
    pairs: list[tuple[EffectivePodSpec, PodSpec]] = [
        (shape, each_pod) for each_pod in each.pods for shape in shaper.specs(each, each_pod)
    ]
    found = [
        (not any(filter_node(shape, node)), runs(each_pod, node, shape.handler)) for shape, each_pod in pairs
    ]
    lands = any(landed for landed, _ in found)
    return lands, _worst(how for landed, how in found if landed or not lands)


def _worst(several: Iterable[Runs]) -> Runs:
    return max(several, key=lambda one: one.rank)


@given(many_workloads, clusters(), cluster_objects)
def test_every_node_gets_what_it_would_get_without_pools(
    several: list[Workload], cluster: list[Node], beside: ClusterObjects
) -> None:
    placement_report = schedule(several, ANSWERS, cluster, beside)
    for at, each in enumerate(several):
        found = {name: (one.lands, one.runs) for name, one in by_host(placement_report, at).items()}
        assert found == {node.name: plainly(each, node, beside) for node in cluster}


@given(constraints(sound_terms), clusters(), st.sampled_from(("Deployment", "DaemonSet")))
def test_pods_land_where_the_rules_as_described_let_them(
    said: Constraints, cluster: list[Node], kind: str
) -> None:
    found = landing(workload(pod("every:1", constraints=said), kind=kind), *cluster)
    daemon = kind == "DaemonSet"
    assert set(found) == {node.name for node in cluster if may_land(said, node, daemon=daemon)}


@given(many_workloads, clusters(), cluster_objects)
def test_a_cluster_of_one_node_agrees_with_that_node_among_many(
    several: list[Workload], cluster: list[Node], beside: ClusterObjects
) -> None:
    placement_report = schedule(several, ANSWERS, cluster, beside)
    for node in cluster:
        single = schedule(several, ANSWERS, [node], beside)
        for at in range(len(several)):
            assert by_host(single, at)[node.name] == by_host(placement_report, at)[node.name]


@given(many_workloads, clusters(), nodes("new"), cluster_objects)
def test_a_node_more_changes_nothing_on_the_others(
    several: list[Workload], cluster: list[Node], more: Node, beside: ClusterObjects
) -> None:
    before = schedule(several, ANSWERS, cluster, beside)
    after = schedule(several, ANSWERS, [more, *cluster], beside)
    for at in range(len(several)):
        grown = by_host(after, at)
        del grown["new"]
        assert grown == by_host(before, at)


@given(many_workloads, workloads, clusters(), cluster_objects)
def test_a_workload_more_changes_nothing_for_the_others(
    several: list[Workload], more: Workload, cluster: list[Node], beside: ClusterObjects
) -> None:
    before = schedule(several, ANSWERS, cluster, beside)
    after = schedule([more, *several], ANSWERS, cluster, beside)
    for at in range(len(several)):
        assert by_host(after, at + 1) == by_host(before, at)
        assert after.placed[at + 1].verdict is before.placed[at].verdict


@given(many_workloads, clusters(), cluster_objects)
def test_every_node_is_in_one_pool_and_pools_have_names_of_their_own(
    several: list[Workload], cluster: list[Node], beside: ClusterObjects
) -> None:
    pools = schedule(several, ANSWERS, cluster, beside).pools
    assert sorted(host for pool in pools for host in pool.hosts) == sorted(node.name for node in cluster)
    assert sum(pool.count for pool in pools) == len(cluster)
    assert len({pool.name for pool in pools}) == len(pools)


@given(many_workloads, clusters(), cluster_objects)
def test_a_pool_shows_the_labels_that_all_of_its_nodes_have(
    several: list[Workload], cluster: list[Node], beside: ClusterObjects
) -> None:
    by_name = {node.name: node for node in cluster}
    for pool in schedule(several, ANSWERS, cluster, beside).pools:
        members = [by_name[host].labels.items() for host in pool.hosts]
        assert set(pool.labels.items()) == set(members[0]).intersection(*members)


@given(workloads, clusters(), cluster_objects)
def test_narrowed_pools_are_kept_off_and_run_natively(
    each: Workload, cluster: list[Node], beside: ClusterObjects
) -> None:
    placement_report = schedule([each], ANSWERS, cluster, beside)
    for at in placement_report.placed[0].narrowed:
        assert len(each.pods) > 1 or placement_report.placed[0].placements[at].runs is Runs.NATIVE
