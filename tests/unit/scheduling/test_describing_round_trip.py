"""nodes → the block that `archcheck nodes` prints → nodes: the same placements."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given
from hypothesis import strategies as st

from archcheck.config.model import Settings
from archcheck.images.platform import parse_platform
from archcheck.reports.nodes_block import nodes_block
from archcheck.scheduling.describing import describe
from archcheck.scheduling.node import BETA_ARCH_LABEL, EFFECTS, Node, Taint, default_labels
from archcheck.scheduling.placement import schedule
from archcheck.scheduling.runtime import PullRule, pull_rule
from archcheck.sources.nodes import read_node_file
from archcheck.workloads.cluster_objects import ClusterObjects
from archcheck.workloads.model import Workload
from tests.support.tables import walked
from tests.unit.scheduling.building import ANSWERS, by_host, landing, node, pod, selecting, workload
from tests.unit.scheduling.strategies import cluster_objects, labels, names, workloads

RUNTIMES = (
    "containerd://1.7.27",
    "containerd://2.1.5-k3s1",
    "containerd://2.1.0",
    "cri-o://1.30.0",
    "docker://27.0.1",
    "",
)
PLATFORMS = (
    "amd64",
    "arm64",
    "linux/arm/v7",
    "linux/arm/v6",
    "windows/amd64",
    "windows(10.0.20348.2113)/amd64",
)
LASTING = st.builds(
    Taint, st.sampled_from(("arch", "speed")), st.sampled_from(("", "arm")), st.sampled_from(EFFECTS)
)


def again(nodes: list[Node]) -> list[Node]:
    """Return nodes as they are read from the block that describes them."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "cluster.yaml")
        path.write_text(nodes_block(describe(nodes).pools), "utf-8")
        return list(read_node_file(str(path), Settings()))


@st.composite
def registered(draw: st.DrawFn, name: str) -> Node:
    """Draw a node as a kubelet registers it: with all of its own labels, and no condition of today."""
    platform = parse_platform(draw(st.sampled_from(PLATFORMS)))
    runtime = draw(st.sampled_from(RUNTIMES))
    rule, _ = pull_rule(runtime)
    settled = st.sampled_from((PullRule.STRICT, PullRule.BEST_FIRST))
    return Node(
        name,
        platform,
        draw(settled) if rule is PullRule.OPEN and draw(st.booleans()) else rule,
        default_labels(name, platform) | draw(labels),
        tuple(draw(st.lists(LASTING, max_size=2, unique=True))),
        draw(st.booleans()),
        runtime=runtime,
    )


@st.composite
def clusters(draw: st.DrawFn) -> list[Node]:
    chosen: list[str] = draw(st.lists(names, min_size=1, max_size=6, unique=True))
    kinds: list[Node] = [draw(registered(name)) for name in chosen[:3]]

    def like(kind: Node, name: str) -> Node:
        return replace(kind, name=name, labels=dict(kind.labels) | default_labels(name, kind.platform))

    return [like(draw(st.sampled_from(kinds)), name) for name in chosen]


@given(clusters(), st.lists(workloads, min_size=1, max_size=2), cluster_objects)
def test_a_cluster_read_back_takes_the_same_pods(
    cluster: list[Node], several: list[Workload], beside: ClusterObjects
) -> None:
    before = schedule(several, ANSWERS, cluster, beside)
    after = schedule(several, ANSWERS, again(cluster), beside)
    for at in range(len(several)):
        found, expected = by_host(after, at), by_host(before, at)
        assert {name: (one.lands, one.runs) for name, one in found.items()} == {
            name: (one.lands, one.runs) for name, one in expected.items()
        }


@given(clusters())
def test_what_is_read_back_is_written_alike(cluster: list[Node]) -> None:
    block = nodes_block(describe(cluster).pools)
    assert nodes_block(describe(again(cluster)).pools) == block


@given(clusters())
def test_nodes_that_are_read_back_are_the_same_nodes(cluster: list[Node]) -> None:
    def known(nodes: list[Node]) -> dict[str, object]:
        return {
            each.name: (each.platform, each.pull, dict(each.labels), set(each.taints), each.unschedulable)
            for each in nodes
        }

    assert known(again(cluster)) == known(cluster)


def workers() -> Iterator[Node]:
    for name, platform in (("1", "amd64"), ("2", "amd64"), ("3", "arm64"), ("4", "arm64")):
        yield node(f"worker-{name}", platform)


@walked(
    "cluster",
    [
        list(workers()),
        [node("pc1"), node("pc2"), node("pc", "arm64")],
        [node("pc-1"), node("pc-3"), node("pc-5", "arm64"), node("pc-6", "arm64"), node("pc-2", "armhf")],
    ],
)
def test_pools_whose_names_are_alike_can_be_read_back(cluster: list[Node]) -> None:
    assert sorted(each.name for each in again(cluster)) == sorted(each.name for each in cluster)


def test_a_label_that_says_the_name_of_its_node_stays() -> None:
    board = node("a20", "armhf", board="a20")
    asking = workload(pod("every:1", constraints=selecting(board="a20")))
    assert landing(asking, *again([board])) == landing(asking, board) == ["a20"]


def test_a_node_without_the_old_labels_stays_without_them() -> None:
    lacking = {key: value for key, value in node("pc1").labels.items() if key != BETA_ARCH_LABEL}
    bare = replace(node("pc1"), labels=lacking)
    asking = workload(pod("every:1", constraints=selecting(**{BETA_ARCH_LABEL: "amd64"})))
    assert landing(asking, *again([bare])) == landing(asking, bare) == []


def test_a_node_that_says_no_architecture_does_not_spoil_the_block() -> None:
    silent = replace(node("pc1"), platform=replace(parse_platform("amd64"), architecture=""))
    assert "pc2" in {each.name for each in again([silent, node("pc2")])}


def test_a_pool_without_hosts_keeps_its_count_beside_one_of_its_name() -> None:
    cloud = replace(node("pc"), count=3, pool="pc")
    cluster = again([node("pc1", "arm64"), node("pc2", "arm64"), cloud])
    assert sum(each.count for each in cluster) == 5
