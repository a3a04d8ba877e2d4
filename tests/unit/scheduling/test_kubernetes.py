"""Node objects, as `kubectl get nodes` prints them."""

import json
from typing import Any

import pytest

from archcheck.scheduling.kubernetes import ASSUMED_VARIANT, NO_ARCHITECTURE
from archcheck.scheduling.node import Node, Taint
from archcheck.scheduling.runtime import ASSUMED, OTHER_RUNTIME, Pull, PullRule
from tests.support.tables import walked
from tests.unit.scheduling.helpers import node_object

RUNTIME = "containerd://1.7.27"


def node(
    architecture: str = "arm",
    os: str = "linux",
    labels: dict[str, str] | None = None,
    *,
    variant_label: str = "",
    pull: Pull | None = None,
    **info: str,
) -> Node:
    """Return the node of an object with this nodeInfo; without what is given as empty."""
    told = {"architecture": architecture, "operatingSystem": os, "containerRuntimeVersion": RUNTIME, **info}
    root: dict[str, Any] = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": "n1", "labels": labels or {}},
        "spec": {},
        "status": {"nodeInfo": {key: value for key, value in told.items() if value}},
    }
    return node_object(json.dumps(root), variant_label=variant_label, pull=pull)


@walked(
    "architecture, platform",
    [
        ("amd64", "linux/amd64"),
        ("arm64", "linux/arm64"),
        ("386", "linux/386"),
        ("riscv64", "linux/riscv64"),
        ("s390x", "linux/s390x"),
        ("ppc64le", "linux/ppc64le"),
        ("loong64", "linux/loong64"),
    ],
)
def test_the_platform_is_what_the_kubelet_says(architecture: str, platform: str) -> None:
    found = node(architecture)
    assert str(found.platform) == platform
    assert found.assumptions == ()


@pytest.mark.parametrize("key", ["kubernetes.io/arch", "beta.kubernetes.io/arch"])
def test_without_node_info_labels_tell(key: str) -> None:
    labels = {key: "arm64", key.replace("arch", "os"): "windows"}
    assert str(node("", "", labels).platform) == "windows/arm64"


def test_node_info_wins_over_labels() -> None:
    labels = {"kubernetes.io/arch": "amd64", "kubernetes.io/os": "windows"}
    found = node("arm64", "linux", labels)
    assert str(found.platform) == "linux/arm64"
    assert found.labels["kubernetes.io/arch"] == "amd64"


@walked(
    "value, variant",
    [
        ("v7", "v7"),
        ("7", "v7"),
        ("armv7", "v7"),
        ("armv7l", "v7"),
        ("v7l", "v7"),
        ("v6", "v6"),
        ("6", "v6"),
        ("armv6", "v6"),
        ("armv6l", "v6"),
        ("v5", "v5"),
        ("v8", "v8"),
        ("armv8l", "v8"),
        ("V6", "v6"),
        ("armel", "v6"),
        ("armhf", "v7"),
    ],
)
def test_the_users_label_tells_the_variant(value: str, variant: str) -> None:
    found = node(labels={"example.org/arm-variant": value})
    assert str(found.platform) == f"linux/arm/{variant}"
    assert found.assumptions == ()


@walked("key", ["arm-variant", "example.org/arm-variant", "node.kubernetes.io/arm-variant"])
def test_the_label_may_have_any_domain(key: str) -> None:
    assert str(node(labels={key: "v6"}).platform) == "linux/arm/v6"


@walked("key", ["example.org/variant", "arm-variant/x", "example.org/my-arm-variant"])
def test_but_no_other_name(key: str) -> None:
    found = node(labels={key: "v6"})
    assert str(found.platform) == "linux/arm/v7"
    assert found.assumptions == (ASSUMED_VARIANT,)


def test_a_configured_label_is_the_only_one() -> None:
    labels = {"example.org/arm-variant": "v6", "lab.test/cpu": "v5"}
    assert str(node(labels=labels, variant_label="lab.test/cpu").platform) == "linux/arm/v5"
    elsewhere = node(labels={"example.org/arm-variant": "v6"}, variant_label="lab.test/cpu")
    assert elsewhere.assumptions == (ASSUMED_VARIANT,)


@walked("value", ["", "v4", "v9", "cortex-a7", "v77", "v7.1"])
def test_a_label_that_tells_no_variant_is_passed_over(value: str) -> None:
    found = node(labels={"example.org/arm-variant": value})
    assert str(found.platform) == "linux/arm/v7"
    assert found.assumptions == (ASSUMED_VARIANT,)


def test_the_label_says_nothing_of_other_architectures() -> None:
    assert str(node("arm64", labels={"example.org/arm-variant": "v7"}).platform) == "linux/arm64"
    assert str(node("amd64", labels={"example.org/arm-variant": "v6"}).platform) == "linux/amd64"


