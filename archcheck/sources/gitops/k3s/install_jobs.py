"""The Job that installs a HelmChart: a pod as any other, which lands on a node and has an image.

Source: k3s-io/helm-controller, pkg/controllers/chart/chart.go (v0.17.9): `job`, `args`.
"""

from typing import Any

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get, is_true
from archcheck.documents.values import node_of
from archcheck.sources.gitops.objects import BuiltObject, Written
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import KubernetesObject

IMAGE = ("spec", "jobImage")
_CONTROL_PLANE = "node-role.kubernetes.io/control-plane"
_ETCD = "node-role.kubernetes.io/etcd"
_TOLERATIONS: list[dict[str, str]] = [
    {"key": "node.kubernetes.io/not-ready", "effect": "NoSchedule"},
    {"key": "node.kubernetes.io/network-unavailable", "effect": "NoSchedule"},
    {
        "key": "node.cloudprovider.kubernetes.io/uninitialized",
        "operator": "Equal",
        "value": "true",
        "effect": "NoSchedule",
    },
    {"key": "CriticalAddonsOnly", "operator": "Exists"},
    {"key": _ETCD, "operator": "Exists", "effect": "NoExecute"},
    {"key": _CONTROL_PLANE, "operator": "Exists", "effect": "NoSchedule"},
]
"""What the Job tolerates of a chart with which the cluster starts."""


def install_job(obj: BuiltObject) -> BuiltObject | None:
    """Return the Job of a HelmChart; None where it names no image, and that which is built into k3s counts.

    It stands at the line of its image: all else of it is the controller's.
    """
    image = obj.text(*IMAGE).strip()
    if not image:
        return None
    place = obj.line_of(*IMAGE)
    root = _placed(node_of(_job(obj, image)), place)
    assert isinstance(root, Mapping)
    job = KubernetesObject("batch/v1", "Job", root)
    return BuiltObject(job, place, Written(place.path, root), obj.parts, obj.name)


def _job(obj: BuiltObject, image: str) -> Any:
    name = obj.object.name
    metadata = {"name": f"helm-install-{name}", "labels": {"helmcharts.helm.cattle.io/chart": name}}
    if obj.object.namespace:
        metadata["namespace"] = obj.object.namespace
    return {
        "apiVersion": "batch/v1",
        "kind": "Job",
        "metadata": metadata,
        "spec": {"template": {"spec": _pod(obj, image)}},
    }


def _pod(obj: BuiltObject, image: str) -> dict[str, Any]:
    pod: dict[str, Any] = {
        "restartPolicy": "OnFailure",
        "serviceAccountName": f"helm-{obj.object.name}",
        "containers": [{"name": "helm", "image": image}],
        "nodeSelector": {"kubernetes.io/os": "linux"},
    }
    if is_true(get(obj.object.root, "spec", "bootstrap")):
        pod["nodeSelector"][_CONTROL_PLANE] = "true"
        return {**pod, "hostNetwork": True, "tolerations": _TOLERATIONS}
    term = {"matchExpressions": [{"key": _CONTROL_PLANE, "operator": "In", "values": ["true"]}]}
    preferred = [{"weight": 100, "preference": term}]
    affinity = {"nodeAffinity": {"preferredDuringSchedulingIgnoredDuringExecution": preferred}}
    return {**pod, "affinity": affinity}


def _placed(node: YamlNode, place: Origin) -> YamlNode:
    """Return a node, and all below it, at one place."""
    line, column = place.line or 0, place.column or 0
    if isinstance(node, Mapping):
        pairs = tuple((_placed(key, place), _placed(value, place)) for key, value in node.pairs)
        return Mapping(pairs, line, column)
    if isinstance(node, Items):
        return Items(tuple(_placed(each, place) for each in node.nodes), line, column)
    return Scalar(node.text, line, column, node.plain)
