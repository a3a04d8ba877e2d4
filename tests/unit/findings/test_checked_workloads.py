"""Workloads on nodes: the verdict, its finding and its remedy together, where each may mislead alone."""

import pytest

from archcheck.images.availability import Availability, ManifestKind, Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.scheduling.node import Node
from archcheck.scheduling.runtime import PullRule
from tests.support.placements import (
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


MORE: dict[str, Availability] = {
    "win:1": found("windows/amd64"),
    "armonly:1": found("linux/arm/v7"),
    "x386:1": found("linux/386"),
}


def test_every_container_counts() -> None:
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
def test_init_containers_and_sidecars_count(spec: str) -> None:
    text = workload(f"initContainers: [{spec}]", images=["main=every:1"])
    assert only("at-risk", findings(text, PC, A64)).container == "s"


def test_a_single_manifest_is_pulled_and_fails_when_it_is_executed() -> None:
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
def test_a_pod_whose_image_cannot_be_read_is_not_called_fine(reason: Reason) -> None:
    more: dict[str, Availability] = {"x:1": Unknown(reason, "no answer")}
    assert verdict(workload(images=["a=every:1", "b=x:1"]), PC, A64, images=more) == "unknown"


def test_what_cannot_be_read_does_not_hide_what_fails() -> None:
    assert verdict(workload(images=["a=pc:1", "b=dark:1"]), PC, A64) == "at-risk"


def test_a_32_bit_image_on_a_64_bit_board_is_a_fallback() -> None:
    assert fate(one("v7:1"), A64) == ("fallback", "")
    assert fate(one("v7:1"), node("a64", "arm64", rule=PullRule.OPEN))[0] == "depends"
    assert fate(one("v7:1"), node("a64", "arm64", rule=PullRule.STRICT)) == ("no", "ImagePullBackOff")


def test_a_32_bit_board_without_an_image_is_a_risk() -> None:
    two: dict[str, Availability] = {"two:1": found("amd64", "arm64")}
    told = only("at-risk", findings(one("two:1"), PC, A64, A20, images=two))
    assert told.message.startswith("may land on a20, where two:1 ends in ImagePullBackOff")
    assert "kubernetes.io/arch In [amd64, arm64]" in told.remedy


def test_a_board_that_keeps_the_pod_off_needs_nothing() -> None:
    two: dict[str, Availability] = {"two:1": found("amd64", "arm64")}
    assert rules(one("two:1"), PC, A64, SLOW, images=two) == []


@pytest.mark.parametrize("where", [A64, A20])
def test_windows_does_not_count_for_a_linux_node(where: Node) -> None:
    mixed: dict[str, Availability] = {"mixed:1": found("windows/arm64", "amd64")}
    assert fate(one("mixed:1"), where, mixed=mixed["mixed:1"]) == ("no", "ImagePullBackOff")
    told = only("at-risk", findings(one("mixed:1"), PC, where, images=mixed))
    assert told.remedy.startswith("add nodeSelector kubernetes.io/arch: amd64")


def test_an_attestation_is_no_platform() -> None:
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


def test_a_pod_with_a_selector_of_its_own_is_advised_too() -> None:
    ssd = {"disktype": "ssd"}
    boards = [node("pc", labels=ssd), node("a64", "arm64", labels=ssd)]
    told = only("at-risk", findings(workload("nodeSelector: {disktype: ssd}"), *boards))
    assert told.remedy.startswith("add nodeSelector kubernetes.io/arch: amd64")


def test_terms_that_are_there_stay() -> None:
    zone = "{key: zone, operator: In, values: [a]}"
    spec = affinity(term(zone), term("{key: kubernetes.io/arch, operator: In, values: [arm64]}"))
    boards = [node("pc", labels={"zone": "a"}), node("a64", "arm64", labels={"zone": "a"}), A20]
    told = only(
        "at-risk",
        findings(workload(spec, images=["main=two:1"]), *boards[:2], images={"two:1": found("amd64")}),
    )
    assert told.message.startswith("may land on a64,")


def test_an_image_in_an_argument_counts() -> None:
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


@pytest.mark.parametrize(("image", "name"), [("armonly:1", "a64"), ("x386:1", "pc")])
def test_a_node_that_may_take_a_fallback_is_not_shut_out(image: str, name: str) -> None:
    open_ = [node("pc", rule=PullRule.OPEN), node("a64", "arm64", rule=PullRule.OPEN)]
    told = findings(workload(images=[f"main={image}"]), *open_, images=IMAGES | MORE)
    at_risk = next(each for each in told if each.rule == "at-risk")
    assert f"whether {name} takes its " in at_risk.remedy
    assert "depends on the runtime's configuration: say pull: strict or pull: fallback" in at_risk.remedy


@pytest.mark.parametrize("nodes", [(), (node("win", "windows/amd64"),)])
def test_a_pod_for_windows_is_for_windows(nodes: tuple[Node, ...]) -> None:
    text = workload(
        "nodeSelector: {kubernetes.io/os: windows, kubernetes.io/arch: amd64}", images=["main=win:1"]
    )
    assert rules(text, *nodes, images=IMAGES | MORE) == []


@pytest.mark.parametrize(
    ("taints", "cordoned"),
    [
        (["node.kubernetes.io/disk-pressure:NoSchedule"], False),
        (["node-role.kubernetes.io/control-plane:NoSchedule"], False),
        (["ToBeDeletedByClusterAutoscaler=1:NoSchedule"], False),
        ([], True),
    ],
)
def test_what_the_cluster_set_is_waited_for(taints: list[str], cordoned: bool) -> None:
    told = findings(workload(), node("pc", "amd64", *taints, cordoned=cordoned))
    stuck = next(each for each in told if each.rule == "stuck")
    assert stuck.remedy.startswith("wait until")


def test_a_gate_is_left_to_the_controller_that_set_it() -> None:
    told = findings(workload("schedulingGates: [{name: quota}]"), PC)
    assert "the controller that set the scheduling gate" in told[0].remedy
