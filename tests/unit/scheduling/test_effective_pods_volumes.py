"""PersistentVolumes found among the manifests: which pods they pin, and to which nodes."""

from dataclasses import replace

import pytest

from archcheck.scheduling.effective_pods import UNKNOWN_VOLUMES
from archcheck.scheduling.filters import Filter
from tests.support.tables import walked
from tests.unit.scheduling.helpers import held_off, landing, node, pod, shape, unknown

ZONE, REGION = "topology.kubernetes.io/zone", "topology.kubernetes.io/region"
BETA_ZONE = "failure-domain.beta.kubernetes.io/zone"
NODES = [node("a"), node("b"), node("c")]
MOUNTS = "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]"


def volume(name: str = "pv-1", on: str = "", claim: str = "", labels: str = "{}", required: str = "") -> str:
    """Return a PersistentVolume on a node, bound to `namespace/name` from its side."""
    expression = f"{{key: kubernetes.io/hostname, operator: In, values: [{on}]}}"
    terms = required or (f"{{nodeSelectorTerms: [{{matchExpressions: [{expression}]}}]}}" if on else "")
    namespace, _, bound = claim.rpartition("/")
    place = f", namespace: {namespace}" if namespace else ""
    parts = [f"claimRef: {{name: {bound}{place}}}"] if claim else []
    parts += [f"nodeAffinity: {{required: {terms}}}"] if terms else []
    head = f"---\napiVersion: v1\nkind: PersistentVolume\nmetadata: {{name: {name}, labels: {labels}}}\n"
    return f"{head}spec: {{{', '.join(parts)}}}\n"


def claim(name: str = "data", to: str = "", namespace: str = "") -> str:
    place = f", namespace: {namespace}" if namespace else ""
    bound = f"{{volumeName: {to}}}" if to else "{storageClassName: local-path}"
    head = f"---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {{name: {name}{place}}}\n"
    return f"{head}spec: {bound}\n"


@walked(
    "bound",
    [
        volume(on="b", claim="data"),
        volume(on="b") + claim(to="pv-1"),
        volume(on="b", claim="data") + claim(to="pv-1"),
        volume(on="b", claim="data") + claim(),
    ],
)
def test_a_bound_volume_pins_its_pod_whichever_of_the_two_names_the_other(bound: str) -> None:
    assert landing(pod(MOUNTS) + bound, NODES) == ["b"]
    assert landing(bound + pod(MOUNTS), NODES) == ["b"]
    assert unknown(pod(MOUNTS) + bound) == []


def test_the_block_names_the_volume_and_its_nodes() -> None:
    [block] = held_off(pod(MOUNTS) + volume(on="b", claim="data"), NODES[0])
    assert block.filter is Filter.VOLUME
    assert block.text == "PersistentVolume pv-1: kubernetes.io/hostname In [b]"


def test_a_selector_elsewhere_and_a_volume_leave_no_node() -> None:
    text = pod(f"{MOUNTS}, nodeSelector: {{kubernetes.io/hostname: a}}") + volume(on="b", claim="data")
    assert landing(text, NODES) == []


def test_every_volume_pins() -> None:
    both = (
        "volumes: [{name: d, persistentVolumeClaim: {claimName: data}}, "
        "{name: l, persistentVolumeClaim: {claimName: logs}}]"
    )
    first = volume(on="a, b", claim="data")
    assert landing(pod(both) + first + volume("pv-2", "b, c", "logs"), NODES) == ["b"]
    assert landing(pod(both) + first + volume("pv-2", "c", "logs"), NODES) == []


def test_terms_of_a_volume_are_ored_and_an_empty_one_matches_nothing() -> None:
    here = "{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [a]}]}"
    there = here.replace("[a]", "[c]")
    required = f"{{nodeSelectorTerms: [{here}, {{}}, {there}]}}"
    assert landing(pod(MOUNTS) + volume(claim="data", required=required), NODES) == ["a", "c"]
    empty = volume(claim="data", required="{nodeSelectorTerms: [{}]}")
    assert landing(pod(MOUNTS) + empty, NODES) == []


def test_a_volume_without_an_affinity_pins_nothing() -> None:
    text = pod(MOUNTS) + volume(claim="data")
    assert landing(text, NODES) == ["a", "b", "c"]
    assert unknown(text) == []
    assert shape(text) == shape(pod())


def test_a_volume_that_nobody_mounts_pins_nobody() -> None:
    assert landing(pod() + volume(on="b", claim="data"), NODES) == ["a", "b", "c"]
    assert landing(pod(MOUNTS) + volume(on="b", claim="other"), NODES) == ["a", "b", "c"]


