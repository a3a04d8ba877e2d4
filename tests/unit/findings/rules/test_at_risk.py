"""A workload that may land on a node that cannot run it."""

import pytest

from archcheck.findings.model import Severity
from tests.support.placements import (
    A20,
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
)
from tests.support.placements import workload as manifest

NO_MATCH = "ImagePullBackOff: no match for platform in manifest; it has linux/amd64"


def test_the_finding_names_node_image_and_failure() -> None:
    finding = only("at-risk", findings(manifest(), PC, A64))
    assert finding.severity is Severity.ERROR
    assert finding.message == f"may land on a64, where pc:1 ends in {NO_MATCH}"
    assert (finding.workload, finding.container, finding.image) == ("Deployment/web", "main", "pc:1")


def test_it_stands_where_the_image_is_named() -> None:
    text = manifest(images=["first=every:1", "second=pc:1"])
    finding = only("at-risk", findings(text, PC, A64))
    line = text.splitlines()[8]
    assert "second" in line
    assert (finding.path, finding.line) == ("input.yaml", 9)
    assert finding.column == line.index('"pc:1"') + 1


def test_a_rendered_chart_has_no_line() -> None:
    finding = only("at-risk", findings(manifest(), PC, A64, rendered=True))
    assert (finding.line, finding.column) == (None, None)
    assert (finding.path, finding.container, finding.image) == ("input.yaml", "main", "pc:1")


def test_pools_that_fail_alike_are_told_together_and_counted() -> None:
    boards = [node("a64-1", "arm64"), node("a64-2", "arm64"), node("mini", "s390x")]
    finding = only("at-risk", findings(manifest(), PC, *boards))
    assert finding.message == f"may land on a64 (2), mini, where pc:1 ends in {NO_MATCH}"


def test_ways_to_fail_are_told_apart() -> None:
    text = manifest(images=["a=big:1", "b=lone:1"])
    message = only("at-risk", findings(text, PC, A64, A20)).message
    assert "a64, where lone:1 ends in CrashLoopBackOff: exec format error" in message
    assert (
        "on a20, where big:1, lone:1 ends in ImagePullBackOff: no match for platform in manifest" in message
    )


def test_an_init_container_is_a_cause() -> None:
    text = manifest("initContainers: [{name: setup, image: 'pc:1'}]", images=["main=every:1"])
    finding = only("at-risk", findings(text, PC, A64))
    assert (finding.container, finding.image) == ("setup", "pc:1")


def test_a_missing_image_fails_wherever_it_lands() -> None:
    [finding] = findings(manifest(images=["main=gone:1"]), PC, A64)
    assert finding.rule == "stuck"
    assert "ImagePullBackOff: not found" in finding.message


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet", "ReplicaSet", "Job"])
def test_every_kind_that_takes_any_node(kind: str) -> None:
    assert rules(manifest(kind=kind), PC, A64) == ["at-risk"]


@pytest.mark.parametrize("dormant", ["replicas: 0"])
def test_a_workload_without_pods_is_warned_of(dormant: str) -> None:
    text = manifest().replace("spec:\n  template", f"spec:\n  {dormant}\n  template")
    finding = only("at-risk", findings(text, PC, A64))
    assert finding.severity is Severity.WARNING
    assert f"no pod of it runs now: {dormant}" in finding.message


@pytest.mark.parametrize(
    ("spec", "image"),
    [
        ("", "every:1"),
        ("nodeSelector: {kubernetes.io/arch: amd64}", "pc:1"),
        ("nodeSelector: {kubernetes.io/hostname: pc}", "pc:1"),
        (affinity(term(arch("In", "amd64"))), "pc:1"),
        (affinity(term(arch("NotIn", "arm64"))), "pc:1"),
        (affinity("{matchFields: [{key: metadata.name, operator: NotIn, values: [a64]}]}"), "pc:1"),
    ],
)
def test_a_workload_that_cannot_land_there_is_not_at_risk(spec: str, image: str) -> None:
    assert "at-risk" not in rules(manifest(*spec.splitlines(), images=[f"main={image}"]), PC, A64)


def test_a_taint_protects() -> None:
    assert rules(manifest(images=["main=big:1"]), PC, A64, SLOW) == []


def test_a_toleration_of_one_of_two_taints_does_not_lead_there() -> None:
    spec = "tolerations: [{key: arch, operator: Exists}]"
    assert rules(manifest(spec, images=["main=big:1"]), PC, A64, SLOW) == []


def test_tolerations_of_both_taints_lead_there() -> None:
    spec = "tolerations: [{key: arch, operator: Exists}, {key: speed, operator: Exists}]"
    finding = only("at-risk", findings(manifest(spec, images=["main=big:1"]), PC, A64, SLOW))
    assert finding.message.startswith("may land on a20, where big:1 ends in ImagePullBackOff")


def test_a_new_term_beside_the_others_widens() -> None:
    terms = affinity(term(arch("In", "amd64")), term("{key: kubernetes.io/os, operator: Exists}"))
    assert rules(manifest(terms), PC, A64) == ["at-risk"]


def test_a_cordoned_node_takes_no_pod() -> None:
    assert rules(manifest(), PC, node("a64", "arm64", cordoned=True)) == []


def test_an_image_that_cannot_be_read_is_no_risk_and_no_comfort() -> None:
    assert rules(manifest(images=["a=every:1", "b=dark:1"]), PC, A64) == []


def test_an_image_that_fails_is_told_beside_one_that_is_unknown() -> None:
    finding = only("at-risk", findings(manifest(images=["a=dark:1", "b=pc:1"]), PC, A64))
    assert (finding.container, finding.image) == ("b", "pc:1")


def test_without_nodes_nothing_is_said_of_landing() -> None:
    assert rules(manifest()) == []
