"""What other tools conclude wrongly about where a pod may run."""

import pytest

from archcheck.images.availability import Availability, ManifestKind, Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.unit.findings.placement_cases import (
    A20,
    A64,
    IMAGES,
    PC,
    SLOW,
    ZERO,
    affinity,
    findings,
    found,
    node,
    only,
    placed,
    rules,
    term,
    verdict,
    workload,
)


def fate(text: str, where: Node, **more: Availability) -> tuple[str, str]:
    """Return whether the pods of a text run on a node, and how they would fail."""
    images = IMAGES | {f"{name}:1": answer for name, answer in more.items()}
    [only_one] = placed(text, [where], images).placed
    [placement] = only_one.placements
    return placement.runs.value, placement.failure.state if placement.failure else ""


def one(image: str) -> str:
    return workload(images=[f"main={image}"])


def test_archaware_looks_at_two_containers_of_three() -> None:
    text = workload(images=["a=every:1", "b=every:1", "c=pc:1"])
    found_ = only("at-risk", findings(text, PC, A64, A20))
    assert found_.message.startswith("may land on a64, a20, where pc:1 ends in")
    assert (found_.container, found_.remedy.partition(",")[0]) == (
        "c",
        "add nodeSelector kubernetes.io/arch: amd64",
    )


@pytest.mark.parametrize(
    "spec", ["{name: s, image: 'pc:1'}", "{name: s, image: 'pc:1', restartPolicy: Always}"]
)
def test_tolerable_and_others_forget_init_containers(spec: str) -> None:
    text = workload(f"initContainers: [{spec}]", images=["main=every:1"])
    assert only("at-risk", findings(text, PC, A64)).container == "s"


def test_noe_predicts_a_pull_error_for_a_single_manifest() -> None:
    arm = found("arm64", kind=ManifestKind.MANIFEST)
    assert fate(one("arm:1"), PC, arm=arm) == ("no", "CrashLoopBackOff")
    assert fate(one("arm:1"), A64, arm=arm) == ("native", "")


def test_an_index_without_a_match_fails_at_the_pull() -> None:
    assert fate(one("pc:1"), A64) == ("no", "ImagePullBackOff")


def test_a_single_manifest_is_neither_unschedulable_nor_missing() -> None:
    assert rules(one("lone:1"), PC, A64) == ["at-risk"]
    assert verdict(one("lone:1"), PC) == "ok"


def test_v6_and_v7_are_one_label_and_two_variants() -> None:
    both = found("linux/arm/v6", "linux/arm/v7")
    assert [fate(one("both:1"), each, both=both)[0] for each in (A20, ZERO)] == ["native", "native"]
    assert [fate(one("v7:1"), each)[0] for each in (A20, ZERO)] == ["native", "no"]
    assert [fate(one("v6:1"), each)[0] for each in (A20, ZERO)] == ["fallback", "native"]


@pytest.mark.parametrize("reason", [each for each in Reason if each is not Reason.ARTIFACT])
def test_noe_calls_a_pod_fine_whose_image_it_cannot_read(reason: Reason) -> None:
    more: dict[str, Availability] = {"x:1": Unknown(reason, "no answer")}
    assert verdict(workload(images=["a=every:1", "b=x:1"]), PC, A64, images=more) == "unknown"


def test_what_cannot_be_read_does_not_hide_what_fails() -> None:
    assert verdict(workload(images=["a=pc:1", "b=dark:1"]), PC, A64) == "at-risk"


def test_all_of_them_call_a_32_bit_image_on_a_64_bit_board_impossible() -> None:
    assert fate(one("v7:1"), A64) == ("fallback", "")
    assert fate(one("v7:1"), node("a64", "arm64", rule=PullRule.OPEN))[0] == "depends"
    assert fate(one("v7:1"), node("a64", "arm64", rule=PullRule.STRICT)) == ("no", "ImagePullBackOff")


