"""Dangerous advice that is found in the wild, and that no patch here may give."""

# mypy: disable-error-code="truthy-bool"

from functools import cache
from typing import Any

import yaml

from archcheck.patches.describing import describe
from archcheck.patches.model import Add, Patch
from archcheck.scheduling.node import Node
from tests.support.placements import (
    A20,
    A20_TAINTS,
    A64,
    PC,
    SLOW,
    ZERO,
    affinity,
    arch,
    node,
    term,
    workload,
)
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, Planned, planned, terms, tolerated

BLANKET = "tolerations: [{operator: Exists}]"
EXISTING = affinity("{}", term("{key: zone, operator: In, values: [a]}"), term(arch("In", "arm64", "arm")))
ZONED = (node("pc", labels={"zone": "a"}), node("a64", "arm64", labels={"zone": "a"}), SLOW)
BOTH = ("arch", "speed")


SORTS: dict[str, tuple[str, tuple[Node, ...]]] = {
    "selector": (workload(), (PC, A64)),
    "requirement": (workload(images=["main=big:1"]), (PC, A64, A20)),
    "behind-blanket": (workload(BLANKET, images=["main=big:1"]), (PC, A64, SLOW)),
    "tolerations": (workload(images=["main=three:1"]), (PC, SLOW)),
    "both": (workload(images=["main=three:1"]), (PC, SLOW, node("s390", "s390x"))),
    "variant": (workload(images=["main=v7:1"]), (A20, ZERO)),
    "variant-or-others": (workload(images=["main=three:1"]), (PC, A64, A20, ZERO)),
    "into-terms": (workload(EXISTING), ZONED),
    "daemon": (workload(BLANKET, kind="DaemonSet"), (PC, SLOW, node("win", "windows/amd64"))),
}


@cache
def of_sort(name: str) -> Planned:
    """Return the patch of a sort, planned once."""
    text, nodes = SORTS[name]
    return planned(text, *nodes, tolerate=BOTH)


every_sort = walked("sort", SORTS)


def added(result: Planned) -> list[Any]:
    return [each.value for each in result.patch.operations if isinstance(each, Add)]


@every_sort
def test_no_toleration_matches_everything(sort: str) -> None:
    result = of_sort(sort)
    for each in result.patch.change.tolerations:
        assert each.key
        assert each.effect
        assert each.operator == ("Equal" if each.value else "Exists")


@every_sort
def test_no_toleration_opens_a_node_without_the_image(sort: str) -> None:
    result = of_sort(sort)
    assert all(placement.works for _, placement in result.patch.after.on)


def test_a_selector_is_not_believed_to_tolerate() -> None:
    refusal = planned(workload(f"nodeSelector: {{{ARCH}: arm}}", images=["main=v7:1"]), PC, SLOW).refusal
    assert "taint" in refusal.reason


def test_a_toleration_is_not_believed_to_attract() -> None:
    result = planned(workload(BLANKET, images=["main=v7:1"]), PC, SLOW, tolerate=BOTH)
    assert result.pod["nodeSelector"] == {ARCH: "arm"}


@every_sort
def test_never_not_in(sort: str) -> None:
    result = of_sort(sort)
    assert "NotIn" not in str(added(result))


@every_sort
def test_no_term_comes_beside_terms(sort: str) -> None:
    result = of_sort(sort)
    before = result.before["spec"]["template"]["spec"]
    if "affinity" in before:
        assert len(terms(result.pod)) == len(terms(before))


@every_sort
def test_tolerations_that_are_there_stay(sort: str) -> None:
    result = of_sort(sort)
    before = result.before["spec"]["template"]["spec"].get("tolerations", [])
    assert result.pod.get("tolerations", [])[: len(before)] == before


@every_sort
def test_a_list_that_is_there_is_appended_to_and_never_replaced(sort: str) -> None:
    result = of_sort(sort)
    before = result.before["spec"]["template"]["spec"]
    paths = [each.path for each in result.patch.operations if isinstance(each, Add)]
    assert not [path for path in paths if path[-1] == "tolerations" and "tolerations" in before]
    assert not [path for path in paths if path[-1] == "nodeSelectorTerms" and "affinity" in before]


