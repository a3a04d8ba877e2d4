"""What a change must not contradict: nodeName, RuntimeClasses, PersistentVolumes with data on a node."""

# mypy: disable-error-code="truthy-bool"

from tests.support.placements import A20, A64, PC, SLOW, node, workload
from tests.support.tables import walked
from tests.unit.patches.cases import ARCH, planned

TWO_PCS = (node("pc1"), node("pc2"))


def runtime_class(scheduling: str) -> str:
    return (
        "---\napiVersion: node.k8s.io/v1\nkind: RuntimeClass\nmetadata: {name: rc}\n"
        f"handler: runc\nscheduling: {scheduling}\n"
    )


def stateful(image: str = "pc:1", replicas: int = 2) -> str:
    return f"""apiVersion: apps/v1
kind: StatefulSet
metadata: {{name: db, namespace: shop}}
spec:
  replicas: {replicas}
  volumeClaimTemplates: [{{metadata: {{name: data}}}}]
  template: {{spec: {{containers: [{{name: main, image: "{image}"}}]}}}}
"""


def volume(claim: str, on: str) -> str:
    where = f"{{key: kubernetes.io/hostname, operator: In, values: [{on}]}}"
    return f"""---
apiVersion: v1
kind: PersistentVolume
metadata: {{name: pv-{claim}}}
spec:
  claimRef: {{name: {claim}, namespace: shop}}
  nodeAffinity: {{required: {{nodeSelectorTerms: [{{matchExpressions: [{where}]}}]}}}}
"""


def claiming(image: str) -> str:
    text = workload("volumes: [{name: data, persistentVolumeClaim: {claimName: data}}]", images=[image])
    return text.replace("{name: web}", "{name: web, namespace: shop}")


def test_a_node_name_is_not_argued_with() -> None:
    refusal = planned(workload("nodeName: a64"), PC, A64).refusal
    assert "a64" in refusal.reason
    assert "nodeName a64" in refusal.reason


def test_a_node_name_that_is_good_needs_nothing() -> None:
    assert planned(workload("nodeName: pc"), PC, A64).unneeded


def test_a_node_name_is_never_written() -> None:
    result = planned(workload(), PC, A64)
    assert "nodeName" not in result.pod


def test_a_node_name_walks_past_a_taint_and_its_pod_is_refused_a_toleration() -> None:
    refusal = planned(workload("nodeName: a20"), PC, SLOW, tolerate=["arch", "speed"]).refusal
    assert "a20" in refusal.reason


def test_the_selector_of_a_runtime_class_may_make_a_change_unneeded() -> None:
    text = workload("runtimeClassName: rc") + runtime_class(f"{{nodeSelector: {{{ARCH}: amd64}}}}")
    assert planned(text, PC, A64).unneeded


@walked("conflicting", ["arm64", "arm"])
def test_a_selector_that_a_runtime_class_contradicts_is_refused(conflicting: str) -> None:
    text = workload("runtimeClassName: rc") + runtime_class(f"{{nodeSelector: {{{ARCH}: {conflicting}}}}}")
    refusal = planned(text, PC, A64, A20).refusal
    assert ARCH in refusal.reason


def test_a_pod_that_its_runtime_class_refuses_is_not_patched() -> None:
    said = f"nodeSelector: {{{ARCH}: amd64}}"
    text = workload("runtimeClassName: rc", said) + runtime_class(f"{{nodeSelector: {{{ARCH}: arm64}}}}")
    refusal = planned(text, PC, A64).refusal
    assert "RuntimeClass rc" in refusal.reason


def test_the_tolerations_of_a_runtime_class_may_be_why_a_change_is_needed() -> None:
    exist = "{tolerations: [{operator: Exists}]}"
    text = workload("runtimeClassName: rc", images=["main=big:1"]) + runtime_class(exist)
    assert planned(text, PC, A64, SLOW).lands == ["pc", "a64"]


def test_a_runtime_class_with_another_selector_does_not_hinder() -> None:
    nodes = [node("pc", labels={"sandbox": "yes"}), node("a64", "arm64", labels={"sandbox": "yes"}), A64]
    text = workload("runtimeClassName: rc") + runtime_class('{nodeSelector: {sandbox: "yes"}}')
    assert planned(text, *nodes).pod["nodeSelector"] == {ARCH: "amd64"}


def test_a_volume_on_a_node_that_cannot_run_the_pod_is_never_left_behind() -> None:
    refusal = planned(claiming("main=pc:1") + volume("data", "a64"), PC, A64).refusal
    assert "PersistentVolume pv-data" in refusal.reason
    assert "the claim must stay" in refusal.hint


def test_a_volume_on_a_good_node_needs_nothing() -> None:
    assert planned(claiming("main=pc:1") + volume("data", "pc"), PC, A64).unneeded


def test_one_of_a_stateful_sets_volumes_on_a_bad_node_refuses_the_change() -> None:
    text = stateful() + volume("data-db-0", "pc1") + volume("data-db-1", "a64")
    refusal = planned(text, *TWO_PCS, A64).refusal
    assert "PersistentVolume" in refusal.reason


def test_so_does_one_beside_pods_that_have_no_volume_yet() -> None:
    text = stateful(replicas=3) + volume("data-db-1", "a64")
    refusal = planned(text, *TWO_PCS, A64).refusal
    assert "PersistentVolume" in refusal.reason


def test_a_volume_that_reaches_both_kinds_of_nodes_lets_the_change_through() -> None:
    text = stateful(replicas=1) + volume("data-db-0", "pc1, a64")
    result = planned(text, *TWO_PCS, A64)
    assert result.lands == ["pc1"]


def test_a_stateful_set_whose_volumes_lie_well_is_patched_for_the_pods_to_come() -> None:
    text = stateful(replicas=3) + volume("data-db-0", "pc1") + volume("data-db-1", "pc2")
    result = planned(text, *TWO_PCS, A64)
    assert result.pod["nodeSelector"] == {ARCH: "amd64"}
    assert result.lands == ["pc1", "pc2"]


@walked("outcome", ["delete", "remove", "recreate"])
def test_no_refusal_proposes_to_delete_a_volume_or_its_claim(outcome: str) -> None:
    text = stateful() + volume("data-db-0", "pc1") + volume("data-db-1", "a64")
    result = planned(text, *TWO_PCS, A64)
    assert outcome not in result.text.lower()


def test_a_gated_pod_is_left_to_whoever_gated_it() -> None:
    refusal = planned(workload("schedulingGates: [{name: example.org/wait}]"), PC, A64).refusal
    assert "scheduling gate example.org/wait" in refusal.reason


def test_a_pod_that_lands_nowhere_is_explained_and_not_patched() -> None:
    refusal = planned(workload("nodeSelector: {disk: ssd}"), PC, A64).refusal
    assert "lands nowhere" in refusal.reason
    assert "disk=ssd" in refusal.reason


def test_a_pod_of_another_system_is_refused_as_no_node_of_it_is_there() -> None:
    refusal = planned(workload("os: {name: windows}"), PC, A64).refusal
    assert refusal.reason