def test_archy_leaves_a_pod_on_a_32_bit_board_that_has_no_image() -> None:
    two: dict[str, Availability] = {"two:1": found("amd64", "arm64")}
    told = only("at-risk", findings(one("two:1"), PC, A64, A20, images=two))
    assert told.message.startswith("may land on a20, where two:1 ends in ImagePullBackOff")
    assert "kubernetes.io/arch In [amd64, arm64]" in told.remedy


def test_a_board_that_keeps_the_pod_off_needs_nothing() -> None:
    two: dict[str, Availability] = {"two:1": found("amd64", "arm64")}
    assert rules(one("two:1"), PC, A64, SLOW, images=two) == []


@pytest.mark.parametrize("where", [A64, A20])
def test_multiarch_tuning_operator_counts_windows_for_a_linux_node(where: Node) -> None:
    mixed: dict[str, Availability] = {"mixed:1": found("windows/arm64", "amd64")}
    assert fate(one("mixed:1"), where, mixed=mixed["mixed:1"]) == ("no", "ImagePullBackOff")
    told = only("at-risk", findings(one("mixed:1"), PC, where, images=mixed))
    assert told.remedy.startswith("add nodeSelector kubernetes.io/arch: amd64")


def test_archy_takes_an_attestation_for_a_platform() -> None:
    attested = found("amd64", "unknown/unknown")
    assert fate(one("x:1"), PC, x=attested) == ("native", "")
    told = only("at-risk", findings(one("x:1"), PC, A64, images={"x:1": attested}))
    assert told.remedy.startswith("add nodeSelector kubernetes.io/arch: amd64")


def test_an_index_of_attestations_alone_runs_nowhere() -> None:
    nothing = found("unknown/unknown")
    assert fate(one("x:1"), PC, x=nothing) == ("no", "ImagePullBackOff")
    assert Platform("unknown", "unknown") in nothing.platforms


@pytest.mark.parametrize(
    "image", ["auto", "ko://example.org/cmd", "$(params.image)", "${IMAGE}", "{{ .Image }}", ""]
)
def test_a_placeholder_is_neither_missing_nor_fine(image: str) -> None:
    more: dict[str, Availability] = {image: IMAGES["auto"]}
    assert verdict(workload(images=["a=every:1", f"b={image}"]), PC, A64, images=more) == "unknown"
    assert verdict(one("gone:1"), PC, A64) == "stuck"


def test_archy_gives_up_on_a_pod_that_has_a_selector_of_its_own() -> None:
    ssd = {"disktype": "ssd"}
    boards = [node("pc", labels=ssd), node("a64", "arm64", labels=ssd)]
    told = only("at-risk", findings(workload("nodeSelector: {disktype: ssd}"), *boards))
    assert told.remedy.startswith("add nodeSelector kubernetes.io/arch: amd64")


def test_noe_overwrites_or_skips_terms_that_are_there() -> None:
    zone = "{key: zone, operator: In, values: [a]}"
    spec = affinity(term(zone), term("{key: kubernetes.io/arch, operator: In, values: [arm64]}"))
    boards = [node("pc", labels={"zone": "a"}), node("a64", "arm64", labels={"zone": "a"}), A20]
    told = only(
        "at-risk",
        findings(workload(spec, images=["main=two:1"]), *boards[:2], images={"two:1": found("amd64")}),
    )
    assert told.message.startswith("may land on a64,")


def test_an_argument_names_an_image_that_most_overlook() -> None:
    text = one("every:1").replace('"}', '", args: ["--acme-http01-solver-image=pc:1"]}')
    assert rules(text, PC, A64) == ["argument-image"]


def test_a_digest_is_judged_and_not_its_tag() -> None:
    more: dict[str, Availability] = {
        "app:1": found("amd64", "arm64"),
        f"app:1@sha256:{'0' * 64}": found("amd64"),
    }
    text = workload(images=["a=app:1", f"b=app:1@sha256:{'0' * 64}"])
    assert only("at-risk", findings(text, PC, A64, images=more)).container == "b"


def test_a_port_is_kept_in_the_name_of_an_image() -> None:
    name = f"reg.lan:5000/app:1@sha256:{'0' * 64}"
    told = only("at-risk", findings(one(name), PC, A64, images={name: found("amd64")}))
    assert told.image == name
