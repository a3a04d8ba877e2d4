"""Of a workload whose pods differ, the pod of the verdict is explained and advised."""

from tests.support.placements import (
    A64,
    PC,
    findings,
)

VOLUME = """\
---
apiVersion: v1
kind: PersistentVolume
metadata: {name: pv0}
spec:
  claimRef: {name: CLAIM}
  nodeAffinity:
    required:
      nodeSelectorTerms:
        - matchExpressions: [{key: kubernetes.io/hostname, operator: In, values: [HOST]}]
"""

STATEFUL = """\
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db}
spec:
  replicas: 2
  volumeClaimTemplates: [{metadata: {name: data}}]
  template:
    spec:
      containers: [{name: main, image: "every:1"}]
"""


def volume(claim: str, host: str) -> str:
    return VOLUME.replace("CLAIM", claim).replace("HOST", host)


def test_the_pod_that_is_stuck_is_explained_and_its_volume_left_alone() -> None:
    told = findings(STATEFUL + volume("data-db-0", "gone"), PC, A64)
    stuck = next(each for each in told if each.rule == "stuck")
    assert "PersistentVolume pv0" in stuck.message
    assert "it fails" not in stuck.message
    assert "tolerate" not in stuck.remedy
    assert "the claim must stay" in stuck.remedy


def test_of_a_custom_resource_the_pod_at_fault_is_advised() -> None:
    text = (
        "apiVersion: ray.io/v1\nkind: RayCluster\nmetadata: {name: ray}\nspec:\n"
        '  head: {containers: [{name: head, image: "every:1"}]}\n'
        '  worker: {containers: [{name: worker, image: "a64:1"}]}\n'
    )
    told = findings(text, PC, A64)
    assert [(each.rule, each.container) for each in told] == [("at-risk", "worker")]
    assert "set nodeSelector kubernetes.io/arch: arm64 in spec.worker" in told[0].remedy
