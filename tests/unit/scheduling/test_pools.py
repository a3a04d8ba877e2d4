"""Which nodes are one pool, and what it is called."""

from dataclasses import replace

from archcheck.images.platform import parse_platform
from archcheck.scheduling.node import Node, default_labels
from archcheck.scheduling.placement import schedule
from archcheck.scheduling.pools import Pool
from archcheck.scheduling.runtime import PullRule
from archcheck.workloads.cluster_objects import NONE
from archcheck.workloads.constraints import NO_CONSTRAINTS, Constraints, Requirement, Term
from tests.support.tables import walked
from tests.unit.scheduling.building import ANSWERS, node, pod, selecting, term, workload

HOST = "kubernetes.io/hostname"


def pools(*nodes: Node, said: Constraints = NO_CONSTRAINTS) -> tuple[Pool, ...]:
    return schedule([workload(pod("every:1", constraints=said))], ANSWERS, nodes, NONE).pools


def titles(*nodes: Node, said: Constraints = NO_CONSTRAINTS) -> list[str]:
    return [pool.title for pool in pools(*nodes, said=said)]


def configured(pool: str, *hosts: str, platform: str = "armhf") -> list[Node]:
    """Return the hosts of a pool as a configuration has it."""
    labels = {host: default_labels(host, parse_platform(platform)) for host in hosts}
    return [replace(node(host, platform), pool=pool, labels=labels[host]) for host in hosts]


@walked(
    "names, title",
    [
        (["a20-1", "a20-2"], "a20 (2)"),
        (["a20-2", "a20-1"], "a20 (2)"),
        (["pc1", "pc2"], "pc (2)"),
        (["pc1", "pc10", "pc11"], "pc (3)"),
        (["pc10", "pc11", "pc12"], "pc (3)"),
        (["node.a.example", "node.b.example"], "node (2)"),
        (["rack_1", "rack_2"], "rack (2)"),
        (["ip-10-0-1-5", "ip-10-0-1-6"], "ip-10-0-1 (2)"),
        (["ip-10-0-1-5", "ip-10-0-1-57"], "ip-10-0-1 (2)"),
        (["ip-10-0-1-5", "ip-10-0-2-5"], "ip-10-0 (2)"),
        (["kitchen", "cellar"], "kitchen… (2)"),
        (["a", "b"], "a… (2)"),
        (["1", "2"], "1… (2)"),
        (["pc1"], "pc1"),
    ],
)
def test_alike_nodes_are_called_by_what_their_names_share(names: list[str], title: str) -> None:
    assert titles(*map(node, names)) == [title]


@walked(
    "amd64, arm64, expected",
    [
        (["pc1", "pc2"], ["a64-1", "a64-2"], ["pc (2)", "a64 (2)"]),
        (["w-1", "w-2"], ["server"], ["w-1… (2)", "server"]),
        (["worker-1", "worker-2"], ["worker-3", "worker-4"], ["worker-1… (2)", "worker-3… (2)"]),
        (["worker-1", "worker-2"], ["worker-3"], ["worker-1… (2)", "worker-3"]),
        (["pc1", "pc2"], ["pc"], ["pc1… (2)", "pc"]),
    ],
)
def test_a_name_that_would_mislead_is_not_taken(
    amd64: list[str], arm64: list[str], expected: list[str]
) -> None:
    assert titles(*map(node, amd64), *(node(name, "arm64") for name in arm64)) == expected


@walked(
    "other",
    [
        node("pc2", "arm64"),
        node("pc2", "linux/amd64/v2"),
        node("pc2", "amd64", "arch=pc:NoSchedule"),
        node("pc2", "amd64", "arch:PreferNoSchedule"),
        replace(node("pc2"), unschedulable=True),
        replace(node("pc2"), pull=PullRule.STRICT),
        replace(node("pc2"), pool="mine"),
    ],
)
def test_what_keeps_nodes_apart(other: Node) -> None:
    assert len(pools(node("pc1"), other)) == 2


def test_taints_in_another_order_are_the_same() -> None:
    first, second = ("a:NoSchedule", "b:NoSchedule"), ("b:NoSchedule", "a:NoSchedule")
    assert titles(node("pc1", "amd64", *first), node("pc2", "amd64", *second)) == ["pc (2)"]


