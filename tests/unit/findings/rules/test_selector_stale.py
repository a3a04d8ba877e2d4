"""An architecture that a pod asks for from a time when its images had no other."""

import pytest

from archcheck.findings.model import Severity
from archcheck.scheduling.node import Node
from tests.support.placements import (
    A20,
    A64,
    PC,
    SLOW,
    affinity,
    arch,
    findings,
    only,
    rules,
    term,
)
from tests.support.placements import workload as manifest

BETA = "beta.kubernetes.io/arch"


def workload(*lines: str, image: str = "every:1", kind: str = "Deployment") -> str:
    return manifest(*lines, images=[f"main={image}"], kind=kind)


def test_a_selector_of_another_time_is_told_with_the_nodes() -> None:
    text = workload("nodeSelector: {kubernetes.io/arch: amd64}")
    finding = only("selector-stale", findings(text, PC, A64, A20))
    assert finding.severity is Severity.NOTE
    assert finding.message == (
        "what it says of architectures keeps it off a64, a20, for which all its images are"
    )
    assert "nothing" in finding.remedy
    assert "meant" in finding.remedy
    assert (finding.workload, finding.path) == ("Deployment/web", "input.yaml")


@pytest.mark.parametrize(
    "spec",
    [
        "nodeSelector: {kubernetes.io/arch: amd64}",
        f"nodeSelector: {{{BETA}: amd64}}",
        affinity(term(arch("In", "amd64"))),
        affinity(term(arch("NotIn", "arm64"))),
        affinity(term(arch("In", "amd64"), "{key: kubernetes.io/os, operator: In, values: [linux]}")),
        affinity(term(arch("In", "amd64")), term(arch("In", "s390x"))),
    ],
)
def test_every_way_to_constrain_architectures_may_be_stale(spec: str) -> None:
    assert "selector-stale" in rules(workload(spec), PC, A64)


@pytest.mark.parametrize(
    ("text", "nodes"),
    [
        (workload(), [PC, A64]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64}"), [PC]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64}", image="pc:1"), [PC, A64]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64}", image="dark:1"), [PC, A64]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64}"), [PC, SLOW]),
        (workload("nodeSelector: {kubernetes.io/hostname: pc}"), [PC, A64]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64, kubernetes.io/hostname: pc}"), [PC, A64]),
        (workload("nodeSelector: {kubernetes.io/arch: amd64}", "nodeName: pc"), [PC, A64]),
        (workload("nodeSelector: {kubernetes.io/arch: arm}", image="v7:1"), [A20, A64]),
        (workload(affinity(term(arch("In", "amd64", "arm64")))), [PC, A64]),
    ],
    ids=[
        "says-nothing",
        "no-other-node",
        "image-lacks-it",
        "image-unknown",
        "tainted-too",
        "another-label",
        "both-labels",
        "names-its-node",
        "a-fallback-at-best",
        "has-them-all",
    ],
)
def test_a_selector_that_is_still_needed_is_not_stale(text: str, nodes: list[Node]) -> None:
    assert "selector-stale" not in rules(text, *nodes)


def test_one_image_of_several_that_lacks_it_makes_the_selector_right() -> None:
    selector = "nodeSelector: {kubernetes.io/arch: amd64}"
    text = manifest(selector, images=["a=every:1", "b=every:1", "c=pc:1"])
    assert "selector-stale" not in rules(text, PC, A64)


def test_nothing_is_stale_without_nodes() -> None:
    assert rules(workload("nodeSelector: {kubernetes.io/arch: amd64}")) == []
