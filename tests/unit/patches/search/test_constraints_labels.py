"""Where the architecture does not tell nodes apart: a label, with the command that sets it; hosts at last."""

from archcheck.patches.describing import added_constraints, command, commands
from archcheck.patches.model import Patch
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import A20, A64, PC, ZERO, affinity, found, node, term, workload
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, Planned, is_in, planned, terms

VARIANT = "example.org/arm-variant"
V7 = node("a20", "linux/arm/v7", labels={VARIANT: "v7"})
V6 = node("zero", "linux/arm/v6", labels={VARIANT: "v6"})
IMAGE = ("main=v7:1",)


def asked(result: Planned) -> list[str]:
    return [command(each) for each in result.patch.change.labels]


def test_a_label_that_is_there_is_selected() -> None:
    result = planned(workload(images=IMAGE), V7, V6)
    assert result.pod["nodeSelector"] == {VARIANT: "v7"}
    assert asked(result) == []
    assert result.lands == ["a20"]


def test_without_it_the_command_that_sets_it_is_said_first() -> None:
    result = planned(workload(images=IMAGE), A20, ZERO)
    assert result.pod["nodeSelector"] == {VARIANT: "v7"}
    assert asked(result) == [f"kubectl label node a20 {VARIANT}=v7"]
    assert result.lands == ["a20"]


def test_the_key_is_the_one_that_the_user_named() -> None:
    result = planned(workload(images=IMAGE), A20, ZERO, variant_label="lan.home/arm")
    assert result.pod["nodeSelector"] == {"lan.home/arm": "v7"}
    assert asked(result) == ["kubectl label node a20 lan.home/arm=v7"]


def test_the_users_label_that_is_there_is_not_asked_for_again() -> None:
    labelled = node("a20", "linux/arm/v7", labels={"lan.home/arm": "v7"})
    result = planned(workload(images=IMAGE), labelled, ZERO, variant_label="lan.home/arm")
    assert result.pod["nodeSelector"] == {"lan.home/arm": "v7"}
    assert asked(result) == []


def test_only_nodes_that_lack_the_label_are_to_get_it() -> None:
    result = planned(workload(images=IMAGE), V7, node("a21", "linux/arm/v7"), ZERO)
    assert result.pod["nodeSelector"] == {VARIANT: "v7"}
    assert asked(result) == [f"kubectl label node a21 {VARIANT}=v7"]
    assert sorted(result.lands) == ["a20", "a21"]


def test_a_label_that_says_something_else_is_not_to_be_set_without_overwriting_it() -> None:
    spelled = node("a21", "linux/arm/v7", labels={VARIANT: "armhf"})
    result = planned(workload(images=IMAGE), V7, spelled, ZERO)
    for each in asked(result):
        assert "a21" not in each or "--overwrite" in each, "kubectl refuses it"


def test_cpu_features_of_nfd_tell_them_too() -> None:
    neon = {"feature.node.kubernetes.io/cpu-cpuid.NEON": "true"}
    result = planned(workload(images=IMAGE), node("a20", "linux/arm/v7", labels=neon), ZERO)
    assert result.pod["nodeSelector"] == neon
    assert asked(result) == []


def test_a_label_about_anything_else_is_not_taken_for_one_of_the_cpu() -> None:
    result = planned(workload(images=IMAGE), node("a20", "linux/arm/v7", labels={"room": "attic"}), ZERO)
    assert "room" not in result.pod["nodeSelector"]


def test_other_architectures_stay_open_beside_the_variant() -> None:
    result = planned(workload(images=["main=three:1"]), PC, A64, V7, V6)
    assert terms(result.pod) == [
        {"matchExpressions": [is_in("amd64", "arm64")]},
        {"matchExpressions": [is_in("arm"), is_in("v7", key=VARIANT)]},
    ]
    assert result.lands == ["pc", "a64", "a20"]


def test_so_they_do_with_labels_to_be_set() -> None:
    result = planned(workload(images=["main=three:1"]), PC, A64, A20, ZERO)
    assert asked(result) == [f"kubectl label node a20 {VARIANT}=v7"]
    assert result.lands == ["pc", "a64", "a20"]


def test_terms_that_are_there_leave_room_for_one_label_for_all() -> None:
    text = workload(
        affinity(term("{key: kubernetes.io/os, operator: In, values: [linux]}")), images=["main=three:1"]
    )
    result = planned(text, PC, A64, A20, ZERO)
    key = "example.org/platform"
    [only] = terms(result.pod)
    assert only["matchExpressions"][1:] == [is_in("linux-amd64", "linux-arm-v7", "linux-arm64", key=key)]
    assert asked(result) == [
        f"kubectl label node pc {key}=linux-amd64",
        f"kubectl label node a20 {key}=linux-arm-v7",
        f"kubectl label node a64 {key}=linux-arm64",
    ]
    assert result.lands == ["pc", "a64", "a20"]


