"""Preferences and PreferNoSchedule rank nodes; neither keeps a pod off one that cannot run it."""

import re

import pytest

from archcheck.findings.model import Severity
from archcheck.scheduling.node import Node
from tests.support.placements import (
    A64,
    PC,
    affinity,
    arch,
    findings,
    node,
    only,
    preferred,
    rules,
    term,
    workload,
)

SOFT = node("a64", "arm64", "slow=yes:PreferNoSchedule")

TO_AMD64 = preferred(arch("In", "amd64"))


def test_a_preferred_affinity_is_no_protection() -> None:
    text = workload(TO_AMD64)
    found = findings(text, PC, A64)
    assert {each.rule for each in found} == {"at-risk", "preference-only"}
    finding = only("preference-only", found)
    assert finding.severity is Severity.WARNING
    assert finding.message == (
        "the preferred node affinity kubernetes.io/arch In [amd64] ranks nodes, and keeps it off none"
    )
    assert re.search("nodeSelector|requiredDuringScheduling", finding.remedy)
    assert "amd64" in finding.remedy or "what it prefers" in finding.remedy


def test_it_stands_at_the_preference() -> None:
    text = workload(TO_AMD64)
    finding = only("preference-only", findings(text, PC, A64))
    assert (finding.workload, finding.path, finding.line) == ("Deployment/web", "input.yaml", 9)
    assert finding.column == text.splitlines()[8].index("{key: kubernetes.io/arch") + 1


def test_in_a_rendered_chart_it_has_no_line() -> None:
    finding = only("preference-only", findings(workload(TO_AMD64), PC, A64, rendered=True))
    assert (finding.line, finding.column) == (None, None)


@pytest.mark.parametrize(
    ("spec", "images", "nodes"),
    [
        (TO_AMD64, ["main=every:1"], [PC, A64]),
        (TO_AMD64, ["main=pc:1"], [PC]),
        (TO_AMD64, ["main=dark:1"], [PC, A64]),
        (TO_AMD64, ["main=pc:1"], [PC, node("a64", "arm64", "a=b:NoSchedule")]),
        (preferred("{key: disk, operator: In, values: [ssd]}"), ["main=pc:1"], [PC, A64]),
        ("", ["main=pc:1"], [PC, A64]),
    ],
    ids=["runs-everywhere", "no-bad-node", "unknown", "kept-off", "another-label", "no-preference"],
)
def test_a_preference_on_which_nothing_hangs_is_fine(spec: str, images: list[str], nodes: list[Node]) -> None:
    assert "preference-only" not in rules(workload(*spec.splitlines(), images=images), *nodes)


def test_a_requirement_beside_the_preference_protects() -> None:
    both = TO_AMD64.replace(
        "{nodeAffinity: {",
        "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: "
        f"{{nodeSelectorTerms: [{term(arch('In', 'amd64'))}]}}, ",
    )
    assert rules(workload(both), PC, A64) == []
    assert rules(workload(affinity(term(arch("In", "amd64")))), PC, A64) == []


@pytest.mark.parametrize("expression", [arch("In", "arm64"), arch("NotIn", "amd64")])
def test_a_preference_for_the_nodes_that_fail_is_not_to_be_required(expression: str) -> None:
    found = findings(workload(preferred(expression)), PC, A64)
    remedies = [each.remedy for each in found if each.rule == "preference-only"]
    assert not any("arm64" in each or "what it prefers" in each for each in remedies), (
        "it would be stuck then"
    )


def test_a_preference_against_an_architecture_is_not_to_be_required_as_it_is() -> None:
    found = findings(workload(preferred(arch("NotIn", "arm64"))), PC, A64)
    assert not any("NotIn" in each.remedy or "what it prefers" in each.remedy for each in found), (
        "NotIn admits nodes without the label"
    )


def test_a_taint_that_only_asks_is_no_protection() -> None:
    finding = only("preference-only", findings(workload(), PC, SOFT))
    assert finding.severity is Severity.WARNING
    assert finding.message == "slow=yes:PreferNoSchedule of a64 asks, and keeps nothing off"
    assert (finding.workload, finding.line, finding.column) == ("Deployment/web", 1, None)


def test_the_taint_of_the_control_plane_is_no_protection() -> None:
    server = node("server", "amd64", "node-role.kubernetes.io/master:PreferNoSchedule")
    finding = only("preference-only", findings(workload(images=["main=a64:1"]), A64, server))
    assert finding.message.startswith("node-role.kubernetes.io/master:PreferNoSchedule of server")


@pytest.mark.parametrize("remedy_has", ["tolerat", "NotIn"])
def test_its_remedy_is_safe(remedy_has: str) -> None:
    assert remedy_has not in only("preference-only", findings(workload(), PC, SOFT)).remedy


@pytest.mark.parametrize(
    ("spec", "images", "nodes"),
    [
        ("", ["main=every:1"], [PC, SOFT]),
        ("", ["main=dark:1"], [PC, SOFT]),
        ("tolerations: [{key: slow, operator: Exists}]", ["main=pc:1"], [PC, SOFT]),
        ("nodeSelector: {kubernetes.io/arch: amd64}", ["main=pc:1"], [PC, SOFT]),
        ("", ["main=pc:1"], [PC, node("a64", "arm64", "slow=yes:NoSchedule")]),
    ],
    ids=["runs-there", "unknown", "tolerated", "selected-away", "a-hard-taint"],
)
def test_a_soft_taint_on_which_nothing_hangs_is_fine(spec: str, images: list[str], nodes: list[Node]) -> None:
    assert "preference-only" not in rules(workload(*spec.splitlines(), images=images), *nodes)


def test_without_nodes_no_preference_is_judged() -> None:
    assert rules(workload(TO_AMD64)) == []


def test_a_preference_without_a_node_that_runs_it_is_not_told() -> None:
    wish = (
        "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: "
        "{matchExpressions: [{key: kubernetes.io/arch, operator: In, values: [arm64]}]}}]}}"
    )
    assert "preference-only" not in rules(workload(wish, images=["main=v7:1"]), PC)
