"""32-bit arm nodes of two variants: `kubernetes.io/arch` is `arm` for both."""

import pytest

from archcheck.findings.model import Severity
from archcheck.images.availability import Availability, ManifestKind
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import A20, A64, PC, SLOW, ZERO, findings, found, node, only, rules
from tests.support.placements import workload as manifest

MIXED = "arm-variants-mixed"

V7, V6 = {"example.org/arm-variant": "v7"}, {"example.org/arm-variant": "v6"}


def workload(*lines: str, image: str = "v7:1") -> str:
    return manifest(*lines, images=[f"main={image}"])


def test_both_are_named_with_the_label_that_would_tell_them_apart() -> None:
    finding = only(MIXED, findings(workload(), A20, ZERO))
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "a20 (linux/arm/v7) can run it and zero (linux/arm/v6) cannot, and no label tells them apart: "
        "kubernetes.io/arch is arm for both"
    )
    assert finding.remedy == (
        "kubectl label node zero example.org/arm-variant=v6, kubectl label node a20 example.org/arm-variant=v7, "
        "and select on that label"
    )
    assert "kubernetes.io/arch:" not in finding.remedy
    assert (finding.workload, finding.path, finding.line, finding.column) == (
        "Deployment/web",
        "input.yaml",
        1,
        None,
    )


@pytest.mark.parametrize("key", ["cpu", "home.lan/variant"])
def test_the_label_of_the_configuration_tells_them_apart(key: str) -> None:
    told = [node("a20", "linux/arm/v7", labels={key: "seven"}), node("zero", "linux/arm/v6")]
    assert MIXED not in [each.rule for each in findings(workload(), *told, variant_label=key)]
    bare = findings(workload(), A20, ZERO, variant_label=key)
    assert f"kubectl label node zero {key}=v6, kubectl label node a20 {key}=v7" in only(MIXED, bare).remedy


def test_in_a_rendered_chart_it_has_no_line() -> None:
    assert only(MIXED, findings(workload(), A20, ZERO, rendered=True)).line is None


def test_a_selector_on_the_architecture_does_not_help() -> None:
    assert MIXED in rules(workload("nodeSelector: {kubernetes.io/arch: arm}"), PC, A20, ZERO)


def test_a_single_manifest_fails_on_the_older_cpu() -> None:
    more: dict[str, Availability] = {"lone7:1": found("linux/arm/v7", kind=ManifestKind.MANIFEST)}
    found_ = findings(workload(image="lone7:1"), A20, ZERO, images=more)
    assert "CrashLoopBackOff" in only("at-risk", found_).message
    assert MIXED in [each.rule for each in found_]


def test_it_counts_where_one_of_them_is_tainted() -> None:
    assert MIXED in rules(workload(), SLOW, ZERO)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        (workload(image="v6:1"), [A20, ZERO]),
        (workload(image="every:1"), [A20, ZERO]),
        (workload(image="pc:1"), [PC, A20, ZERO]),
        (workload(image="dark:1"), [A20, ZERO]),
        (workload(), [A20, node("a20-2", "linux/arm/v7")]),
        (workload(), [ZERO, A64]),
        (workload(), [A20, A64]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64}", image="every:1"), [PC, A20, ZERO]),
        (
            workload(),
            [node("a20", "linux/arm/v7", "a:NoSchedule"), node("zero", "linux/arm/v6", "a:NoSchedule"), A64],
        ),
        (workload(), [node("a20", "linux/arm/v7", labels=V7), node("zero", "linux/arm/v6", labels=V6)]),
        (workload(), [node("a20", "linux/arm/v7", labels=V7), ZERO]),
    ],
    ids=[
        "v6-runs-on-both",
        "has-both",
        "runs-on-neither",
        "unknown",
        "one-variant",
        "no-v7-board",
        "no-v6-board",
        "lands-on-neither",
        "both-tainted",
        "labelled",
        "one-labelled",
    ],
)
def test_nothing_is_mixed_where_both_do_the_same_or_a_label_tells(text: str, nodes: list[Node]) -> None:
    assert MIXED not in rules(text, *nodes)


def test_a_name_is_no_label_to_select_on() -> None:
    boards = [node("a20-1", "linux/arm/v7"), node("a20-2", "linux/arm/v7"), ZERO]
    assert MIXED in rules(workload(), *boards)


def test_a_label_that_one_of_the_able_boards_lacks_tells_nothing() -> None:
    boards = [node("a20-1", "linux/arm/v7", labels=V7), node("a20-2", "linux/arm/v7"), ZERO]
    assert MIXED in rules(workload(), *boards)


@pytest.mark.parametrize("turned", [False, True])
def test_a_label_that_one_of_the_unable_boards_has_tells_nothing(turned: bool) -> None:
    rack = {"example.org/rack": "1"}
    zeros = [node("zero-1", "linux/arm/v6"), node("zero-2", "linux/arm/v6", labels=rack)]
    boards = [node("a20", "linux/arm/v7", labels=rack), *(reversed(zeros) if turned else zeros)]
    assert MIXED in rules(workload(), *boards)


def test_whether_containerd_falls_back_is_another_matter() -> None:
    strict = node("a20", "linux/arm/v7", rule=PullRule.OPEN)
    assert MIXED not in rules(workload(image="v6:1"), strict, ZERO)
