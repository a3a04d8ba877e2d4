"""The weakest change that separates: one value or several, those that the images have, and nothing more."""

# mypy: disable-error-code="truthy-bool"

from archcheck.scheduling.node import Node
from tests.support.placements import A20, A64, PC, SLOW, ZERO, found, node, workload
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, is_in, one_term, planned, terms

MASTER = node("cp", "amd64", "node-role.kubernetes.io/master:PreferNoSchedule")
WINDOWS = node("win", "windows/amd64")


def test_one_architecture_is_a_node_selector() -> None:
    result = planned(workload(), PC, A64)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}
    assert "affinity" not in result.pod
    assert result.lands == ["pc"]


def test_several_are_a_requirement_with_in() -> None:
    result = planned(workload(images=["main=big:1"]), PC, A64, A20)
    assert terms(result.pod) == [{"matchExpressions": [is_in("amd64", "arm64", "s390x")]}]
    assert "nodeSelector" not in result.pod
    assert result.lands == ["pc", "a64"]


def test_an_architecture_of_no_node_of_today_is_admitted_for_tomorrow() -> None:
    result = planned(workload(images=["main=big:1"]), PC, A20)
    assert result.patch.change.terms == one_term("amd64", "arm64", "s390x")
    assert planned(workload(images=["main=big:1"]), PC, A20, A64).lands == ["pc", "a64"]


def test_what_no_kubelet_calls_itself_is_no_value() -> None:
    images = {"odd:1": found("amd64", "linux/loong64", "linux/mips64le", "unknown/unknown")}
    result = planned(workload(images=["main=odd:1"]), PC, A64, images=images)
    assert set(result.pod.get("nodeSelector", {}).values()) <= {"amd64"}
    for term in result.patch.change.terms:
        assert set(term.expressions[0].values) <= {"amd64", "loong64", "mips64le"}
    assert result.lands == ["pc"]


def test_attestations_are_no_architecture() -> None:
    images = {"signed:1": found("amd64", "unknown/unknown")}
    result = planned(workload(images=["main=signed:1"]), PC, A64, images=images)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_an_architecture_that_a_bad_node_has_is_left_out_though_the_image_has_it() -> None:
    images = {"new:1": found("amd64", "linux/arm/v7")}
    v6 = node("zero", "linux/arm/v6")
    result = planned(workload(images=["main=new:1"]), PC, v6, images=images)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_a_64_bit_node_that_takes_the_32_bit_image_is_kept() -> None:
    result = planned(workload(images=["main=v7:1"]), A64, A20, PC)
    assert result.patch.change.terms == one_term("arm", "arm64")
    assert result.lands == ["a64", "a20"]


def test_only_what_all_its_containers_have_counts() -> None:
    result = planned(workload(images=["a=three:1", "b=big:1", "c=every:1"]), PC, A64, A20)
    assert result.patch.change.terms == one_term("amd64", "arm64")


def test_labels_of_other_keys_in_the_selector_stay() -> None:
    result = planned(workload("nodeSelector: {disktype: ssd}"), _ssd(PC), _ssd(A64), A64)
    assert result.pod["nodeSelector"] == {"disktype": "ssd", ARCH: "amd64"}


def _ssd(each: Node) -> Node:
    return node(f"{each.name}-ssd", str(each.platform), labels={"disktype": "ssd"})


def test_the_deprecated_label_is_never_written() -> None:
    text = workload("nodeSelector: {beta.kubernetes.io/os: linux}", images=["main=big:1"])
    result = planned(text, PC, A64, A20)
    assert "beta.kubernetes.io/arch" not in str(result.patch.operations)
    assert result.lands == ["pc", "a64"]


def test_a_node_without_labels_that_cannot_be_told_to_run_it_is_kept_off() -> None:
    nameless = Node("old", A64.platform, A64.pull, {"disk": "hdd"})
    result = planned(workload(), PC, nameless)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}
    assert result.lands == ["pc"]


def test_another_system_is_kept_off_by_its_own_label() -> None:
    result = planned(workload(), PC, WINDOWS)
    assert result.pod["nodeSelector"] == {"kubernetes.io/os": "linux"}


def test_system_and_architecture_where_neither_is_enough() -> None:
    result = planned(workload(), PC, A64, WINDOWS)
    assert result.pod["nodeSelector"] == {"kubernetes.io/os": "linux", ARCH: "amd64"}
    assert result.lands == ["pc"]


def test_architectures_of_another_system_do_not_count() -> None:
    images = {"both:1": found("windows/arm64", "amd64")}
    result = planned(workload(images=["main=both:1"]), PC, A64, images=images)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_an_image_for_windows_gets_windows() -> None:
    images = {"win:1": found("windows/amd64")}
    result = planned(workload(images=["main=win:1"]), PC, WINDOWS, images=images)
    assert result.pod["nodeSelector"] == {"kubernetes.io/os": "windows"}


@walked("image", ["every:1", "three:1"])
def test_what_runs_wherever_it_lands_gets_nothing(image: str) -> None:
    assert planned(workload(images=[f"main={image}"]), PC, A64, A20).unneeded.notes == ()


def test_a_taint_that_keeps_it_off_is_protection_enough() -> None:
    assert planned(workload(images=["main=big:1"]), PC, A64, SLOW).unneeded


def test_a_taint_that_only_asks_keeps_nothing_off() -> None:
    soft = node("a20", "linux/arm/v7", "arch=armhf:PreferNoSchedule")
    assert planned(workload(images=["main=big:1"]), PC, A64, soft).lands == ["pc", "a64"]
    assert planned(workload(), MASTER, PC, A64).lands == ["cp", "pc"]


def test_a_preference_is_left_alone_and_is_no_protection() -> None:
    rule = "preferredDuringSchedulingIgnoredDuringExecution"
    term = (
        f"{{weight: 1, preference: {{matchExpressions: [{{key: {ARCH}, operator: In, values: [amd64]}}]}}}}"
    )
    result = planned(workload(f"affinity: {{nodeAffinity: {{{rule}: [{term}]}}}}"), PC, A64)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}
    assert result.pod["affinity"] == result.before["spec"]["template"]["spec"]["affinity"]


def test_a_cordoned_node_is_no_reason_for_a_change() -> None:
    assert planned(workload(), PC, node("a64", "arm64", cordoned=True)).unneeded


def test_pools_that_name_no_hosts_are_patched_by_architecture() -> None:
    result = planned(workload(), node("pc", count=3), node("a64", "arm64", count=20))
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_older_arm_images_run_on_newer_nodes_and_not_the_reverse() -> None:
    assert planned(workload(images=["main=v6:1"]), A20, ZERO).unneeded
    assert planned(workload(images=["main=v7:1"]), A20, ZERO).patch.change.labels


def test_where_an_image_is_for_another_arm_variant_than_the_nodes_the_others_are_left() -> None:
    images = {"v8:1": found("amd64", "linux/arm/v8")}
    result = planned(workload(images=["main=v8:1"]), PC, A64, A20, images=images)
    assert result.lands == ["pc", "a64"]
    assert result.patch.change.terms == one_term("amd64", "arm64")


def test_hosts_are_not_named_since_a_good_node_lacks_the_label_of_its_system() -> None:
    images = {"both:1": found("amd64", "arm64")}
    labels = {key: value for key, value in A64.labels.items() if key != "kubernetes.io/os"}
    unlabelled = Node(A64.name, A64.platform, A64.pull, labels)
    result = planned(workload(images=["main=both:1"]), WINDOWS, unlabelled, images=images)
    assert result.pod["nodeSelector"] == {ARCH: "arm64"}
