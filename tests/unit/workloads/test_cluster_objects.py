from archcheck.workloads.cluster_objects import NONE, Claim, ClusterObjects, cluster_objects_of, merge
from archcheck.workloads.constraints import OpenConstraint, Pair
from archcheck.workloads.objects import objects_in
from tests.unit.documents.helpers import root

CLASS = """
apiVersion: node.k8s.io/v1
kind: RuntimeClass
metadata: {name: wasm}
handler: spin
scheduling: {nodeSelector: {arch: arm64, pool: "${POOL}"}, tolerations: [{key: wasm, operator: Exists}]}
"""
VOLUME = """
apiVersion: v1
kind: PersistentVolume
metadata: {name: disk, labels: {topology.kubernetes.io/zone: a__b, topology.kubernetes.io/region: "${R}", x: y}}
spec:
  claimRef: {namespace: shop, name: data}
  nodeAffinity:
    required: {nodeSelectorTerms: [{matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [n1]}]}]}
"""


def read(text: str) -> ClusterObjects:
    [obj] = objects_in(root(text))
    return cluster_objects_of(obj)


def test_a_runtime_class_keeps_apart_what_is_not_known() -> None:
    [known] = read(CLASS).runtime_classes
    assert (known.name, known.handler) == ("wasm", "spin")
    assert known.selector == (Pair("arch", "arm64"),)
    assert [toleration.key for toleration in known.tolerations] == ["wasm"]
    assert known.open == (OpenConstraint("RuntimeClass wasm: nodeSelector pool=${POOL}"),)


def test_a_volume_has_its_nodes_and_its_zones() -> None:
    """Several zones stand in one label with `__` between them (Kubernetes' `LabelMultiZoneDelimiter`)."""
    [volume] = read(VOLUME).volumes
    assert (volume.name, volume.claim) == ("disk", ("shop", "data"))
    assert volume.required is not None
    assert [str(term) for term in volume.required] == ["kubernetes.io/hostname In [n1]"]
    assert volume.zones == (("topology.kubernetes.io/zone", ("a", "b")),)
    assert volume.open == (OpenConstraint("PersistentVolume disk: topology.kubernetes.io/region=${R}"),)


def test_a_claim_counts_that_names_its_volume() -> None:
    text = "apiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: {name: data, namespace: shop}\n"
    assert read(f"{text}spec: {{volumeName: disk}}").claims == (Claim("shop", "data", "disk"),)
    assert read(f"{text}spec: {{}}") is NONE


def test_what_says_nothing_of_pods_is_the_one_value_for_nothing() -> None:
    assert read("apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}") is NONE
    assert merge([NONE, NONE]) is NONE
    only = read(CLASS)
    assert merge([NONE, only]) is only


def test_many_are_joined_in_their_order() -> None:
    joined = read(CLASS) + read(VOLUME) + read(CLASS.replace("wasm", "kata"))
    assert [known.name for known in joined.runtime_classes] == ["wasm", "kata"]
    assert [volume.name for volume in joined.volumes] == ["disk"]
