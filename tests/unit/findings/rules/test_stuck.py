"""A workload that no node can take and run."""

import pytest

from archcheck.findings.model import Severity
from archcheck.scheduling.node import Node
from tests.support.placements import (
    A20,
    A64,
    PC,
    SLOW,
    affinity,
    arch,
    findings,
    node,
    only,
    rules,
    term,
    verdict,
    workload,
)

RUNTIME_CLASS = """---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: kata}
handler: runc
scheduling: {nodeSelector: {kubernetes.io/arch: arm64}}
"""


def message(text: str, *nodes: Node) -> str:
    return only("stuck", findings(text, *nodes)).message


def test_what_keeps_it_off_each_pool_is_told() -> None:
    text = workload("nodeSelector: {kubernetes.io/arch: arm}", images=["main=every:1"])
    finding = only("stuck", findings(text, PC, A64, SLOW))
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "no node can take and run it: pc, a64: nodeSelector kubernetes.io/arch=arm; "
        "a20: taint arch=armhf:NoSchedule, taint speed=slow:NoSchedule"
    )


def test_it_stands_at_the_workload_where_no_image_is_to_blame() -> None:
    text = "# a comment\n" + workload("nodeSelector: {a: b}", images=["main=every:1"])
    finding = only("stuck", findings(text, PC))
    assert (finding.workload, finding.container, finding.image) == ("Deployment/web", "", "")
    assert (finding.path, finding.line, finding.column) == ("input.yaml", 2, None)


def test_it_stands_at_the_image_where_that_is_why() -> None:
    finding = only("stuck", findings(workload(images=["main=every:1", "side=pc:1"]), A64))
    assert finding.message == (
        "no node can take and run it: a64: pc:1 ends in ImagePullBackOff: no match for platform in manifest; "
        "it has linux/amd64"
    )
    assert (finding.container, finding.image, finding.line) == ("side", "pc:1", 9)


def test_a_rendered_chart_has_no_line() -> None:
    found = findings(workload("nodeSelector: {a: b}"), PC, rendered=True)
    assert [(each.line, each.column) for each in found] == [(None, None)]


def test_a_single_manifest_fails_when_it_is_started() -> None:
    assert "lone:1 ends in CrashLoopBackOff: exec format error" in message(
        workload(images=["main=lone:1"]), A64
    )


@pytest.mark.parametrize(
    ("spec", "reason"),
    [
        ("nodeSelector: {disk: ssd}", "nodeSelector disk=ssd"),
        (affinity(term(arch("In", "s390x"))), "required affinity kubernetes.io/arch In [s390x]"),
        (affinity("{}"), "required affinity an empty term"),
        (affinity(), "without a term"),
        ("schedulingGates: [{name: example.org/later}]", "scheduling gate example.org/later"),
        ("nodeName: elsewhere", "nodeName elsewhere"),
    ],
)
def test_every_rule_of_the_scheduler_is_named(spec: str, reason: str) -> None:
    assert reason in message(workload(spec, images=["main=every:1"]), PC, A64)


def test_a_cordon_is_named() -> None:
    assert "pc: cordoned" in message(workload(), node("pc", cordoned=True))


def test_an_untolerated_taint_is_named_in_kubectls_spelling() -> None:
    text = workload("tolerations: [{key: a, value: '1', effect: NoSchedule}]")
    assert message(text, node("pc", "amd64", "a=1:NoExecute")).endswith("pc: taint a=1:NoExecute")


def test_a_runtime_class_in_conflict_is_told_as_a_refusal() -> None:
    text = workload("runtimeClassName: kata", "nodeSelector: {kubernetes.io/arch: amd64}") + RUNTIME_CLASS
    told = message(text, PC, A64)
    assert "the API server refuses it" in told
    assert "RuntimeClass kata wants kubernetes.io/arch=arm64, the pod amd64" in told


def test_what_a_runtime_class_adds_counts() -> None:
    told = message(workload("runtimeClassName: kata") + RUNTIME_CLASS, PC, A64)
    assert "pc: nodeSelector kubernetes.io/arch=arm64" in told
    assert "a64: pc:1 ends in ImagePullBackOff" in told


def test_many_reasons_are_cut_and_counted() -> None:
    nodes = [node(f"n{at}x", "amd64", f"t{at}=a:NoSchedule") for at in range(7)]
    told = message(workload(), *nodes)
    assert told.count("taint t") == 4
    assert told.endswith("; and 3 more")


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "DaemonSet", "Job"])
def test_landing_only_where_it_cannot_run_is_stuck(kind: str) -> None:
    assert rules(workload(kind=kind), A64, node("pc", "amd64", "a:NoSchedule")) == ["stuck"]


def test_it_is_told_once_and_not_again_as_taints() -> None:
    assert rules(workload(images=["main=every:1"]), SLOW) == ["stuck"]


def test_a_workload_without_pods_is_warned_of() -> None:
    text = workload().replace("spec:\n  template", "spec:\n  replicas: 0\n  template")
    finding = only("stuck", findings(text, A64))
    assert finding.severity is Severity.WARNING
    assert "replicas: 0" in finding.message


@pytest.mark.parametrize(
    ("images", "nodes"),
    [
        (["main=pc:1"], [PC, A64]),
        (["main=pc:1"], [PC, node("a64", "arm64", "a:NoSchedule")]),
        (["main=every:1"], [node("pc", "amd64", "a:PreferNoSchedule")]),
        (["main=dark:1"], [PC, A64]),
        (["main=every:1", "side=dark:1"], [PC, A20]),
        (["main=auto"], [PC]),
    ],
)
def test_a_node_that_may_run_it_is_enough(images: list[str], nodes: list[Node]) -> None:
    assert "stuck" not in rules(workload(images=images), *nodes)


def test_an_unknown_image_that_lands_nowhere_is_stuck_all_the_same() -> None:
    text = workload("nodeSelector: {a: b}", images=["main=dark:1"])
    assert verdict(text, PC) == "stuck"
    assert rules(text, PC) == ["stuck"]


def test_an_unknown_image_beside_one_that_fails_everywhere_is_stuck() -> None:
    assert verdict(workload(images=["a=dark:1", "b=pc:1"]), A64) == "stuck"


def test_what_keeps_off_a_pod_of_an_unknown_image_is_named() -> None:
    found = findings(workload("nodeName: nowhere", images=["main=dark:1"]), PC, A64)
    stuck = next(each for each in found if each.rule == "stuck")
    assert "nodeName nowhere" in stuck.remedy
