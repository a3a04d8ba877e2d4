"""A node that could run a workload, and keeps it off by taints alone."""

import pytest

from archcheck.findings.model import Severity
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import (
    A20,
    A64,
    PC,
    SLOW,
    findings,
    node,
    only,
    rules,
)
from tests.support.placements import workload as manifest


def workload(*lines: str, image: str = "every:1", kind: str = "Deployment") -> str:
    return manifest(*lines, images=[f"main={image}"], kind=kind)


def test_taints_that_alone_keep_it_off_are_named() -> None:
    finding = only("kept-off-by-taints", findings(workload(), PC, A64, SLOW))
    assert finding.severity is Severity.NOTE
    assert finding.message == (
        "a20 could run it, and keeps it off by taints alone: arch=armhf:NoSchedule, speed=slow:NoSchedule"
    )
    assert (finding.workload, finding.path, finding.line, finding.column) == (
        "Deployment/web",
        "input.yaml",
        1,
        None,
    )


def test_they_may_be_meant_and_are_never_to_be_tolerated_alone() -> None:
    remedy = only("kept-off-by-taints", findings(workload(), PC, SLOW)).remedy
    assert remedy.startswith("nothing, if that is meant")
    assert "together with a requirement of architectures" in remedy


def test_a_taint_that_is_tolerated_is_not_named() -> None:
    text = workload("tolerations: [{key: arch, operator: Exists}]")
    finding = only("kept-off-by-taints", findings(text, PC, SLOW))
    assert finding.message.endswith("by taints alone: speed=slow:NoSchedule")


def test_a_fallback_could_run_too() -> None:
    assert "kept-off-by-taints" in rules(workload(image="v7:1"), A20, node("a64", "arm64", "a=b:NoExecute"))


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        (workload(image="big:1"), [PC, SLOW]),
        (workload(image="dark:1"), [PC, SLOW]),
        (workload("tolerations: [{operator: Exists}]"), [PC, SLOW]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64}"), [PC, SLOW]),
        (workload(), [PC, node("a20", "linux/arm/v7", "a=b:PreferNoSchedule")]),
        (workload(), [PC, node("a20", "linux/arm/v7", "a=b:NoSchedule", cordoned=True)]),
        (workload(), [PC, node("pc2", "amd64", cordoned=True)]),
        (workload(), [PC, node("cp", "amd64", "node-role.kubernetes.io/control-plane:NoSchedule")]),
        (workload(), [PC, node("new", "amd64", "node.kubernetes.io/not-ready:NoSchedule")]),
        (workload(), [PC, node("new", "amd64", "node.cloudprovider.kubernetes.io/uninitialized:NoSchedule")]),
        (workload(image="v7:1"), [A20, node("a64", "arm64", "a=b:NoSchedule", rule=PullRule.STRICT)]),
        (workload(image="v7:1"), [A20, node("a64", "arm64", "a=b:NoSchedule", rule=PullRule.OPEN)]),
    ],
)
def test_other_reasons_or_an_image_that_would_fail_are_not_taints_alone(text: str, nodes: list[Node]) -> None:
    assert "kept-off-by-taints" not in rules(text, *nodes)
