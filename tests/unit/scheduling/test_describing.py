"""A cluster in pools for a configuration: what lasts, and nothing of today."""

from dataclasses import replace

from archcheck.images.platform import parse_platform
from archcheck.reports.nodes_block import nodes_block
from archcheck.scheduling.describing import Described, describe
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.runtime import PullRule
from tests.support.tables import walked
from tests.unit.scheduling.building import node

ZONE = {"topology.kubernetes.io/zone": "cellar"}


def names(*nodes: Node) -> list[tuple[str, tuple[str, ...], int]]:
    return [(pool.name, pool.hosts, pool.count) for pool in describe(nodes).pools]


def single(each: Node) -> Described:
    (pool,) = describe([each]).pools
    return pool


def test_alike_nodes_are_one_pool_that_names_its_hosts() -> None:
    found = names(node("a20-1", "armhf"), node("pc1"), node("a20-2", "armhf"), node("server"))
    assert found == [
        ("a20", ("a20-1", "a20-2"), 2),
        ("pc1…", ("pc1", "server"), 2),
    ]


def test_a_node_alone_needs_no_hosts() -> None:
    assert names(node("pc1")) == [("pc1", (), 1)]


@walked(
    "other",
    [
        node("pc2", "arm64"),
        node("pc2", "amd64", "arch=pc:NoSchedule"),
        node("pc2", "amd64", "arch:PreferNoSchedule"),
        node("pc2", **ZONE),
        replace(node("pc2"), unschedulable=True),
        replace(node("pc2"), pull=PullRule.STRICT),
        replace(node("pc2"), runtime="cri-o://1.30", pull=PullRule.CRIO),
    ],
)
def test_what_tells_nodes_apart(other: Node) -> None:
    assert len(describe([node("pc1"), other]).pools) == 2


def test_the_order_of_taints_and_labels_tells_nobody_apart() -> None:
    first = node("pc1", "amd64", "a:NoSchedule", "b:NoSchedule", disk="ssd", board="x")
    second = node("pc2", "amd64", "b:NoSchedule", "a:NoSchedule", board="x", disk="ssd")
    assert len(describe([first, second]).pools) == 1


@walked(
    "key",
    [
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/unreachable",
        "node.kubernetes.io/unschedulable",
        "node.kubernetes.io/memory-pressure",
        "node.kubernetes.io/disk-pressure",
        "node.kubernetes.io/pid-pressure",
        "node.kubernetes.io/network-unavailable",
        "node.kubernetes.io/out-of-service",
        "node.cloudprovider.kubernetes.io/uninitialized",
        "node.cloudprovider.kubernetes.io/shutdown",
    ],
)
def test_taints_that_pass_are_left_out_and_named(key: str) -> None:
    today = node("pc2", "amd64", f"{key}:NoSchedule", "arch=pc:NoSchedule")
    lasting = node("pc1", "amd64", "arch=pc:NoSchedule")
    assert names(lasting, today) == [("pc", ("pc1", "pc2"), 2)]
    assert single(today).taints == (Taint("arch", "pc"),)
    assert describe([lasting, today]).passing_taints == (key,)


@walked("key", ["node.kubernetes.io/mine", "node-role.kubernetes.io/master", "arch"])
def test_a_taint_that_lasts_stays(key: str) -> None:
    tainted = node("pc1", "amd64", f"{key}:PreferNoSchedule")
    assert describe([tainted]).passing_taints == ()
    assert single(tainted).taints == tainted.taints


def test_labels_that_follow_from_name_and_platform_are_left_out() -> None:
    assert single(node("pc1", disk="ssd")).labels == (("disk", "ssd"),)


def test_a_host_name_of_its_own_is_told() -> None:
    own = node("ip-10-0-1-5.ec2.internal", **{"kubernetes.io/hostname": "ip-10-0-1-5"})
    assert single(own).labels == (("kubernetes.io/hostname", "ip-10-0-1-5"),)


