"""What is advised is done, and the pod placed again: it then runs wherever it may land."""

import re

import pytest

from archcheck.images.availability import Availability
from archcheck.scheduling.node import Node
from tests.support.placements import (
    A20,
    A64,
    IMAGES,
    PC,
    SLOW,
    ZERO,
    affinity,
    arch,
    findings,
    found,
    node,
    placed,
    term,
    verdict,
    workload,
)

_ONE = re.compile(r"kubernetes\.io/arch: (\S+?),? ")

_SEVERAL = re.compile(r"kubernetes\.io/arch In \[([^]]*)\]")

TIGHT = "tolerations: [{key: arch, operator: Exists}, {key: speed, operator: Exists}]"


def remedy(*lines: str, nodes: list[Node], images: list[str], kind: str = "Deployment") -> str:
    """Return the remedy of the verdict on a workload."""
    uses = [f"c{at}={image}" for at, image in enumerate(images)]
    found_ = findings(workload(*lines, images=uses, kind=kind), *nodes, images=MORE)
    return next(each.remedy for each in found_ if each.rule in ("at-risk", "stuck", "daemonset-at-risk"))


def advised(text: str) -> list[str]:
    """Return the architectures that a remedy requires."""
    if match := _ONE.search(text):
        return [match[1]]
    match = _SEVERAL.search(text)
    return match[1].split(", ") if match else []


MORE: dict[str, Availability] = {
    "mixed:1": found("windows/arm64", "amd64"),
    "two:1": found("amd64", "arm64"),
}


@pytest.mark.parametrize("kind", ["Deployment", "DaemonSet"])
@pytest.mark.parametrize(
    ("images", "nodes", "values"),
    [
        (["pc:1"], [PC, A64], ["amd64"]),
        (["pc:1"], [PC, A64, A20], ["amd64"]),
        (["two:1"], [PC, A64, A20], ["amd64", "arm64"]),
        (["every:1", "two:1"], [PC, A64, A20], ["amd64", "arm64"]),
        (["every:1", "two:1", "pc:1"], [PC, A64, A20], ["amd64"]),
        (["lone:1", "every:1"], [PC, A64], ["amd64"]),
        (["v6:1"], [PC, A64, ZERO], ["arm", "arm64"]),
        (["mixed:1"], [PC, A64], ["amd64"]),
    ],
)
def test_the_architectures_of_all_images_keep_it_off(
    images: list[str], nodes: list[Node], values: list[str], kind: str
) -> None:
    uses = [f"c{at}={image}" for at, image in enumerate(images)]
    assert advised(remedy(nodes=nodes, images=images, kind=kind)) == values
    narrowed = workload(affinity(term(arch("In", *values))), images=uses, kind=kind)
    [placement] = placed(narrowed, nodes, IMAGES | MORE).placed
    assert placement.verdict == "ok"
    assert all(each.lands == (each.runs in ("native", "fallback")) for each in placement.placements)


def test_architectures_of_tomorrow_are_admitted() -> None:
    assert advised(remedy(nodes=[PC, A20], images=["big:1"])) == ["amd64", "arm64", "s390x"]


def test_a_board_that_runs_a_fallback_is_not_shut_out() -> None:
    wanted = advised(remedy(nodes=[PC, A64], images=["v7:1"]))
    assert wanted == ["arm", "arm64"]


def test_one_value_is_a_selector_and_several_an_expression_in_every_term() -> None:
    assert remedy(nodes=[PC, A64], images=["pc:1"]).startswith("add nodeSelector kubernetes.io/arch: amd64,")
    several = remedy(nodes=[PC, A64, A20], images=["two:1"])
    assert several.startswith("require kubernetes.io/arch In [amd64, arm64] in every term")


