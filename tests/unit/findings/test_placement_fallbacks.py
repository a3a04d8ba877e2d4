"""Images that a node runs though they are not for its platform, or only perhaps."""

import pytest

from archcheck.findings.model import Severity
from archcheck.images.availability import Availability, ManifestKind
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.unit.findings.placement_cases import (
    A20,
    A64,
    PC,
    SLOW,
    ZERO,
    findings,
    found,
    node,
    only,
    rules,
    verdict,
)
from tests.unit.findings.placement_cases import workload as manifest

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


@pytest.mark.parametrize(
    ("image", "entry"), [("v6:1", "linux/arm/v6"), ("bothold:1", "linux/arm/v6")], ids=["one", "the-newest"]
)
def test_an_older_variant_runs_and_is_noted(image: str, entry: str) -> None:
    [finding] = findings(workload(image), A20, images=MORE)
    assert (finding.rule, finding.severity) == ("fallback-older", Severity.NOTE)
    assert finding.message == f"{image} has no linux/arm/v7: a20 runs its {entry}"
    assert finding.remedy.startswith("nothing")
    assert (finding.container, finding.image, finding.line) == ("main", image, 8)


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


@pytest.mark.parametrize(
    ("rule", "expected"),
    [(PullRule.STRICT, "stuck"), (PullRule.BEST_FIRST, "fallback-only"), (PullRule.CRIO, "stuck")],
)
def test_a_rule_that_is_known_settles_it(rule: PullRule, expected: str) -> None:
    assert rules(workload("v7:1"), node("a64", "arm64", rule=rule)) == [expected]


def test_docker_tells_its_fallback_for_certain() -> None:
    assert rules(workload("v7:1"), node("a64", "arm64", rule=PullRule.DOCKER)) == ["fallback-only"]


def test_the_level_of_a_cpu_is_not_told_to_docker() -> None:
    docker = node("pc", "amd64", rule=PullRule.DOCKER)
    [finding] = findings(workload("v3:1"), docker, images=MORE)
    assert finding.rule == "fallback-depends"
    assert finding.message == "v3:1 is for linux/amd64/v3: whether the CPU of pc has that is not told"
    assert "pull:" not in finding.remedy


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


def test_one_node_runs_it_by_a_fallback_and_another_natively() -> None:
    finding = only("fallback-only", findings(workload("v7:1"), A20, A64))
    assert "a20" not in finding.message


def test_a_selector_to_the_native_boards_ends_it() -> None:
    assert reported(workload("v7:1", "nodeSelector: {kubernetes.io/arch: arm}"), A20, A64) == []


def test_a_daemonset_tells_them_too() -> None:
    text = workload("v6:1", "tolerations: [{operator: Exists}]", kind="DaemonSet")
    assert sorted(reported(text, A64, SLOW)) == ["fallback-older", "fallback-only"]


def test_each_image_is_named_once() -> None:
    text = manifest(images=["a=v7:1", "b=v6:1", "c=every:1"])
    told = [each for each in findings(text, A64) if each.rule == "fallback-only"]
    assert [(each.container, each.image) for each in told] == [("a", "v7:1"), ("b", "v6:1")]


def test_a_single_manifest_of_an_older_variant_runs() -> None:
    more: dict[str, Availability] = {"lone6:1": found("linux/arm/v6", kind=ManifestKind.MANIFEST)}
    assert rules(workload("lone6:1"), A20, images=more) == ["fallback-older"]
