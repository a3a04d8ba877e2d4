"""Values of releases and variables are checked where they end up, not where they are kept."""

from archcheck.sources.gitops.consumed import without_consumed
from archcheck.sources.gitops.objects import ClusterIndex
from tests.support.gitops import built_objects
from tests.unit.workloads.helpers import stock

MAPS = """
apiVersion: v1
kind: ConfigMap
metadata: {name: %s, namespace: web}
data: {image: "a/b:1"}
---
apiVersion: v1
kind: Secret
metadata: {name: %s, namespace: web}
stringData: {image: "a/b:1"}
---
"""
TEXT = (
    "".join(MAPS % (name, name) for name in ("values", "variables", "own"))
    + """
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: web}
spec: {valuesFrom: [{kind: ConfigMap, name: values}, {kind: Secret, name: values}]}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: web, namespace: web}
spec: {postBuild: {substituteFrom: [{kind: ConfigMap, name: variables}]}}
---
apiVersion: helm.cattle.io/v1
kind: HelmChart
metadata: {name: web, namespace: web}
spec: {valuesSecrets: [{name: variables}]}
"""
)


def test_what_controllers_take_values_of_is_no_mention() -> None:
    inventory = stock(TEXT)
    index = ClusterIndex().with_objects(built_objects(TEXT))
    assert len(inventory.mentions) == 6
    left = without_consumed(inventory, index)
    assert [mention.label for mention in left.mentions] == ["web/ConfigMap/own", "web/Secret/own"]


def test_of_another_namespace_it_stays() -> None:
    inventory = stock(TEXT.replace("namespace: web}\ndata", "namespace: other}\ndata"))
    left = without_consumed(inventory, ClusterIndex().with_objects(built_objects(TEXT)))
    assert sum(mention.namespace == "other" for mention in left.mentions) == 3