@walked(
    "said",
    [
        selecting(disk="ssd"),
        Constraints(required=(term("disk", "In", "ssd"),)),
        Constraints(required=(term("disk", "NotIn", "ssd"),)),
        Constraints(required=(term("disk", "Exists"),)),
        Constraints(required=(term("disk", "DoesNotExist"),)),
    ],
)
def test_labels_keep_nodes_apart_as_far_as_pods_ask(said: Constraints) -> None:
    nodes = (node("pc1", disk="ssd"), node("pc2"), node("pc3", board="x"))
    assert titles(*nodes) == ["pc (3)"]
    assert [pool.hosts for pool in pools(*nodes, said=said)] == [("pc1",), ("pc2", "pc3")]


def test_values_that_nobody_names_are_alike() -> None:
    nodes = (node("pc1", disk="ssd"), node("pc2", disk="hdd"), node("pc3", disk="tape"))
    assert [pool.hosts for pool in pools(*nodes, said=selecting(disk="ssd"))] == [("pc1",), ("pc2", "pc3")]


def test_a_comparison_tells_numbers_apart() -> None:
    nodes = (node("pc1", level="1"), node("pc2", level="2"), node("pc3", level="2"))
    said = Constraints(required=(term("level", "Gt", "1"),))
    assert [pool.hosts for pool in pools(*nodes, said=said)] == [("pc1",), ("pc2", "pc3")]


@walked(
    "said",
    [
        Constraints(node_name="pc2"),
        selecting(**{HOST: "pc2"}),
        Constraints(required=(Term(fields=(Requirement("metadata.name", "In", ("pc2",)),)),)),
        Constraints(required=(Term(fields=(Requirement("metadata.name", "NotIn", ("pc2",)),)),)),
    ],
)
def test_a_node_that_a_pod_names_is_a_pool_of_its_own(said: Constraints) -> None:
    found = pools(node("pc1"), node("pc2"), node("pc3"), said=said)
    assert [pool.hosts for pool in found] == [("pc1", "pc3"), ("pc2",)]
    assert [pool.title for pool in found] == ["pc1… (2)", "pc2"]


def test_a_pool_of_the_configuration_keeps_its_owners_name() -> None:
    assert titles(*configured("boards", "a20-1", "a20-2")) == ["boards (2)"]


def test_a_pool_of_one_host_keeps_its_owners_name() -> None:
    assert titles(*configured("board", "a20-1"), node("board-2")) == ["board", "board-2"]


def test_of_a_pool_with_a_host_that_a_pod_names_both_parts_can_be_told_apart() -> None:
    boards = configured("a20", "a20-1", "a20-2", "a20-3")
    assert titles(*boards, said=selecting(**{HOST: "a20-1"})) == ["a20-1", "a20-2… (2)"]
    assert titles(*boards, said=selecting(**{HOST: "a20-2"})) == ["a20-1… (2)", "a20-2"]


def test_alike_nodes_of_two_owners_pools_stay_apart() -> None:
    nodes = (*configured("old", "x1", "x2"), *configured("new", "x3"))
    assert titles(*nodes) == ["old (2)", "new"]


def test_a_pool_that_is_only_counted_has_no_hosts() -> None:
    (pool,) = pools(replace(node("cloud"), count=3, pool="cloud"))
    assert (pool.title, pool.count, pool.hosts) == ("cloud (3)", 3, ())


def test_labels_shown_are_those_of_all() -> None:
    (pool,) = pools(node("pc1", disk="ssd", board="x"), node("pc2", disk="ssd", board="y"))
    assert pool.labels["disk"] == "ssd"
    assert not {"board", HOST} & pool.labels.keys()


def test_a_thousand_nodes_are_a_few_pools() -> None:
    kinds = ("amd64", "arm64", "armhf")
    nodes = [node(f"{kinds[at % 3]}-{at}", kinds[at % 3], rack=str(at % 40)) for at in range(1000)]
    assert titles(*nodes) == ["amd64 (334)", "arm64 (333)", "armhf (333)"]
    racks = pools(*nodes, said=selecting(rack="7"))
    assert [pool.count for pool in racks if pool.labels.get("rack") == "7"] == [9, 8, 8]
    assert len(racks) == 6
