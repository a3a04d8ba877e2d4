"""Tolerations: exact, of marked taints alone, and never where they would let a pod fail."""

# mypy: disable-error-code="truthy-bool"

import yaml

from archcheck.scheduling.node import Node, parse_taint
from tests.support.placements import (
    A20,
    A20_TAINTS,
    A64,
    PC,
    SLOW,
    ZERO,
    affinity,
    arch,
    found,
    node,
    term,
    workload,
)
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, is_in, one_term, planned, terms, tolerated

BOTH = ("arch", "speed")
EXACT = ["arch Equal armhf NoSchedule", "speed Equal slow NoSchedule"]
THREE = ("main=three:1",)


def test_nothing_is_tolerated_that_is_not_marked() -> None:
    assert planned(workload(images=THREE), PC, SLOW).unneeded


def test_every_taint_of_the_node_is_tolerated_by_key_value_and_effect() -> None:
    result = planned(workload(images=THREE), PC, SLOW, tolerate=BOTH)
    assert list(tolerated(result.pod)) == EXACT
    assert result.lands == ["pc", "a20"]


@walked("marked", ["arch", "speed"])
def test_one_taint_that_is_not_marked_keeps_the_others_untolerated(marked: str) -> None:
    assert planned(workload(images=THREE), PC, SLOW, tolerate=[marked]).unneeded


def test_a_key_is_compared_whole() -> None:
    taint = "example.org/arch=arm:NoSchedule"
    assert planned(workload(images=THREE), PC, node("a20", "linux/arm/v7", taint), tolerate=["arch"]).unneeded


def test_exists_is_written_only_for_a_taint_without_a_value() -> None:
    valueless = node("a20", "linux/arm/v7", "arch:NoSchedule")
    result = planned(workload(images=THREE), PC, valueless, tolerate=["arch"])
    assert list(tolerated(result.pod)) == ["arch Exists NoSchedule"]


BEHIND = node("n4", "amd64", "speed:NoSchedule")
WORSE = node("n5", "linux/arm/v7", "speed=slow:NoSchedule")


def test_exists_takes_other_values_too_and_the_requirement_keeps_the_pod_off_those_nodes() -> None:
    result = planned(workload(images=["main=pc:1"]), BEHIND, WORSE, tolerate=["speed"])
    assert list(tolerated(result.pod)) == ["speed Exists NoSchedule"]
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}
    assert result.lands == ["n4"]


def test_exists_takes_other_values_too_and_nodes_behind_those_that_run_it_are_won() -> None:
    more = node("n6", "amd64", "speed=fast:NoSchedule")
    result = planned(workload(images=["main=pc:1"]), BEHIND, more, tolerate=["speed"])
    assert result.lands == ["n4", "n6"]


def test_where_nothing_keeps_it_off_those_nodes_the_empty_value_alone_is_tolerated() -> None:
    good = Node("a", A20.platform, A20.pull, {ARCH: "arm"}, (parse_taint("speed:NoSchedule"),))
    bad = Node("b", ZERO.platform, ZERO.pull, {ARCH: "arm"}, (parse_taint("speed=slow:NoSchedule"),))
    result = planned(workload(images=["main=v7:1"]), good, bad, tolerate=["speed"])
    assert list(tolerated(result.pod)) == ["speed Equal NoSchedule"]
    assert not result.patch.change.selector + result.patch.change.terms + result.patch.change.labels
    assert result.lands == ["a"]


@walked("effect", ["NoSchedule", "NoExecute"])
def test_the_effect_is_the_taints(effect: str) -> None:
    result = planned(
        workload(images=THREE), PC, node("a20", "linux/arm/v7", f"arch=arm:{effect}"), tolerate=["arch"]
    )
    assert list(tolerated(result.pod)) == [f"arch Equal arm {effect}"]


def test_a_taint_that_only_asks_needs_no_toleration() -> None:
    mixed = node("a20", "linux/arm/v7", "arch=arm:NoSchedule", "speed=slow:PreferNoSchedule")
    result = planned(workload(images=THREE), PC, mixed, tolerate=BOTH)
    assert list(tolerated(result.pod)) == ["arch Equal arm NoSchedule"]


@walked(
    "key",
    [
        "node.kubernetes.io/unschedulable",
        "node.kubernetes.io/not-ready",
        "node.kubernetes.io/disk-pressure",
        "node.cloudprovider.kubernetes.io/uninitialized",
        "node-role.kubernetes.io/control-plane",
        "node-role.kubernetes.io/master",
    ],
)
def test_a_taint_of_the_system_is_never_tolerated_though_it_is_marked(key: str) -> None:
    held = node("a20", "linux/arm/v7", f"{key}:NoSchedule")
    assert planned(workload(images=THREE), PC, held, tolerate=[key]).unneeded
    both = node("a20", "linux/arm/v7", f"{key}:NoSchedule", "arch=armhf:NoSchedule")
    assert planned(workload(images=THREE), PC, both, tolerate=[key, "arch"]).unneeded


def test_a_toleration_comes_with_what_keeps_the_pod_off_nodes_that_it_would_open() -> None:
    beside = node("a64", "arm64", *A20_TAINTS)
    images = {"odd:1": found("amd64", "arm64")}
    result = planned(workload(images=["main=odd:1"]), PC, SLOW, beside, images=images, tolerate=BOTH)
    assert result.patch.change.terms == one_term("amd64", "arm64")
    assert list(tolerated(result.pod)) == EXACT
    assert result.lands == ["pc", "a64"]


def test_a_taint_whose_nodes_all_lack_the_image_is_not_tolerated() -> None:
    assert planned(workload(images=["main=big:1"]), PC, A64, SLOW, tolerate=BOTH).unneeded


