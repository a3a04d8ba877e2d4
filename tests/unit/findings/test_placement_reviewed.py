"""Cases in which a verdict was once explained by the wrong pod, or answered by harmful advice."""

from dataclasses import replace

import pytest

from archcheck.images.availability import Availability
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import UNNAMED_HOSTS, Verdict
from archcheck.scheduling.runtime import PullRule
from tests.unit.findings.placement_cases import (
    A64,
    IMAGES,
    PC,
    findings,
    found,
    node,
    placed,
    rules,
    verdict,
    workload,
)

VOLUME = """\
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv0}
spec:
  claimRef: {name: CLAIM}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [HOST]}]
"""
STATEFUL = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  volumeClaimTemplates: [{metadata: {name: data}}]
  template:
    spec:
      containers: [{name: main, image: "every:1"}]
"""
MORE: dict[str, Availability] = {
    "win:1": found("windows/amd64"),
    "armonly:1": found("linux/arm/v7"),
    "x386:1": found("linux/386"),
}


def volume(claim: str, host: str) -> str:
    return VOLUME.replace("CLAIM", claim).replace("HOST", host)


def test_the_pod_that_is_stuck_is_explained_and_its_volume_left_alone() -> None:
    told = findings(STATEFUL + volume("data-db-0", "gone"), PC, A64)
    stuck = next(each for each in told if each.rule == "stuck")
    assert "PersistentVolume pv0" in stuck.message
    assert "it fails" not in stuck.message
    assert "tolerate" not in stuck.remedy
    assert "the claim must stay" in stuck.remedy


def test_of_a_custom_resource_the_pod_at_fault_is_advised() -> None:
    text = (
        "apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: ray}\nspec:\n"
        '  head: {containers: [{name: head, image: "every:1"}]}\n'
        '  worker: {containers: [{name: worker, image: "a64:1"}]}\n'
    )
    told = findings(text, PC, A64)
    assert [(each.rule, each.container) for each in told] == [("at-risk", "worker")]
    assert "set nodeSelector kubernetes.io/arch: arm64 in spec.worker" in told[0].remedy


@pytest.mark.parametrize(("image", "name"), [("armonly:1", "a64"), ("x386:1", "pc")])
def test_a_node_that_may_take_a_fallback_is_not_shut_out(image: str, name: str) -> None:
    open_ = [node("pc", rule=PullRule.OPEN), node("a64", "arm64", rule=PullRule.OPEN)]
    told = findings(workload(images=[f"main={image}"]), *open_, images=IMAGES | MORE)
    at_risk = next(each for each in told if each.rule == "at-risk")
    assert f"whether {name} takes its " in at_risk.remedy
    assert "depends on the runtime's configuration: say pull: strict or pull: fallback" in at_risk.remedy


@pytest.mark.parametrize("nodes", [(), (node("win", "windows/amd64"),)])
def test_a_pod_for_windows_is_for_windows(nodes: tuple[Node, ...]) -> None:
    text = workload(
        "nodeSelector: {kubernetes.io/os: windows, kubernetes.io/arch: amd64}", images=["main=win:1"]
    )
    assert rules(text, *nodes, images=IMAGES | MORE) == []


@pytest.mark.parametrize(
    ("taints", "cordoned"),
    [
        (["node.kubernetes.io/disk-pressure:NoSchedule"], False),
        (["node-role.kubernetes.io/control-plane:NoSchedule"], False),
        (["ToBeDeletedByClusterAutoscaler=1:NoSchedule"], False),
        ([], True),
    ],
)
def test_nobody_is_told_to_touch_what_the_cluster_set(taints: list[str], cordoned: bool) -> None:
    told = findings(workload(), node("pc", "amd64", *taints, cordoned=cordoned))
    stuck = next(each for each in told if each.rule == "stuck")
    assert stuck.remedy.startswith("wait until")


def test_a_gate_is_left_to_whoever_set_it() -> None:
    told = findings(workload("schedulingGates: [{name: quota}]"), PC)
    assert "the controller that set the scheduling gate" in told[0].remedy


@pytest.mark.parametrize(
    "text",
    [
        workload("nodeName: a20-1", images=["main=every:1"]),
        workload("nodeSelector: {kubernetes.io/hostname: a20-1}", images=["main=every:1"]),
        workload("volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]", images=["main=every:1"])
        + volume("data", "a20-1"),
    ],
)
def test_a_pool_whose_hosts_have_no_names_leaves_it_open(text: str) -> None:
    pool = replace(node("a20", "linux/arm/v7", count=2), pool="a20")
    assert verdict(text, pool) == Verdict.UNKNOWN
    assert UNNAMED_HOSTS in dict(placed(text, [pool]).unmodelled)
    named = [replace(node(f"a20-{at}", "linux/arm/v7"), pool="a20") for at in (1, 2)]
    assert verdict(text, *named) == Verdict.OK


def test_an_architecture_that_a_node_has_is_no_unknown_one() -> None:
    odd = replace(PC, labels={**PC.labels, "kubernetes.io/arch": "wasm32-wasi"})
    text = workload("nodeSelector: {kubernetes.io/arch: wasm32-wasi}", images=["main=every:1"])
    assert "arch-unknown" in rules(text)
    assert "arch-unknown" not in rules(text, odd)
