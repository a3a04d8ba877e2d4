"""A DaemonSet that reaches no node."""

import pytest

from archcheck.findings.model import Severity
from tests.support.placements import (
    A64,
    PC,
    SLOW,
    findings,
    only,
    rules,
    verdict,
    workload,
)

REFUSED = """---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: kata}
handler: runc
scheduling: {nodeSelector: {kubernetes.io/arch: arm64}}
"""


def daemon(*lines: str, image: str = "big:1") -> str:
    return workload(*lines, images=[f"agent={image}"], kind="DaemonSet")


def test_one_for_windows_reaches_no_node_and_nothing_fails() -> None:
    text = daemon("nodeSelector: {kubernetes.io/os: windows}", image="pc:1")
    finding = only("daemonset-nowhere", findings(text, PC, A64))
    assert finding.severity is Severity.NOTE
    assert finding.message == "it reaches no node: pc, a64: nodeSelector kubernetes.io/os=windows"
    assert (finding.workload, finding.line, finding.column) == ("DaemonSet/web", 1, None)
    assert verdict(text, PC, A64) == "ok"
    assert rules(text, PC, A64) == ["daemonset-nowhere"]


def test_a_rendered_one_has_no_line() -> None:
    found = findings(daemon("nodeSelector: {a: b}"), PC, rendered=True)
    assert [(each.rule, each.line, each.column) for each in found] == [("daemonset-nowhere", None, None)]


def test_a_deployment_that_lands_nowhere_is_stuck_instead() -> None:
    assert rules(workload("nodeSelector: {a: b}"), PC) == ["stuck"]


def test_one_that_lands_somewhere_is_not_nowhere() -> None:
    assert "daemonset-nowhere" not in rules(daemon(), PC, SLOW)


@pytest.mark.parametrize(
    "text",
    [
        daemon("runtimeClassName: kata", "nodeSelector: {kubernetes.io/arch: amd64}") + REFUSED,
        daemon("schedulingGates: [{name: example.org/later}]"),
    ],
    ids=["refused", "gated"],
)
def test_pods_that_are_refused_or_held_everywhere_are_no_success(text: str) -> None:
    assert verdict(text, PC, A64) == "stuck"
    assert "stuck" in rules(text, PC, A64)