def test_what_must_be_avoided_and_what_may_be_tolerated_come_together() -> None:
    images = {"odd:1": found("amd64", "linux/arm/v7")}
    strict64 = node("s390", "s390x")
    result = planned(workload(images=["main=odd:1"]), PC, strict64, SLOW, images=images, tolerate=BOTH)
    assert terms(result.pod) == [{"matchExpressions": [is_in("amd64", "arm")]}]
    assert list(tolerated(result.pod)) == EXACT
    assert result.lands == ["pc", "a20"]


def test_a_pod_that_runs_behind_taints_alone_gets_there() -> None:
    result = planned(workload(images=["main=v7:1"]), PC, SLOW, tolerate=BOTH)
    assert result.pod["nodeSelector"] == {ARCH: "arm"}
    assert list(tolerated(result.pod)) == EXACT
    assert result.lands == ["a20"]


def test_without_leave_to_tolerate_that_pod_is_refused_and_the_taints_are_named() -> None:
    refusal = planned(workload(images=["main=v7:1"]), PC, SLOW).refusal
    assert "arch=armhf:NoSchedule" in refusal.reason
    assert "speed=slow:NoSchedule" in refusal.reason


def test_tolerations_that_are_there_stay_and_come_first() -> None:
    own = "tolerations: [{key: gpu, operator: Exists}, {key: arch, value: armhf, effect: NoSchedule}]"
    result = planned(workload(own, images=THREE), PC, SLOW, tolerate=BOTH)
    assert list(tolerated(result.pod)) == ["gpu Exists", "arch armhf NoSchedule", EXACT[1]]


def test_a_blanket_toleration_needs_no_other_and_does_need_the_requirement() -> None:
    text = workload("tolerations: [{operator: Exists}]", images=["main=big:1"])
    result = planned(text, PC, A64, SLOW, tolerate=BOTH)
    assert list(tolerated(result.pod)) == ["Exists"]
    assert result.lands == ["pc", "a64"]


def test_another_rule_that_keeps_the_pod_off_makes_a_toleration_useless() -> None:
    text = workload(f"nodeSelector: {{{ARCH}: amd64}}", images=THREE)
    assert planned(text, PC, SLOW, tolerate=BOTH).unneeded
    narrowed = workload(affinity(term(arch("In", "amd64", "arm64"))), images=THREE)
    assert planned(narrowed, PC, SLOW, tolerate=BOTH).unneeded


def test_a_cordoned_node_is_not_tolerated_for() -> None:
    held = node("a20", "linux/arm/v7", *A20_TAINTS, cordoned=True)
    assert planned(workload(images=THREE), PC, held, tolerate=BOTH).unneeded


GOOD = node("a64", "arm64", "arch=armhf:NoSchedule")
BAD_FOR_NOW = (
    node("a20", "linux/arm/v7", "arch=armhf:NoSchedule", cordoned=True),
    node("a20", "linux/arm/v7", "arch=armhf:NoSchedule", "node.kubernetes.io/not-ready:NoSchedule"),
)


@walked("resting", BAD_FOR_NOW)
def test_a_node_that_rests_behind_the_same_taint_is_kept_off_for_when_it_comes_back(resting: Node) -> None:
    result = planned(workload(images=["main=big:1"]), PC, GOOD, resting, tolerate=["arch"])
    back = Node(resting.name, resting.platform, resting.pull, resting.labels, resting.taints[:1])
    later = planned(yaml.safe_dump(result.after), PC, GOOD, back)
    assert later.unneeded, "a toleration without the requirement lets it in"


def test_so_is_a_resting_node_of_another_system_and_the_same_architecture() -> None:
    taint = "arch=armhf:NoSchedule"
    nodes = (PC, node("pc2", "amd64", taint), node("a20", "linux/arm/v7", taint))
    resting = node("win", "windows/amd64", taint, cordoned=True)
    result = planned(workload(), *nodes, resting, tolerate=["arch"])
    later = planned(yaml.safe_dump(result.after), *nodes, node("win", "windows/amd64", taint))
    assert later.unneeded


def test_nodes_behind_the_taint_that_nothing_tells_apart_stay_closed_and_that_is_said() -> None:
    pools = (
        node("a20", "linux/arm/v7", *A20_TAINTS, count=2),
        node("zero", "linux/arm/v6", *A20_TAINTS, count=2),
    )
    result = planned(workload(images=THREE), PC, *pools, tolerate=BOTH)
    assert result.unneeded.notes
    assert "toleration" in result.text


def test_a_change_that_is_needed_anyway_says_why_it_has_no_toleration() -> None:
    pools = (
        node("a20", "linux/arm/v7", *A20_TAINTS, count=2),
        node("zero", "linux/arm/v6", *A20_TAINTS, count=2),
        node("s390", "s390x"),
    )
    result = planned(workload(images=THREE), PC, *pools, tolerate=BOTH)
    assert result.lands == ["pc"]
    assert "tolerations" not in result.pod
    assert any("no toleration" in note for note in result.patch.notes)


def test_an_unknown_image_gets_no_toleration() -> None:
    refusal = planned(workload(images=["main=dark:1"]), PC, SLOW, tolerate=BOTH).refusal
    assert refusal.unknown


def test_a_toleration_alone_never_lasts_a_while_or_matches_everything() -> None:
    result = planned(workload(images=THREE), PC, SLOW, tolerate=BOTH)
    for each in result.pod["tolerations"]:
        assert each.keys() == {"key", "operator", "value", "effect"}


def test_a_custom_resource_that_is_safe_is_not_bothered_about_taints() -> None:
    text = workload(images=THREE, kind="Widget").replace("apps/v1", "example.org/v1")
    assert planned(text, PC, SLOW, tolerate=BOTH).unneeded
