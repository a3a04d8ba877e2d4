"""64 pods among nodes, held against what kube-scheduler's own matcher answered."""

import json
from pathlib import Path
from typing import Any

from archcheck.scheduling.effective_pods import EffectivePodSpec
from archcheck.scheduling.filters import Filter, filter_node
from archcheck.scheduling.node import PREFER_NO_SCHEDULE, Node
from archcheck.scheduling.selectors import term_matches
from archcheck.scheduling.taints import untolerated
from tests.support.tables import walked
from tests.unit.scheduling.helpers import as_text, extracted, node_object, shape

DATA = Path(__file__).parent / "data"
VECTORS: list[dict[str, Any]] = json.loads((DATA / "vectors.json").read_text())
NODES: dict[str, Any] = json.loads((DATA / "nodes.json").read_text())
REJECTED = ["REJECTED"]


def text_of(vector: dict[str, Any]) -> str:
    """Return the vector's pod, its RuntimeClass and its volume as kubectl would print them."""
    spec = {"containers": [{"name": "main", "image": "app"}], **vector["podSpec"]}
    items: list[dict[str, Any]] = []
    if "pvNodeAffinity" in vector:
        spec["volumes"] = [{"name": "data", "persistentVolumeClaim": {"claimName": "data"}}]
        volume = {
            "claimRef": {"namespace": "default", "name": "data"},
            "nodeAffinity": {"required": vector["pvNodeAffinity"]},
        }
        items.append({"apiVersion": "v1", "kind": "PersistentVolume", **named("pv-1"), "spec": volume})
    if "runtimeClass" in vector:
        runtime_class = {"handler": "runc", "scheduling": vector["runtimeClass"]}
        items.append({"apiVersion": "node.k8s.io/v1", "kind": "RuntimeClass", **named("rc"), **runtime_class})
    is_pod = vector["kind"] == "Pod"
    items.append(
        {
            "apiVersion": "v1" if is_pod else "apps/v1",
            "kind": vector["kind"],
            "metadata": {"name": "web", "namespace": "default"},
            "spec": spec if is_pod else {"template": {"spec": spec}},
        }
    )
    return as_text({"apiVersion": "v1", "kind": "List", "items": items})


def named(name: str) -> dict[str, Any]:
    return {"metadata": {"name": name}}


def shape_of(vector: dict[str, Any]) -> EffectivePodSpec:
    return shape(text_of(vector))


def nodes_of(vector: dict[str, Any]) -> list[Node]:
    return [node_object(as_text(NODES[name])) for name in vector["nodes"]]


def vector(name: str) -> dict[str, Any]:
    return next(each for each in VECTORS if each["id"] == name)


def test_there_are_64_of_them() -> None:
    assert [each["id"] for each in VECTORS] == [f"V{number:02}" for number in range(1, 65)]


@walked("vector", VECTORS)
def test_where_a_pod_may_land(vector: dict[str, Any]) -> None:
    pod = shape_of(vector)
    gate = vector.get("comparison", False)
    landed = [each.name for each in nodes_of(vector) if not any(filter_node(pod, each, comparisons=gate))]
    assert landed == ([] if vector["expect"] in (REJECTED, *REJECTED) else vector["expect"])


def test_a_pod_that_admission_rejects_is_refused_everywhere() -> None:
    rejected = [each for each in VECTORS if each["expect"] in (REJECTED, *REJECTED)]
    assert [each["id"] for each in rejected] == ["V57"]
    pod = shape_of(rejected[0])
    for node in nodes_of(rejected[0]):
        assert Filter.REFUSED in {block.filter for block in filter_node(pod, node)}
        assert "RuntimeClass rc" in pod.refused


@walked("name", [each["id"] for each in VECTORS if each["id"] != "V57"])
def test_no_other_pod_is_refused(name: str) -> None:
    assert not shape_of(vector(name)).refused


def test_the_score_counts_preferences_of_taints_that_are_not_tolerated() -> None:
    scored = vector("V14")
    pod = shape_of(scored)
    counts = {
        node.name: sum(
            taint.effect == PREFER_NO_SCHEDULE for taint in untolerated(node.taints, pod.tolerations)
        )
        for node in nodes_of(scored)
        if node.name in scored["score"]["preferNoSchedule"]
    }
    assert counts == scored["score"]["preferNoSchedule"]


def test_the_score_sees_preferred_affinity() -> None:
    scored = vector("V43")
    [workload], _ = extracted(text_of(scored))
    [preferred] = workload.pods[0].constraints.preferred
    liked = {
        node.name: 100 if term_matches(preferred, node.labels, node.name) else 0
        for node in nodes_of(scored)
        if node.name in scored["score"]["preferredAffinity"]
    }
    assert liked == scored["score"]["preferredAffinity"]
