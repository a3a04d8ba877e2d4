"""A DaemonSet starts a pod on every node that it reaches."""

import pytest

from archcheck.findings.model import Severity
from tests.support.placements import (
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

EVERYWHERE = "tolerations: [{operator: Exists}]"


def daemon(*lines: str, image: str = "big:1") -> str:
    return workload(*lines, images=[f"agent={image}"], kind="DaemonSet")


def test_a_blanket_toleration_reaches_boards_without_an_image() -> None:
    finding = only("daemonset-at-risk", findings(daemon(EVERYWHERE), PC, A64, SLOW))
    assert finding.severity is Severity.ERROR
    assert finding.message == (
        "reaches a20, where big:1 ends in ImagePullBackOff: no match for platform in manifest; "
        "it has linux/amd64, linux/arm64, linux/s390x"
    )
    assert (finding.workload, finding.container, finding.image) == ("DaemonSet/web", "agent", "big:1")
    assert (finding.path, finding.line) == ("input.yaml", 8)


def test_it_is_narrowed_by_a_requirement_and_keeps_its_tolerations() -> None:
    remedy = only("daemonset-at-risk", findings(daemon(EVERYWHERE), PC, A64, SLOW)).remedy
    assert "kubernetes.io/arch In [amd64, arm64, s390x]" in remedy
    assert "tolerat" not in remedy


def test_it_is_no_second_finding_at_risk() -> None:
    assert rules(daemon(EVERYWHERE), PC, A64, SLOW) == ["daemonset-at-risk"]


def test_the_failure_of_a_single_manifest_is_told() -> None:
    finding = only("daemonset-at-risk", findings(daemon(image="lone:1"), PC, A64))
    assert "CrashLoopBackOff: exec format error" in finding.message


def test_a_cordoned_node_is_reached_too() -> None:
    assert rules(daemon(image="pc:1"), PC, node("a64", "arm64", cordoned=True)) == ["daemonset-at-risk"]


@pytest.mark.parametrize(
    ("taint", "reached"),
    [
        ("node.kubernetes.io/not-ready:NoExecute", True),
        ("node.kubernetes.io/unreachable:NoExecute", True),
        ("node.kubernetes.io/disk-pressure:NoSchedule", True),
        ("node.kubernetes.io/unschedulable:NoSchedule", True),
        ("node.kubernetes.io/not-ready:NoSchedule", False),
        ("node.kubernetes.io/network-unavailable:NoSchedule", False),
        ("arch=armhf:NoSchedule", False),
        ("slow:PreferNoSchedule", True),
    ],
)
def test_its_controller_tolerates_what_passes(taint: str, reached: bool) -> None:
    found = rules(daemon(image="pc:1"), PC, node("a64", "arm64", taint))
    assert ("daemonset-at-risk" in found) == reached


def test_only_with_host_network_it_bears_a_node_without_network() -> None:
    nodes = [PC, node("a64", "arm64", "node.kubernetes.io/network-unavailable:NoSchedule")]
    assert "daemonset-at-risk" in rules(daemon("hostNetwork: true", image="pc:1"), *nodes)


@pytest.mark.parametrize(
    ("spec", "image"),
    [
        ("", "every:1"),
        ("", "big:1"),
        ("nodeSelector: {kubernetes.io/arch: amd64}", "pc:1"),
        (f"{EVERYWHERE}\n{affinity(term(arch('In', 'amd64', 'arm64')))}", "big:1"),
    ],
)
def test_it_may_stay_off_some_nodes(spec: str, image: str) -> None:
    assert "daemonset-at-risk" not in rules(daemon(*spec.splitlines(), image=image), PC, A64, SLOW)
    assert verdict(daemon(*spec.splitlines(), image=image), PC, A64, SLOW) == "ok"


def test_one_that_fails_wherever_it_lands_is_stuck() -> None:
    assert rules(daemon(image="pc:1"), A64) == ["stuck"]


def test_the_daemonset_of_another_group_is_none() -> None:
    text = daemon(EVERYWHERE).replace("apps/v1", "example.org/v1")
    assert rules(text, PC, A64, SLOW) == ["at-risk"]
