"""Which images are fallbacks on which nodes, and which rule has them."""

import pytest

from archcheck.images.availability import Availability
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import (
    A20,
    A64,
    PC,
    SLOW,
    ZERO,
    findings,
    found,
    node,
    rules,
)
from tests.support.placements import workload as manifest

OPEN64 = node("a64", "arm64", rule=PullRule.OPEN)

RULES = ("fallback-only", "fallback-older", "fallback-depends")

MORE: dict[str, Availability] = {
    "v3:1": found("linux/amd64/v3"),
    "bothold:1": found("linux/arm/v5", "linux/arm/v6"),
    "bare:1": found("linux/arm"),
}


def workload(image: str, *lines: str, kind: str = "Deployment") -> str:
    return manifest(*lines, images=[f"main={image}"], kind=kind)


def reported(text: str, *nodes: Node) -> list[str]:
    return [rule for rule in rules(text, *nodes, images=MORE) if rule in RULES]


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(PullRule.STRICT, "stuck"), (PullRule.BEST_FIRST, "fallback-only"), (PullRule.CRIO, "stuck")],
)
def test_a_rule_that_is_known_settles_it(rule: PullRule, expected: str) -> None:
    assert rules(workload("v7:1"), node("a64", "arm64", rule=rule)) == [expected]


@pytest.mark.parametrize(
    ("image", "nodes"),
    [
        ("every:1", [PC, A64, A20, ZERO]),
        ("every:1", [OPEN64]),
        ("bare:1", [A20]),
        ("v6:1", [ZERO]),
        ("v7:1", [A20]),
        ("pc:1", [PC, A64]),
        ("v7:1", [A20, node("a64", "arm64", "a=b:NoSchedule")]),
        ("dark:1", [OPEN64]),
        ("gone:1", [A64]),
    ],
)
def test_what_is_native_kept_off_or_cannot_run_is_no_fallback(image: str, nodes: list[Node]) -> None:
    assert reported(workload(image), *nodes) == []


def test_an_amd64_image_on_a_newer_cpu_is_no_32_bit_image() -> None:
    assert reported(workload("pc:1"), node("pc", "linux/amd64/v3", rule=PullRule.DOCKER)) == []


def test_a_selector_to_the_native_boards_ends_it() -> None:
    assert reported(workload("v7:1", "nodeSelector: {kubernetes.io/arch: arm}"), A20, A64) == []


def test_a_daemonset_tells_them_too() -> None:
    text = workload("v6:1", "tolerations: [{operator: Exists}]", kind="DaemonSet")
    assert sorted(reported(text, A64, SLOW)) == ["fallback-older", "fallback-only"]


def test_each_image_is_named_once() -> None:
    text = manifest(images=["a=v7:1", "b=v6:1", "c=every:1"])
    told = [each for each in findings(text, A64) if each.rule == "fallback-only"]
    assert [(each.container, each.image) for each in told] == [("a", "v7:1"), ("b", "v6:1")]
