"""What the images of a pod allow: all of its containers, what is not known, and no platform at all."""

# mypy: disable-error-code="truthy-bool"

from archcheck.images.availability import ManifestKind, Reason, Unknown
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import A20, A64, CHILD, PC, ZERO, found, node, workload
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, one_term, planned

INIT = 'initContainers: [{name: setup, image: "pc:1"}]'
SIDECAR = 'initContainers: [{name: proxy, image: "pc:1", restartPolicy: Always}]'
VOLUME = 'volumes: [{name: model, image: {reference: "pc:1"}}]'
EPHEMERAL = 'ephemeralContainers: [{name: shell, image: "pc:1"}]'


@walked("beside", [INIT, SIDECAR, VOLUME, EPHEMERAL])
def test_an_image_beside_the_containers_narrows_the_pod_too(beside: str) -> None:
    result = planned(workload(beside, images=["main=every:1"]), PC, A64)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_the_third_of_three_containers_counts() -> None:
    result = planned(workload(images=["a=every:1", "b=every:1", "c=pc:1"]), PC, A64)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


def test_a_single_manifest_is_believed_by_its_configuration() -> None:
    images = {"only64:1": found("arm64", kind=ManifestKind.MANIFEST)}
    result = planned(workload(images=["main=only64:1"]), PC, A64, images=images)
    assert result.pod["nodeSelector"] == {ARCH: "arm64"}


def test_a_digest_that_pins_a_platform_is_that_platform() -> None:
    result = planned(workload(images=[f"main=pinned:1@{CHILD}"]), PC, A64)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}


@walked("image", ["dark:1", "auto"])
def test_an_image_that_is_not_known_is_neither_patched_for_nor_called_safe(image: str) -> None:
    refusal = planned(workload(images=[f"main={image}"]), PC, A64).refusal
    assert refusal.unknown
    assert image in refusal.reason


def test_one_image_that_is_not_known_among_others_makes_the_pod_unknown() -> None:
    refusal = planned(workload(images=["a=pc:1", "b=dark:1"]), PC, A64).refusal
    assert refusal.unknown
    assert "dark:1" in refusal.reason
    assert "pc:1" not in refusal.reason


@walked("reason", [each for each in Reason if each is not Reason.ARTIFACT])
def test_no_failure_of_a_registry_is_taken_for_a_missing_platform(reason: Reason) -> None:
    images = {"poor:1": Unknown(reason, "429 unauthenticated pull rate limit")}
    assert planned(workload(images=["main=poor:1"]), PC, A64, images=images).refusal.unknown


def test_an_image_that_is_not_there_is_named_as_what_blocks() -> None:
    refusal = planned(workload(images=["main=every:1", "other=gone:1"]), PC, A64).refusal
    assert not refusal.unknown
    assert "container other" in refusal.reason
    assert "does not exist" in refusal.reason


def test_the_container_that_blocks_is_named_with_what_it_has() -> None:
    refusal = planned(workload(images=["main=every:1", "other=a64:1"]), PC, A20).refusal
    assert "container other" in refusal.reason
    assert "linux/arm64" in refusal.reason
    assert "container main" not in refusal.reason


def test_containers_without_a_common_platform_are_all_named() -> None:
    refusal = planned(workload(images=["main=pc:1", "other=a64:1"]), PC, A64).refusal
    assert "container main (pc:1), which has linux/amd64" in refusal.reason
    assert "container other (a64:1), which has linux/arm64" in refusal.reason
    assert "image" in refusal.hint


def test_a_runtime_that_may_take_the_image_is_not_said_to_be_unable() -> None:
    maybe = node("a20", "linux/arm/v7", rule=PullRule.OPEN)
    refusal = planned(workload(images=["main=v6:1"]), maybe).refusal
    assert "no node can run" not in refusal.reason
    assert "another image" not in refusal.hint


def test_a_node_that_only_may_run_it_is_not_relied_on() -> None:
    maybe = node("a20", "linux/arm/v7", rule=PullRule.OPEN)
    result = planned(workload(images=["main=v6:1"]), ZERO, maybe)
    assert result.lands == ["zero"]


def test_a_missing_entry_of_a_sparse_mirror_is_no_platform() -> None:
    images = {"sparse:1": found("amd64")}
    assert planned(workload(images=["main=sparse:1"]), PC, A64, images=images).lands == ["pc"]


def test_two_variants_are_one_value() -> None:
    images = {"arms:1": found("linux/arm/v6", "linux/arm/v7")}
    result = planned(workload(images=["main=arms:1"]), A20, ZERO, PC, images=images)
    assert result.pod["nodeSelector"] == {ARCH: "arm"}


def test_an_image_in_an_argument_decides_nothing() -> None:
    text = workload(images=["main=every:1"]).replace(
        '"every:1"}', '"every:1", args: ["--acme-http01-solver-image=pc:1"]}'
    )
    assert planned(text, PC, A64).unneeded


def test_where_every_image_is_for_one_architecture_of_no_node_there_is_no_patch() -> None:
    images = {"main:1": found("s390x")}
    refusal = planned(workload(images=["main=main:1"]), PC, A64, images=images).refusal
    assert "linux/s390x" in refusal.reason


def test_several_workloads_have_outcomes_in_the_order_of_the_input() -> None:
    texts = [
        workload(images=[f"main={image}"]).replace("name: web", f"name: w{at}")
        for at, image in enumerate(["pc:1", "every:1", "dark:1", "gone:1", "big:1", "pc:1"])
    ]
    result = planned("---\n".join(texts), PC, A64, A20)
    kinds = [type(each).__name__ for each in result.outcomes]
    assert kinds == ["Patch", "Unneeded", "Refusal", "Refusal", "Patch", "Patch"]
    assert [each.workload.name for each in result.outcomes] == [f"w{at}" for at in range(6)]


def test_386_images_on_amd64_nodes_keep_both_names() -> None:
    result = planned(workload(images=["main=old:1"]), PC, A64)
    assert result.patch.change.terms == one_term("386", "amd64")
