"""Cordoned nodes, pods that name their node, gates, and what a DaemonSet's controller adds."""

import pytest

from archcheck.scheduling.filters import Filter
from tests.support.tables import walked
from tests.unit.scheduling.helpers import affinity, held_off, landing, node, pod, shape

CORDON = "node.kubernetes.io/unschedulable:NoSchedule"
BEARS_CORDON = "tolerations: [{key: node.kubernetes.io/unschedulable, operator: Exists, effect: NoSchedule}]"


@pytest.mark.parametrize("taints", [(), (CORDON,)])
def test_a_cordoned_node_with_or_without_its_taint(taints: tuple[str, ...]) -> None:
    cordoned = node("n", *taints, cordoned=True)
    assert landing(pod(), [cordoned]) == []
    assert [reason.filter for reason in held_off(pod(), cordoned)] == [Filter.CORDON]
    assert landing(pod(BEARS_CORDON), [cordoned]) == ["n"]
    assert landing(pod("tolerations: [{operator: Exists}]"), [cordoned]) == ["n"]


def test_the_taint_alone_keeps_pods_off_too() -> None:
    tainted = node("n", CORDON)
    assert [reason.filter for reason in held_off(pod(), tainted)] == [Filter.TAINT]
    assert landing(pod(BEARS_CORDON), [tainted]) == ["n"]


@walked(
    "short",
    [
        "{key: node.kubernetes.io/unschedulable, operator: Exists, effect: NoExecute}",
        "{key: unschedulable, operator: Exists}",
        "{key: node.kubernetes.io/unschedulable, value: 'true'}",
    ],
)
def test_what_does_not_bear_a_cordon(short: str) -> None:
    assert landing(pod(f"tolerations: [{short}]"), [node("n", cordoned=True)]) == []


def test_a_pod_that_names_its_node_passes_the_scheduler_by() -> None:
    nodes = [node("n", "slow:NoSchedule", cordoned=True), node("m")]
    assert landing(pod("nodeName: n"), nodes) == ["n"]
    assert [reason.filter for reason in held_off(pod("nodeName: n"), nodes[1])] == [Filter.NODE_NAME]


@walked(
    "spec, why",
    [
        ("nodeName: n", Filter.TAINT),
        ("nodeName: n, tolerations: [{operator: Exists}], nodeSelector: {arch: arm}", Filter.SELECTOR),
        (
            "nodeName: n, tolerations: [{operator: Exists}], "
            + affinity("{matchExpressions: [{key: arch, operator: Exists}]}"),
            Filter.AFFINITY,
        ),
    ],
)
def test_but_not_the_kubelet(spec: str, why: Filter) -> None:
    on = node("n", "old:NoExecute", "slow:NoSchedule")
    assert [reason.filter for reason in held_off(pod(spec), on)] == [why]


def test_a_node_name_in_a_template_binds_its_pods_too() -> None:
    nodes = [node("n", "slow:NoSchedule"), node("m")]
    assert landing(pod("nodeName: n", "Deployment"), nodes) == ["n"]


def test_a_daemonset_that_names_a_node_is_still_kept_off_by_its_taints() -> None:
    nodes = [node("n", "slow:NoSchedule"), node("m"), node("o")]
    assert landing(pod("nodeName: m", "DaemonSet"), nodes) == ["m"]
    assert landing(pod("nodeName: n", "DaemonSet"), nodes) == []
    assert landing(pod("nodeName: n, tolerations: [{key: slow}]", "DaemonSet"), nodes) == ["n"]


@pytest.mark.parametrize("gates", ["[{name: example.org/wait}]", "[{name: a}, {name: b}]"])
def test_a_gated_pod_goes_nowhere_yet(gates: str) -> None:
    text = pod(f"schedulingGates: {gates}, tolerations: [{{operator: Exists}}]")
    found = held_off(text, node("n"))
    assert {block.filter for block in found} == {Filter.GATE}
    assert len(found) == gates.count("name")
    assert landing(text, [node("n"), node("m")]) == []


@pytest.mark.parametrize("gates", ["[]", "null"])
def test_no_gate_is_no_gate(gates: str) -> None:
    assert landing(pod(f"schedulingGates: {gates}"), [node("n")]) == ["n"]


DAEMON = [
    ("not-ready:NoExecute", True),
    ("not-ready:NoSchedule", False),
    ("unreachable:NoExecute", True),
    ("unreachable:NoSchedule", False),
    ("disk-pressure:NoSchedule", True),
    ("memory-pressure:NoSchedule", True),
    ("pid-pressure:NoSchedule", True),
    ("unschedulable:NoSchedule", True),
    ("disk-pressure:NoExecute", False),
    ("memory-pressure:NoExecute", False),
    ("pid-pressure:NoExecute", False),
    ("unschedulable:NoExecute", False),
    ("network-unavailable:NoSchedule", False),
    ("network-unavailable:NoExecute", False),
    ("out-of-service:NoExecute", False),
]


@walked("taint, borne", DAEMON)
def test_what_every_daemonset_bears(taint: str, borne: bool) -> None:
    tainted = node("n", f"node.kubernetes.io/{taint}")
    assert landing(pod(kind="DaemonSet"), [tainted]) == (["n"] if borne else [])


@walked("taint", ["disk-pressure", "memory-pressure", "pid-pressure", "unschedulable"])
def test_what_no_other_workload_bears(taint: str) -> None:
    assert landing(pod(kind="Deployment"), [node("n", f"node.kubernetes.io/{taint}:NoSchedule")]) == []


def test_a_daemonset_reaches_cordoned_nodes() -> None:
    assert landing(pod(kind="DaemonSet"), [node("n", CORDON, cordoned=True)]) == ["n"]


@walked("value", ["true", "True", "yes", "on"])
def test_one_on_the_network_of_its_host_bears_a_node_without_network(value: str) -> None:
    tainted = node("n", "node.kubernetes.io/network-unavailable:NoSchedule")
    assert landing(pod(f"hostNetwork: {value}", "DaemonSet"), [tainted]) == ["n"]


@walked("value", ["false", "no", "null"])
def test_one_that_is_not_on_it_does_not(value: str) -> None:
    tainted = node("n", "node.kubernetes.io/network-unavailable:NoSchedule")
    assert landing(pod(f"hostNetwork: {value}", "DaemonSet"), [tainted]) == []


def test_the_network_of_its_host_gives_a_pod_no_toleration() -> None:
    tainted = node("n", "node.kubernetes.io/network-unavailable:NoSchedule")
    assert landing(pod("hostNetwork: true"), [tainted]) == []


def test_a_daemonset_of_openkruise_is_one_and_one_of_another_group_is_none() -> None:
    tainted = node("n", "node.kubernetes.io/disk-pressure:NoSchedule")
    text = pod(kind="DaemonSet")
    assert landing(text.replace("apps/v1", "apps.kruise.io/v1alpha1"), [tainted]) == ["n"]
    assert landing(text.replace("apps/v1", "example.org/v1"), [tainted]) == []


def test_its_own_tolerations_stay() -> None:
    text = pod("tolerations: [{key: slow}]", "DaemonSet")
    assert landing(text, [node("n", "slow:NoSchedule"), node("m", "old:NoSchedule")]) == ["n"]
    assert len(shape(text).tolerations) == 7
