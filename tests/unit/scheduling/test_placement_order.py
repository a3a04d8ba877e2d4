"""In which order things are written never matters."""

from dataclasses import replace
from random import Random
from typing import TypeVar

from hypothesis import given
from hypothesis import strategies as st

from archcheck.scheduling.node import Node
from archcheck.scheduling.outcomes import Runs
from archcheck.scheduling.placement import NodePlacement, Verdict, schedule
from archcheck.scheduling.pools import Pool
from archcheck.workloads.cluster_objects import ClusterObjects
from archcheck.workloads.constraints import Term
from archcheck.workloads.model import PodSpec, Workload
from tests.unit.scheduling.building import ANSWERS, by_host
from tests.unit.scheduling.strategies import cluster_objects, clusters, workloads

Item = TypeVar("Item")
Seen = tuple[Verdict, dict[str, tuple[bool, Runs, frozenset[str], frozenset[str]]]]

shuffling = st.randoms(use_true_random=False)


def seen(each: Workload, cluster: list[Node], beside: ClusterObjects) -> Seen:
    """Return a workload's verdict, and what is said of each node but for the order of texts."""
    placement_report = schedule([each], ANSWERS, cluster, beside)
    return placement_report.placed[0].verdict, {
        name: _said(one) for name, one in by_host(placement_report).items()
    }


def _said(one: NodePlacement) -> tuple[bool, Runs, frozenset[str], frozenset[str]]:
    whys = frozenset(reason.filter.value for reason in one.reasons)
    return one.lands, one.runs, frozenset(one.because), whys


def shuffled(random: Random, items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(random.sample(items, len(items)))


def same_pod(random: Random, each: PodSpec) -> PodSpec:
    said = each.constraints
    required = None if said.required is None else shuffled(random, said.required)
    return replace(
        each,
        images=shuffled(random, each.images),
        constraints=replace(
            said,
            selector=shuffled(random, said.selector),
            required=required and tuple(same_term(random, term) for term in required),
            tolerations=shuffled(random, said.tolerations),
            claims=shuffled(random, said.claims),
        ),
    )


def same_term(random: Random, term: Term) -> Term:
    return Term(
        tuple(
            replace(each, values=shuffled(random, each.values)) for each in shuffled(random, term.expressions)
        ),
        shuffled(random, term.fields),
    )


def same_node(random: Random, node: Node) -> Node:
    labels = dict(shuffled(random, tuple(node.labels.items())))
    return replace(node, labels=labels, taints=shuffled(random, node.taints))


@given(workloads, clusters(), cluster_objects, shuffling)
def test_the_order_within_a_pod_never_matters(
    each: Workload, cluster: list[Node], beside: ClusterObjects, random: Random
) -> None:
    again = replace(each, pods=tuple(same_pod(random, one) for one in each.pods))
    assert seen(again, cluster, beside) == seen(each, cluster, beside)


@given(workloads, clusters(), cluster_objects, shuffling)
def test_the_order_of_pods_never_matters(
    each: Workload, cluster: list[Node], beside: ClusterObjects, random: Random
) -> None:
    def of(one: Workload) -> tuple[Verdict, dict[str, tuple[bool, Runs]]]:
        verdict, nodes = seen(one, cluster, beside)
        return verdict, {name: said[:2] for name, said in nodes.items()}

    assert of(replace(each, pods=shuffled(random, each.pods))) == of(each)


@given(workloads, clusters(), cluster_objects, shuffling)
def test_the_order_of_nodes_labels_and_taints_never_matters(
    each: Workload, cluster: list[Node], beside: ClusterObjects, random: Random
) -> None:
    again = [same_node(random, node) for node in shuffled(random, tuple(cluster))]
    assert seen(each, again, beside) == seen(each, cluster, beside)


@given(workloads, clusters(), cluster_objects, shuffling)
def test_the_order_of_nodes_never_changes_who_shares_a_pool(
    each: Workload, cluster: list[Node], beside: ClusterObjects, random: Random
) -> None:
    def groups(order: list[Node]) -> set[frozenset[str]]:
        pools: tuple[Pool, ...] = schedule([each], ANSWERS, order, beside).pools
        return {frozenset(pool.hosts) for pool in pools}

    again = [same_node(random, node) for node in shuffled(random, tuple(cluster))]
    assert groups(again) == groups(cluster)


@given(workloads, clusters(), cluster_objects, shuffling)
def test_the_order_of_volumes_and_classes_never_matters(
    each: Workload, cluster: list[Node], beside: ClusterObjects, random: Random
) -> None:
    again = replace(beside, volumes=shuffled(random, beside.volumes), claims=shuffled(random, beside.claims))
    assert seen(each, cluster, again) == seen(each, cluster, beside)


@given(st.lists(workloads, min_size=2, max_size=4), clusters(), cluster_objects, shuffling)
def test_the_order_of_workloads_never_matters(
    several: list[Workload], cluster: list[Node], beside: ClusterObjects, random: Random
) -> None:
    order = random.sample(range(len(several)), len(several))
    first = schedule(several, ANSWERS, cluster, beside)
    second = schedule([several[at] for at in order], ANSWERS, cluster, beside)
    assert [second.placed[order.index(at)] for at in range(len(several))] == list(first.placed)
    assert second.unmodelled == first.unmodelled