def test_an_arm_variant_alone_fits_into_terms_that_are_there() -> None:
    text = workload(affinity(term(f"{{key: {ARCH}, operator: In, values: [arm]}}")), images=["main=three:1"])
    result = planned(text, A20, ZERO, PC)
    assert result.pod["nodeSelector"] == {VARIANT: "v7"}


def test_where_all_arm_nodes_are_bad_the_architecture_is_enough() -> None:
    result = planned(workload(images=["main=big:1"]), PC, A64, V7, V6)
    assert asked(result) == []
    assert result.lands == ["pc", "a64"]


def test_an_arm_node_of_tomorrow_is_not_let_in_by_the_variant_that_is_not_told() -> None:
    result = planned(workload(images=["main=three:1"]), PC, A64, A20, ZERO)
    added = node("zero2", "linux/arm/v6")
    later = planned(workload(images=["main=three:1"]), PC, A64, A20, ZERO, added)
    assert result.patch.change == later.patch.change
    assert "zero2" not in later.lands


def strict(name: str) -> Node:
    return node(name, "linux/arm/v7", rule=PullRule.STRICT)


def test_hosts_are_the_last_resort_and_are_said() -> None:
    result = planned(workload(images=["main=v6:1"]), A20, node("a21", "linux/arm/v7"), strict("new"))
    assert result.patch.change.by_host
    assert terms(result.pod) == [{"matchExpressions": [is_in("a20", "a21", key="kubernetes.io/hostname")]}]
    assert any("names of hosts" in line for line in added_constraints(result.patch.change))


def test_hosts_are_not_named_where_a_label_would_do() -> None:
    for nodes in ((A20, ZERO), (V7, V6), (PC, A64, A20, ZERO)):
        assert not planned(workload(images=IMAGE), *nodes).patch.change.by_host


def test_a_pool_that_names_no_hosts_can_neither_be_named_nor_labelled() -> None:
    refusal = planned(workload(images=IMAGE), node("a20", "linux/arm/v7", count=3), ZERO).refusal
    assert "separates" in refusal.reason
    assert "hosts:" in refusal.hint


def test_such_a_pool_that_has_the_label_is_fine() -> None:
    pool = node("a20", "linux/arm/v7", labels={VARIANT: "v7"}, count=3)
    assert planned(workload(images=IMAGE), pool, ZERO).pod["nodeSelector"] == {VARIANT: "v7"}


def test_such_a_pool_on_the_bad_side_needs_no_name() -> None:
    result = planned(workload(images=IMAGE), A20, node("zero", "linux/arm/v6", count=3))
    assert asked(result) == [f"kubectl label node a20 {VARIANT}=v7"]


def test_whether_a_pod_that_names_a_host_lands_in_such_a_pool_is_not_known_and_no_image_is_blamed() -> None:
    pool = node("a64", "arm64", count=2)
    refusal = planned(workload("nodeSelector: {kubernetes.io/hostname: a64-1}", images=IMAGE), pool).refusal
    assert refusal.unknown
    assert "v7:1" not in refusal.reason


def test_kubernetes_own_labels_are_never_to_be_set() -> None:
    for image, nodes in (("v7:1", (A20, ZERO)), ("three:1", (PC, A64, A20, ZERO))):
        for each in planned(workload(images=[f"main={image}"]), *nodes).patch.change.labels:
            assert "kubernetes.io/" not in each.key


def test_two_workloads_ask_for_one_label_once() -> None:
    text = workload(images=IMAGE) + "---\n" + workload(images=IMAGE).replace("name: web", "name: other")
    result = planned(text, A20, ZERO)
    patches = [each for each in result.outcomes if isinstance(each, Patch)]
    assert len(patches) == 2
    assert commands(patches) == [f"kubectl label node a20 {VARIANT}=v7"]


@walked("variants", [("linux/arm/v7", "linux/arm/v5"), ("linux/arm/v6", "linux/arm/v5")])
def test_any_two_variants_are_told_apart(variants: tuple[str, str]) -> None:
    able, unable = variants
    images = {"arm:1": found(able)}
    result = planned(workload(images=["main=arm:1"]), node("x", able), node("y", unable), images=images)
    assert result.lands == ["x"]
    assert not result.patch.change.by_host
