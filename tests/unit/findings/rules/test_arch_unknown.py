"""An architecture that no node ever has."""

from dataclasses import replace

import pytest

from archcheck.findings.model import Severity
from tests.support.placements import (
    PC,
    affinity,
    arch,
    findings,
    only,
    preferred,
    rules,
    term,
)
from tests.support.placements import workload as manifest
from tests.support.tables import walked


def workload(*lines: str, image: str = "every:1") -> str:
    return manifest(*lines, images=[f"main={image}"])


def selector(value: str, key: str = "kubernetes.io/arch") -> str:
    return f"nodeSelector: {{{key}: '{value}'}}"


MEANT = [
    ("aarch64", "arm64"),
    ("ARM64", "arm64"),
    ("arm64/v8", "arm64"),
    ("x86_64", "amd64"),
    ("x86-64", "amd64"),
    ("AMD64", "amd64"),
    ("armhf", "arm"),
    ("armel", "arm"),
    ("arm/v7", "arm"),
    ("armv7l", "arm"),
    ("armv6", "arm"),
    ("i386", "386"),
]


@pytest.mark.parametrize("key", ["kubernetes.io/arch", "beta.kubernetes.io/arch"])
@walked("value, meant", MEANT)
def test_a_value_that_no_node_has_is_an_error_with_the_one_that_is_meant(
    value: str, meant: str, key: str
) -> None:
    text = workload(selector(value, key))
    finding = only("arch-unknown", findings(text))
    assert finding.severity is Severity.ERROR
    assert finding.message == f"no node has {key} {value}: it holds a kubelet's GOARCH"
    assert finding.remedy == f"write {meant}"
    assert (finding.workload, finding.path, finding.line) == ("Deployment/web", "input.yaml", 9)
    assert finding.column == text.splitlines()[8].index(key) + 1


@pytest.mark.parametrize("value", ["potato", "linux", "x86", "-", "riscv", "64"])
def test_a_value_that_means_nothing_gets_examples(value: str) -> None:
    assert only("arch-unknown", findings(workload(selector(value)))).remedy == "write amd64, arm64 or arm"


@pytest.mark.parametrize("value", ["amd64", "arm64", "arm", "386", "ppc64le", "s390x", "riscv64", "loong64"])
def test_what_kubelets_are_built_for_is_known(value: str) -> None:
    assert rules(workload(selector(value), image="auto")) == []


def test_another_label_may_hold_anything() -> None:
    assert rules(workload(selector("aarch64", "example.org/arch"))) == []


def test_an_affinity_is_read_too() -> None:
    text = workload(affinity(term(arch("In", "aarch64"))))
    finding = only("arch-unknown", findings(text))
    assert (finding.severity, finding.line) == (Severity.ERROR, 9)
    assert finding.column == text.splitlines()[8].index("{key: kubernetes.io/arch") + 1


@pytest.mark.parametrize(
    "spec",
    [
        affinity(term(arch("In", "amd64", "x86_64"))),
        affinity(term(arch("NotIn", "armhf"))),
        preferred(arch("In", "aarch64")),
    ],
)
def test_one_that_does_not_decide_alone_is_reported_all_the_same(spec: str) -> None:
    finding = only("arch-unknown", findings(workload(spec)))
    assert finding.severity in (Severity.ERROR, Severity.WARNING)


def test_existence_has_no_value_to_be_wrong() -> None:
    assert rules(workload(affinity(term("{key: kubernetes.io/arch, operator: Exists}")))) == []


def test_in_a_rendered_chart_there_is_no_line() -> None:
    found_ = findings(workload(selector("aarch64", "beta.kubernetes.io/arch")), rendered=True)
    assert {each.rule for each in found_} == {"arch-unknown", "arch-label-deprecated"}
    assert {(each.line, each.column) for each in found_} == {(None, None)}


def test_an_architecture_that_a_node_has_is_no_unknown_one() -> None:
    odd = replace(PC, labels={**PC.labels, "kubernetes.io/arch": "wasm32-wasi"})
    text = manifest("nodeSelector: {kubernetes.io/arch: wasm32-wasi}", images=["main=every:1"])
    assert "arch-unknown" in rules(text)
    assert "arch-unknown" not in rules(text, odd)
