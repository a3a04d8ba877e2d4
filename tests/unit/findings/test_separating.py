"""Remedies where the architecture alone does not tell the nodes apart."""

import pytest

from archcheck.scheduling.node import Node
from tests.support.placements import A64, PC, findings, node, workload

V7 = node("a20", "linux/arm/v7", labels={"example.org/arm-variant": "v7", "board": "a20"})

V6 = node("zero", "linux/arm/v6", labels={"example.org/arm-variant": "v6"})

BARE_V7, BARE_V6 = node("a20", "linux/arm/v7"), node("zero", "linux/arm/v6")

WINDOWS = node("win", "windows/amd64")


def remedy(image: str, *nodes: Node, more: str = "") -> str:
    images = [f"main={image}", *([f"other={more}"] if more else [])]
    found = findings(workload(images=images), *nodes)
    return next(each.remedy for each in found if each.rule in ("at-risk", "stuck"))


def test_a_label_that_is_there_is_named_before_a_new_one() -> None:
    assert remedy("v7:1", V7, V6).startswith("add nodeSelector example.org/arm-variant: v7,")


def test_nodes_of_other_architectures_are_not_shut_out_by_it() -> None:
    advice = remedy("three:1", PC, A64, V7, V6)
    assert advice.startswith(
        "require one of these terms of the node affinity: kubernetes.io/arch In [amd64, arm64]; "
    )
    assert "kubernetes.io/arch In [arm] and example.org/arm-variant In [v7]" in advice


@pytest.mark.parametrize("nodes", [(BARE_V7, BARE_V6), (BARE_V7, V6)])
def test_without_such_a_label_one_is_asked_for(nodes: tuple[Node, Node]) -> None:
    assert "first kubectl label node a20 example.org/arm-variant=v7, and add nodeSelector" in remedy(
        "v7:1", *nodes
    )


def test_system_and_architecture_are_required_together() -> None:
    advice = remedy("pc:1", PC, A64, WINDOWS)
    assert advice.startswith("add nodeSelector kubernetes.io/os: linux and kubernetes.io/arch: amd64")


def test_what_hangs_on_an_image_that_is_not_known_is_not_advised() -> None:
    advice = remedy("big:1", PC, A64, BARE_V7, more="dark:1")
    assert advice == "what dark:1 runs on is not known: see why it could not be read, and run again"