@walked("rest", ["", claim(), claim(to="pv-9"), volume(on="b", claim="other")])
def test_a_claim_whose_volume_is_not_there_is_named_and_not_guessed(rest: str) -> None:
    assert unknown(pod(MOUNTS) + rest) == [UNKNOWN_VOLUMES]
    assert landing(pod(MOUNTS) + rest, NODES) == ["a", "b", "c"]


def test_a_pod_without_claims_hangs_on_no_volume() -> None:
    assert unknown(pod("volumes: [{name: tmp, emptyDir: {}}]")) == []


def test_a_volume_that_is_made_with_the_pod_is_named_and_not_guessed() -> None:
    made = "volumes: [{name: d, ephemeral: {volumeClaimTemplate: {spec: {storageClassName: local-path}}}}]"
    assert unknown(pod(made)) == [UNKNOWN_VOLUMES]


def test_the_claim_of_another_namespace_is_another_claim() -> None:
    mounting = pod(MOUNTS, namespace="shop")
    assert landing(mounting + volume(on="b", claim="shop/data"), NODES) == ["b"]
    assert landing(mounting + volume(on="b", claim="bank/data"), NODES) == ["a", "b", "c"]
    assert unknown(mounting + volume(on="b", claim="bank/data")) == [UNKNOWN_VOLUMES]
    assert landing(mounting + volume(on="b") + claim(to="pv-1", namespace="shop"), NODES) == ["b"]
    assert landing(mounting + volume(on="b") + claim(to="pv-1", namespace="bank"), NODES) == ["a", "b", "c"]


def test_a_namespace_that_is_not_written_is_any() -> None:
    assert landing(pod(MOUNTS) + volume(on="b", claim="shop/data"), NODES) == ["b"]
    unplaced = pod(MOUNTS, namespace="shop") + volume(on="b") + claim(to="pv-1")
    assert landing(unplaced, NODES) == ["b"]


@pytest.mark.parametrize("flip", [False, True])
def test_the_claim_of_its_own_namespace_comes_first(flip: bool) -> None:
    claims = [claim(to="pv-1"), claim(to="pv-2", namespace="shop")]
    rest = volume("pv-1", "a") + volume("pv-2", "b") + "".join(reversed(claims) if flip else claims)
    assert landing(pod(MOUNTS, namespace="shop") + rest, NODES) == ["b"]


@pytest.mark.parametrize("flip", [False, True])
def test_a_pod_of_no_namespace_between_two_claims_of_a_name_is_not_guessed(flip: bool) -> None:
    volumes = [volume("pv-1", "a", "shop/data"), volume("pv-2", "b", "bank/data")]
    text = pod(MOUNTS) + "".join(reversed(volumes) if flip else volumes)
    assert unknown(text) == [UNKNOWN_VOLUMES]
    assert landing(text, NODES) == ["a", "b", "c"]


ZONED = [
    node("a1", topology_kubernetes_io__zone="a"),
    node("b1", topology_kubernetes_io__zone="b"),
    node("c1", topology_kubernetes_io__zone="c", topology_kubernetes_io__region="r"),
    node("region", topology_kubernetes_io__region="r"),
    node("nowhere"),
]


@walked(
    "labels, landed",
    [
        (f"{{{ZONE}: a}}", ["a1", "nowhere"]),
        (f"{{{ZONE}: a__b}}", ["a1", "b1", "nowhere"]),
        (f"{{{ZONE}: z}}", ["nowhere"]),
        (f"{{{REGION}: r}}", ["c1", "region", "nowhere"]),
        (f"{{{ZONE}: c, {REGION}: r}}", ["c1", "nowhere"]),
        (f"{{{ZONE}: a, {REGION}: r}}", ["nowhere"]),
        (f"{{{BETA_ZONE}: a}}", ["a1", "nowhere"]),
        ("{zone: a}", ["a1", "b1", "c1", "region", "nowhere"]),
    ],
)
def test_a_volume_of_a_zone(labels: str, landed: list[str]) -> None:
    assert landing(pod(MOUNTS) + volume(claim="data", labels=labels), ZONED) == landed


def test_a_node_with_the_old_label_of_a_zone() -> None:
    old = [replace(node(f"{zone}1"), labels={BETA_ZONE: zone}) for zone in "ab"]
    assert landing(pod(MOUNTS) + volume(claim="data", labels=f"{{{BETA_ZONE}: a}}"), old) == ["a1"]
    assert landing(pod(MOUNTS) + volume(claim="data", labels=f"{{{ZONE}: a}}"), old) == []


def test_zone_and_affinity_of_a_volume_are_both_asked() -> None:
    zoned = volume(on="a1, b1", claim="data", labels=f"{{{ZONE}: b__c}}")
    assert landing(pod(MOUNTS) + zoned, ZONED) == ["b1"]
    [block] = held_off(pod(MOUNTS) + zoned, ZONED[0])
    assert "pv-1" in block.text
    assert f"{ZONE} In [b, c]" in block.text
