"""RuntimeClasses found among the manifests: what they add to a pod, and when they refuse it."""

from archcheck.scheduling.filters import Filter
from tests.support.tables import walked
from tests.unit.scheduling.helpers import held_off, landing, node, pod, shape, unknown

NODES = [node("pc", arch="amd64"), node("a64", arch="arm64"), node("a20", "slow:NoSchedule", arch="arm")]


def runtime_class(scheduling: str, version: str = "v1") -> str:
    head = f"---\napiVersion: node.k8s.io/{version}\nkind: RuntimeClass\nmetadata: {{name: kata}}\n"
    return f"{head}handler: kata\nscheduling: {scheduling}\n"


def of_class(spec: str = "", kind: str = "Pod") -> str:
    return pod(", ".join(part for part in ("runtimeClassName: kata", spec) if part), kind)


ON_ARM64 = runtime_class("{nodeSelector: {arch: arm64}}")
ON_ARM = runtime_class("{nodeSelector: {arch: arm}, tolerations: [{key: slow, operator: Exists}]}")


def test_its_selector_is_merged_into_the_pod() -> None:
    assert landing(of_class() + ON_ARM64, NODES) == ["a64"]
    assert landing(of_class("nodeSelector: {disk: ssd}") + ON_ARM64, NODES) == []
    assert [
        (pair.key, pair.value) for pair in shape(of_class("nodeSelector: {z: '1'}") + ON_ARM64).selector
    ] == [
        ("arch", "arm64"),
        ("z", "1"),
    ]


def test_the_same_key_with_the_same_value_is_no_conflict() -> None:
    text = of_class("nodeSelector: {arch: arm64}") + ON_ARM64
    assert not shape(text).refused
    assert landing(text, NODES) == ["a64"]


@walked("kind", ["Pod", "Deployment", "DaemonSet"])
def test_the_same_key_with_another_value_is_refused_on_every_node(kind: str) -> None:
    text = of_class("nodeSelector: {arch: amd64}", kind) + ON_ARM64
    assert landing(text, NODES) == []
    for each in NODES:
        refusal = next(block for block in held_off(text, each) if block.filter is Filter.REFUSED)
        assert refusal.text == "RuntimeClass kata wants arch=arm64, the pod amd64"


def test_an_empty_value_is_another_value() -> None:
    assert shape(of_class("nodeSelector: {arch: ''}") + ON_ARM64).refused


def test_its_tolerations_are_appended() -> None:
    assert landing(of_class() + ON_ARM, NODES) == ["a20"]
    text = of_class("tolerations: [{key: own, operator: Exists}]") + ON_ARM
    assert [each.key for each in shape(text).tolerations][:2] == ["own", "slow"]


def test_a_pod_that_names_its_node_is_merged_too() -> None:
    assert landing(of_class("nodeName: pc") + ON_ARM64, NODES) == []
    assert landing(of_class("nodeName: a64") + ON_ARM64, NODES) == ["a64"]


def test_a_daemonset_does_not_get_the_tolerations_of_its_class() -> None:
    """Its controller looks at the template, before admission has seen the pod."""
    assert landing(of_class(kind="DaemonSet") + ON_ARM, NODES) == []
    assert landing(of_class("tolerations: [{key: slow}]", "DaemonSet") + ON_ARM, NODES) == ["a20"]


def test_a_daemonset_gets_the_selector_of_its_class() -> None:
    assert landing(of_class(kind="DaemonSet") + ON_ARM64, NODES) == ["a64"]


def test_where_it_stands_among_the_manifests_does_not_matter() -> None:
    assert landing(ON_ARM64 + of_class(), NODES) == landing(of_class() + ON_ARM64, NODES) == ["a64"]


def test_it_belongs_to_no_namespace() -> None:
    assert landing(pod("runtimeClassName: kata", namespace="shop") + ON_ARM64, NODES) == ["a64"]


@walked("scheduling", ["{}", "null", "{nodeSelector: null, tolerations: null}"])
def test_one_that_says_nothing_of_nodes_changes_nothing(scheduling: str) -> None:
    text = of_class() + runtime_class(scheduling)
    assert landing(text, NODES) == ["pc", "a64"]
    assert unknown(text) == []


def test_an_older_version_of_the_api_counts() -> None:
    older = runtime_class("{nodeSelector: {arch: arm64}}", "v1beta1")
    assert landing(of_class() + older, NODES) == ["a64"]


def test_a_pod_of_no_class_or_of_another_is_left_alone() -> None:
    assert landing(pod() + ON_ARM64, NODES) == ["pc", "a64"]
    assert landing(pod("runtimeClassName: gvisor") + ON_ARM64, NODES) == ["pc", "a64"]


def test_an_absent_class_is_named_and_not_guessed() -> None:
    assert unknown(of_class()) == ["RuntimeClass kata"]
    assert unknown(pod("runtimeClassName: gvisor") + ON_ARM64) == ["RuntimeClass gvisor"]
    assert unknown(of_class() + ON_ARM64) == []
    assert not shape(of_class()).refused