def test_an_architecture_label_that_somebody_bent_is_told() -> None:
    assert single(node("pc1", **{"kubernetes.io/arch": "arm"})).labels == (("kubernetes.io/arch", "arm"),)


def test_labels_that_k3s_gives_to_one_node_do_not_split_a_pool() -> None:
    found = names(
        *(
            node(name, **{"k3s.io/hostname": name, "k3s.io/internal-ip": f"10.0.0.{name[-1]}"})
            for name in ("pc1", "pc2")
        )
    )
    assert found == [("pc", ("pc1", "pc2"), 2)]


def test_a_pool_that_has_a_count_keeps_it() -> None:
    assert names(replace(node("cloud"), count=3, pool="cloud")) == [("cloud", (), 3)]


def test_two_pools_of_a_count_stay_two() -> None:
    first, second = (replace(node(name), count=2, pool=name) for name in ("blue", "green"))
    assert names(first, second) == [("blue", (), 2), ("green", (), 2)]


def test_no_pool_has_the_name_of_anothers_host() -> None:
    pools = describe([node("pc-1"), node("pc-2"), node("pc-3", "arm64"), node("pc-4", "arm64")]).pools
    (first, second) = pools
    assert second.name not in {first.name, *first.hosts}
    assert first.name not in second.hosts


def test_the_block() -> None:
    boards = (node(name, "armhf", "arch=armhf:NoSchedule", board="a20-lime") for name in ("a20-1", "a20-2"))
    server = replace(
        node("server", "amd64", "control:PreferNoSchedule"),
        unschedulable=True,
        runtime="docker://27.1",
        pull=PullRule.DOCKER,
    )
    cloud = replace(node("cloud", "arm64"), count=3, runtime="containerd://2.1.0", pull=PullRule.STRICT)
    assert nodes_block(describe([*boards, server, cloud]).pools) == (
        "nodes:\n"
        "  - name: a20\n"
        "    hosts: [a20-1, a20-2]\n"
        "    platform: linux/arm/v7\n"
        "    labels: {board: a20-lime}\n"
        '    taints: ["arch=armhf:NoSchedule"]\n'
        "  - name: server\n"
        "    platform: linux/amd64\n"
        '    runtime: "docker://27.1"\n'
        '    taints: ["control:PreferNoSchedule"]\n'
        "    unschedulable: true\n"
        "  - name: cloud\n"
        "    count: 3\n"
        "    platform: linux/arm64\n"
        '    runtime: "containerd://2.1.0"\n'
        "    pull: strict\n"
    )


def test_a_label_that_a_node_lacks_though_it_would_follow_is_told() -> None:
    lacking = {key: text for key, text in node("pc1").labels.items() if key != "beta.kubernetes.io/arch"}
    bare = replace(node("pc1"), labels=lacking)
    assert single(bare).labels == (("beta.kubernetes.io/arch", None),)
    assert len(describe([bare, node("pc2")]).pools) == 2


def test_labels_that_repeat_the_names_of_their_nodes_are_left_out_of_a_pool_and_named() -> None:
    found = describe([node(name, **{"example.org/host": name, "disk": "ssd"}) for name in ("pc1", "pc2")])
    assert [pool.labels for pool in found.pools] == [(("disk", "ssd"),)]
    assert found.own_labels == ("example.org/host",)


def test_a_node_alone_keeps_the_labels_that_repeat_its_name() -> None:
    found = describe([node("a20", board="a20")])
    assert (found.pools[0].labels, found.own_labels) == ((("board", "a20"),), ())


def test_a_label_is_not_lost_to_a_node_that_has_none_such() -> None:
    found = describe([node("ssd", disk="ssd"), node("pc1")])
    assert [pool.labels for pool in found.pools] == [(("disk", "ssd"),), ()]


def test_a_node_that_says_no_architecture_is_left_out_and_named() -> None:
    silent = replace(node("pc1"), platform=parse_platform("linux/"))
    found = describe([silent, node("pc2")])
    assert ([pool.name for pool in found.pools], found.unknown_nodes) == (["pc2"], ("pc1",))
