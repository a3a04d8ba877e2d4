"""An image that a node may take or not, as it is configured."""

import pytest

from archcheck.findings.model import Severity
from archcheck.images.availability import Availability
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import (
    findings,
    found,
    node,
    verdict,
)
from tests.support.placements import workload as manifest

OPEN64 = node("a64", "arm64", rule=PullRule.OPEN)

MORE: dict[str, Availability] = {
    "v3:1": found("linux/amd64/v3"),
    "bothold:1": found("linux/arm/v5", "linux/arm/v6"),
    "bare:1": found("linux/arm"),
}


def workload(image: str, *lines: str, kind: str = "Deployment") -> str:
    return manifest(*lines, images=[f"main={image}"], kind=kind)


@pytest.mark.parametrize(
    ("image", "where"),
    [
        ("v7:1", OPEN64),
        ("old:1", node("pc", rule=PullRule.OPEN)),
        ("v6:1", node("a", "linux/arm/v7", rule=PullRule.OPEN)),
    ],
)
def test_containerd_from_2_1_may_or_may_not_take_it(image: str, where: Node) -> None:
    [finding] = findings(workload(image), where)
    assert (finding.rule, finding.severity) == ("fallback-depends", Severity.WARNING)
    assert f"{image} has no {where.platform}: whether {where.name} takes its linux/" in finding.message
    assert "depends on" in finding.message
    assert "configuration" in finding.message
    assert "pull: strict" in finding.remedy
    assert "pull: fallback" in finding.remedy
    assert (finding.container, finding.line) == ("main", 8)
    assert verdict(workload(image), where) == "at-risk"


def test_the_level_of_a_cpu_is_not_told_to_docker() -> None:
    docker = node("pc", "amd64", rule=PullRule.DOCKER)
    [finding] = findings(workload("v3:1"), docker, images=MORE)
    assert finding.rule == "fallback-depends"
    assert finding.message == "v3:1 is for linux/amd64/v3: whether the CPU of pc has that is not told"
    assert "pull:" not in finding.remedy