@pytest.mark.parametrize("lines", [(), (TIGHT,), ("tolerations: [{operator: Exists}]",)])
@pytest.mark.parametrize("image", ["pc:1", "two:1", "v7:1", "lone:1", "gone:1"])
@pytest.mark.parametrize("nodes", [[PC, A64, A20], [PC, A64, SLOW], [A64, SLOW], [SLOW]])
def test_nothing_dangerous_is_ever_advised(lines: tuple[str, ...], image: str, nodes: list[Node]) -> None:
    for finding in findings(workload(*lines, images=[f"main={image}"]), *nodes, images=MORE):
        assert "NotIn" not in finding.remedy
        assert not re.search(r"\bdelete\b|operator: Exists|nodeName|kubernetes\.io/hostname", finding.remedy)
        if "tolerat" in finding.remedy and image != "v7:1":
            assert re.search(
                r"together with (nodeSelector kubernetes\.io/arch|a requirement)", finding.remedy
            )


def test_an_image_without_any_node_needs_another_image() -> None:
    text = remedy(nodes=[A64, A20], images=["pc:1"])
    assert text.startswith("choose another image")
    assert not advised(text)


def test_arch_does_not_tell_v6_from_v7() -> None:
    text = remedy(nodes=[A20, ZERO], images=["v7:1"])
    assert not advised(text)
    assert "kubectl label node a20 example.org/arm-variant=v7" in text


def test_a_toleration_does_not_let_v6_in_with_v7() -> None:
    text = remedy(nodes=[ZERO, SLOW], images=["v7:1"])
    assert advised(text) != ["arm"], "zero is arm too, takes the pod, and cannot run it"
    assert "label" in text


def test_architectures_of_another_system_do_not_count() -> None:
    assert advised(remedy(nodes=[PC, A20], images=["mixed:1"])) == ["amd64"]


def test_a_windows_node_is_kept_off_by_the_label_of_the_system() -> None:
    text = remedy(nodes=[PC, node("win", "windows/amd64")], images=["every:1"])
    assert "kubernetes.io/os" in text


def test_an_image_volume_counts() -> None:
    volume = "volumes: [{name: model, image: {reference: 'pc:1'}}]"
    assert advised(remedy(volume, nodes=[PC, A64], images=["big:1"])) == ["amd64"]


def test_tolerations_come_with_a_requirement_where_they_open_a_way_to_another_node() -> None:
    tainted = [node(each, each, "dedicated=db:NoSchedule") for each in ("amd64", "arm64", "linux/arm/v7")]
    text = remedy(nodes=tainted, images=["two:1"])
    assert text.startswith(
        "tolerate the taints of amd64, arm64, together with kubernetes.io/arch In [amd64, arm64]"
    )
    assert "archcheck patch --tolerate dedicated" in text
    alone = remedy(nodes=[tainted[0]], images=["two:1"])
    assert alone.startswith("tolerate the taints of amd64, as archcheck patch --tolerate dedicated does")


@pytest.mark.parametrize(
    "taint",
    [
        "node.kubernetes.io/not-ready:NoSchedule",
        "node.kubernetes.io/disk-pressure:NoSchedule",
        "node.cloudprovider.kubernetes.io/uninitialized:NoSchedule",
        "node-role.kubernetes.io/control-plane:NoSchedule",
    ],
)
def test_taints_of_the_system_are_not_to_be_tolerated(taint: str) -> None:
    assert "tolerate" not in remedy(nodes=[node("pc", "amd64", taint)], images=["pc:1"])


def test_tolerating_as_advised_makes_it_run() -> None:
    tainted = node("pc", "amd64", "dedicated=db:NoSchedule")
    text = remedy(nodes=[A64, tainted], images=["pc:1"])
    assert advised(text) == ["amd64"]
    spec = (
        "tolerations: [{key: dedicated, value: db, effect: NoSchedule}]",
        affinity(term(arch("In", "amd64"))),
    )
    assert verdict(workload(*spec), A64, tainted) == "ok"


def test_a_selector_that_no_node_meets_is_named_as_what_to_correct() -> None:
    text = remedy("nodeSelector: {disk: ssd}", nodes=[PC, A64], images=["every:1"])
    assert text == "pc, a64 could run it: correct what keeps it off, nodeSelector disk=ssd"