@every_sort
def test_every_architecture_has_the_name_that_kubelets_give_it(sort: str) -> None:
    result = of_sort(sort)
    pairs = [(pair.key, pair.value) for pair in result.patch.change.selector]
    for each in result.patch.change.terms:
        pairs += [(one.key, value) for one in each.expressions for value in one.values]
    assert {key for key, _ in pairs} <= {ARCH, "kubernetes.io/os", "example.org/arm-variant"}
    assert {value for key, value in pairs if key == ARCH} <= {"amd64", "arm64", "arm", "s390x"}


@every_sort
def test_no_label_of_the_kubelet_is_set_and_no_taint_taken_off(sort: str) -> None:
    result = of_sort(sort)
    assert all("kubernetes.io/" not in each.key for each in result.patch.change.labels)
    assert "kubectl taint" not in "\n".join(describe(result.patch))


@every_sort
def test_nothing_merely_preferred_is_presented_as_protection(sort: str) -> None:
    result = of_sort(sort)
    assert "preferred" not in str(added(result))


@every_sort
def test_no_pod_is_pinned_to_a_node(sort: str) -> None:
    result = of_sort(sort)
    assert "nodeName" not in str(added(result))


@every_sort
def test_nothing_is_proposed_that_loses_data(sort: str) -> None:
    result = of_sort(sort)
    text = "\n".join(describe(result.patch))
    for dangerous in ("--force", "--cascade", "pvc", "PersistentVolumeClaim", "delete the claim"):
        assert dangerous not in text


@every_sort
def test_no_patch_leaves_a_pod_without_a_node(sort: str) -> None:
    result = of_sort(sort)
    assert result.patch.after.on


@every_sort
def test_tolerations_that_admission_adds_to_live_pods_are_not_baked_in(sort: str) -> None:
    result = of_sort(sort)
    assert not [each for each in tolerated(result.pod) if each.startswith("node.kubernetes.io/")]


def test_the_live_pod_of_a_daemon_set_is_not_patched_but_its_owner_named() -> None:
    pod = """apiVersion: v1
kind: Pod
metadata:
  name: metrics-x2x
  ownerReferences: [{apiVersion: apps/v1, kind: DaemonSet, name: metrics, controller: true}]
spec: {containers: [{name: main, image: "pc:1"}]}
"""
    refusal = planned(pod, PC, A64).refusal
    assert "DaemonSet metrics" in refusal.hint


def test_a_helper_pod_that_names_its_node_is_refused_though_a_taint_stands_there() -> None:
    tainted = node("a64", "arm64", *A20_TAINTS)
    assert "nodeName" in planned(workload("nodeName: a64"), PC, tainted, tolerate=BOTH).refusal.reason


def test_a_single_image_is_treated_by_what_it_is_and_not_by_how_it_fails() -> None:
    assert planned(workload(images=["main=lone:1"]), PC, A64).lands == ["pc"]


def test_an_arm_image_of_a_later_variant_does_not_make_an_older_board_good() -> None:
    assert planned(workload(images=["main=v7:1"]), A20, ZERO).lands == ["a20"]


@every_sort
def test_a_second_run_changes_nothing(sort: str) -> None:
    result = of_sort(sort)
    assert result.again().unneeded


def test_a_second_run_beside_what_is_bound_changes_nothing() -> None:
    bound = """---
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: rc}
handler: runc
scheduling: {tolerations: [{operator: Exists}]}
"""
    result = planned(workload("runtimeClassName: rc", images=["main=big:1"]) + bound, PC, A64, SLOW)
    assert isinstance(result.only, Patch)
    assert result.again().unneeded


def test_the_same_input_gives_the_same_patch_in_any_order_of_nodes() -> None:
    text = workload(images=["main=three:1"])
    first = planned(text, PC, A64, A20, ZERO).patch.operations
    assert planned(text, ZERO, A20, A64, PC).patch.operations == first


@every_sort
def test_the_patched_object_is_yaml_that_reads_the_same_again(sort: str) -> None:
    result = of_sort(sort)
    assert yaml.safe_load(yaml.safe_dump(result.after)) == result.after
