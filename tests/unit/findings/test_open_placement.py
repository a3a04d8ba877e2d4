"""Pods of which it is not known where they land."""

from dataclasses import replace

import pytest

from archcheck.scheduling.placement import UNNAMED_HOSTS, Verdict
from tests.support.placements import (
    node,
    placed,
    verdict,
    workload,
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


def volume(claim: str, host: str) -> str:
    return VOLUME.replace("CLAIM", claim).replace("HOST", host)


@pytest.mark.parametrize(
    "text",
    [
        workload("nodeName: a20-1", images=["main=every:1"]),
        workload("nodeSelector: {kubernetes.io/hostname: a20-1}", images=["main=every:1"]),
        workload("volumes: [{name: d, persistentVolumeClaim: {claimName: data}}]", images=["main=every:1"])
        + volume("data", "a20-1"),
    ],
)
def test_a_pool_whose_hosts_have_no_names_leaves_it_open(text: str) -> None:
    pool = replace(node("a20", "linux/arm/v7", count=2), pool="a20")
    assert verdict(text, pool) == Verdict.UNKNOWN
    assert UNNAMED_HOSTS in dict(placed(text, [pool]).unmodelled)
    named = [replace(node(f"a20-{at}", "linux/arm/v7"), pool="a20") for at in (1, 2)]
    assert verdict(text, *named) == Verdict.OK