@pytest.mark.parametrize(
    "found",
    [
        node(labels={"node.kubernetes.io/instance-type": "k3s"}),
        node(kubeletVersion="v1.35.2+k3s1"),
    ],
)
def test_an_arm_node_of_k3s_is_v7(found: Node) -> None:
    assert str(found.platform) == "linux/arm/v7"
    assert found.assumptions == ()


def test_the_users_label_wins_over_k3s() -> None:
    labels = {"node.kubernetes.io/instance-type": "k3s", "example.org/arm-variant": "v6"}
    assert str(node(labels=labels, kubeletVersion="v1.35.2+k3s1").platform) == "linux/arm/v6"


@walked("kubelet", ["", "v1.26.0", "v1.26.0-k3sish"])
def test_any_other_arm_node_is_taken_to_be_v7_and_that_is_said(kubelet: str) -> None:
    found = node(kubeletVersion=kubelet)
    assert str(found.platform) == "linux/arm/v7"
    assert found.assumptions == (ASSUMED_VARIANT,)


def test_a_windows_node_has_the_build_of_its_kernel() -> None:
    found = node("amd64", "windows", kernelVersion="10.0.20348.2700")
    assert str(found.platform) == "windows(10.0.20348.2700)/amd64"
    assert str(node("amd64", "windows").platform) == "windows/amd64"


def test_the_kernel_of_linux_is_no_part_of_its_platform() -> None:
    assert str(node("amd64", kernelVersion="6.12.43").platform) == "linux/amd64"


def test_a_node_without_an_architecture_says_so() -> None:
    found = node("", labels={"kubernetes.io/hostname": "n1"})
    assert found.platform.architecture == ""
    assert found.platform.os == "linux"
    assert found.assumptions == (NO_ARCHITECTURE,)


@walked(
    "runtime, rule, assumed",
    [
        ("containerd://2.0.5", PullRule.BEST_FIRST, ()),
        ("containerd://2.1.4", PullRule.OPEN, ()),
        ("containerd://2.1.5-k3s1", PullRule.BEST_FIRST, ()),
        ("cri-o://1.33.1", PullRule.CRIO, ()),
        ("docker://27.3.1", PullRule.DOCKER, ()),
        ("frakti://1.0", PullRule.OPEN, (OTHER_RUNTIME,)),
        ("", PullRule.BEST_FIRST, (ASSUMED,)),
    ],
)
def test_the_runtime_chooses_the_rule(runtime: str, rule: PullRule, assumed: tuple[str, ...]) -> None:
    found = node("amd64", containerRuntimeVersion=runtime)
    assert (found.pull, found.runtime, found.assumptions) == (rule, runtime, assumed)


def test_the_kubelet_of_k3s_tells_of_local_pull() -> None:
    found = node("amd64", containerRuntimeVersion="containerd://2.1.5", kubeletVersion="v1.35.2+k3s1")
    assert found.pull is PullRule.BEST_FIRST


def test_the_configuration_settles_how_a_node_pulls() -> None:
    assert (
        node("amd64", containerRuntimeVersion="containerd://2.1.4", pull=Pull.STRICT).pull is PullRule.STRICT
    )
    assert node("amd64", containerRuntimeVersion="cri-o://1.33.1", pull=Pull.STRICT).pull is PullRule.CRIO


def test_both_assumptions_of_a_node_are_said() -> None:
    assert node(containerRuntimeVersion="").assumptions == (ASSUMED_VARIANT, ASSUMED)


def test_labels_taints_and_cordon() -> None:
    found = node_object("""
apiVersion: v1
kind: Node
metadata: {name: a20-1, labels: {board: olinuxino-a20, empty: ""}}
spec:
  unschedulable: true
  taints:
  - {key: arch, value: armhf, effect: NoSchedule}
  - {key: gone, effect: NoExecute, timeAdded: "2026-01-01T00:00:00Z"}
status: {nodeInfo: {architecture: arm64, operatingSystem: linux}}
""")
    assert found.name == "a20-1"
    assert dict(found.labels) == {"board": "olinuxino-a20", "empty": ""}
    assert found.taints == (Taint("arch", "armhf", "NoSchedule"), Taint("gone", "", "NoExecute"))
    assert found.unschedulable
    assert found.count == 1


@walked("rest", ["", "spec: null, status: null", "spec: {taints: null, unschedulable: false}"])
def test_what_a_node_leaves_out_breaks_nothing(rest: str) -> None:
    found = node_object(f"{{apiVersion: v1, kind: Node, metadata: {{name: n1}}, {rest}}}")
    assert (found.taints, found.unschedulable, dict(found.labels)) == ((), False, {})
