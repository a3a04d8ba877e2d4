"""The cluster generator."""

import pytest

from archcheck.sources.gitops.argocd.generators.model import UnknownGeneratorError
from tests.support.argocd import objects_of, parameters_of

SECRETS = """
apiVersion: v1
kind: Secret
metadata:
  name: edge
  namespace: argocd
  labels: {argocd.argoproj.io/secret-type: cluster, env: prod}
  annotations: {note: x}
stringData: {name: Edge_1, server: 'https://10.0.0.1:6443', config: '{"bearerToken": "t"}'}
---
apiVersion: v1
kind: Secret
metadata: {name: far, labels: {argocd.argoproj.io/secret-type: cluster, env: dev}}
data: {name: ZmFy, server: aHR0cHM6Ly9mYXI=, project: cA==}
---
apiVersion: v1
kind: Secret
metadata: {name: sealed, labels: {argocd.argoproj.io/secret-type: cluster, env: prod}}
stringData: {name: 'ENC[AES256_GCM,data:x]', server: 'ENC[AES256_GCM,data:y]'}
---
apiVersion: v1
kind: Secret
metadata: {name: other, labels: {env: prod}}
stringData: {name: other, server: 'https://other'}
"""
LOCAL = {
    "name": "in-cluster",
    "nameNormalized": "in-cluster",
    "server": "https://kubernetes.default.svc",
    "project": "",
}


def test_the_local_cluster() -> None:
    assert parameters_of("clusters: {}") == [LOCAL]
    assert parameters_of("clusters: {values: {a: '{{name}}'}}", go=False) == [
        {**LOCAL, "values.a": "in-cluster"}
    ]


def test_clusters_that_secrets_register() -> None:
    found = parameters_of("clusters: {selector: {matchLabels: {env: prod}}}", objects=objects_of(SECRETS))
    assert found == [
        {
            "name": "Edge_1",
            "nameNormalized": "edge-1",
            "server": "https://10.0.0.1:6443",
            "project": "",
            "metadata": {
                "annotations": {"note": "x"},
                "labels": {"argocd.argoproj.io/secret-type": "cluster", "env": "prod"},
            },
        }
    ]
    every = parameters_of("clusters: {}", objects=objects_of(SECRETS), go=False)
    assert [each["name"] for each in every] == ["Edge_1", "far", "in-cluster"]
    assert every[1]["project"] == "p"
    assert every[0]["metadata.labels.env"] == "prod"
    assert not any("bearerToken" in str(each) for each in every)


def test_all_in_one_list() -> None:
    assert parameters_of("clusters: {flatList: true}") == [{"clusters": [LOCAL]}]


def test_clusters_that_are_selected_and_not_here() -> None:
    with pytest.raises(UnknownGeneratorError, match="none is registered in this repository"):
        parameters_of("clusters: {selector: {matchLabels: {env: prod}}}")
