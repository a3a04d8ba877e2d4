"""Which of several kubelets says most of the API server."""

from archcheck.images.platform import parse_platform
from archcheck.scheduling.kubelets import is_version, newest_kubelet
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.tables import walked


def node(name: str, version: str) -> Node:
    return Node(name, parse_platform("amd64"), PullRule.BEST_FIRST, kubelet=version)


@walked(
    "versions, expected",
    [
        ([], ""),
        ([""], ""),
        (["v1.9.0", "v1.10.0"], "v1.10.0"),
        (["v1.35.2+k3s1", "v1.33.9"], "v1.35.2+k3s1"),
        (["v1.35.2-rc.1", "v1.35.2"], "v1.35.2"),
        (["1.33.1-gke.100", "v1.33.1-gke.200"], "v1.33.1-gke.200"),
        (["--set=a=b", "v1.2.3"], "v1.2.3"),
        (["v1.2", "new", "v1.2.3\n"], ""),
    ],
)
def test_the_newest(versions: list[str], expected: str) -> None:
    nodes = [node(f"n{at}", version) for at, version in enumerate(versions)]
    assert newest_kubelet(nodes) == newest_kubelet(reversed(nodes)) == expected


@walked("text", ["v1.35.2", "1.35.2", "v1.35.2+k3s1", "v1.29.3-eks-ae9a62a"])
def test_a_version(text: str) -> None:
    assert is_version(text)


def test_nodes_that_differ_in_it_alone_are_alike() -> None:
    assert node("n", "v1.1.1") == node("n", "v1.2.2")
