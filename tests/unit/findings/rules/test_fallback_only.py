"""A node of 64 bits that gets a 32-bit image."""

import pytest

from archcheck.findings.model import Severity
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import (
    A20,
    A64,
    PC,
    findings,
    node,
    only,
    rules,
    verdict,
)
from tests.support.placements import workload as manifest


def workload(image: str, *lines: str, kind: str = "Deployment") -> str:
    return manifest(*lines, images=[f"main={image}"], kind=kind)


@pytest.mark.parametrize(
    ("image", "where", "message"),
    [
        ("v7:1", A64, "v7:1 has no linux/arm64: a64 runs its linux/arm/v7"),
        ("v6:1", A64, "v6:1 has no linux/arm64: a64 runs its linux/arm/v6"),
        ("old:1", PC, "old:1 has no linux/amd64: pc runs its linux/386"),
    ],
)
def test_a_64_bit_node_with_a_32_bit_image(image: str, where: Node, message: str) -> None:
    found_ = findings(workload(image), where)
    finding = only("fallback-only", found_)
    assert [each.rule for each in found_] == ["fallback-only"]
    assert (finding.severity, finding.message) == (Severity.WARNING, message)
    assert "32-bit" in finding.remedy
    assert (finding.workload, finding.container, finding.image) == ("Deployment/web", "main", image)
    assert (finding.path, finding.line, finding.column) == ("input.yaml", 8, 31)
    assert verdict(workload(image), where) == "ok"


def test_alike_nodes_are_told_together() -> None:
    finding = only(
        "fallback-only", findings(workload("v7:1"), A64, node("b64", "arm64", "a:PreferNoSchedule"))
    )
    assert finding.message.startswith("v7:1 has no linux/arm64: a64, b64 runs")


def test_a_rendered_chart_has_no_line() -> None:
    finding = only("fallback-only", findings(workload("v7:1"), A64, rendered=True))
    assert (finding.line, finding.column) == (None, None)


def test_docker_tells_its_fallback_for_certain() -> None:
    assert rules(workload("v7:1"), node("a64", "arm64", rule=PullRule.DOCKER)) == ["fallback-only"]


def test_one_node_runs_it_by_a_fallback_and_another_natively() -> None:
    finding = only("fallback-only", findings(workload("v7:1"), A20, A64))
    assert "a20" not in finding.message
