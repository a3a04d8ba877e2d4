"""Workloads as small as the server takes them, and the changes that patches make."""

from typing import Any

from tests.real.kube.server import pod_path

ARCH = "kubernetes.io/arch"
TOLERATION = {"key": "arch", "operator": "Equal", "value": "armhf", "effect": "NoSchedule"}
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
TEMPLATED = ("Deployment", "ReplicaSet", "StatefulSet", "DaemonSet", "CronJob")
TERMS = f"affinity/nodeAffinity/{REQUIRED}/nodeSelectorTerms"

_LABELS = {"app": "web"}
_GROUPS = {"Pod": "v1", "Job": "batch/v1", "CronJob": "batch/v1"}


def workload(kind: str, **pod: Any) -> dict[str, Any]:
    """Return a workload whose pod spec has these fields beside its container."""
    spec: dict[str, Any] = {"containers": [{"name": "web", "image": "nginx:1"}], **pod}
    if kind in {"Job", "CronJob"}:
        spec = {"restartPolicy": "Never", **spec}
    template = {"metadata": {"labels": _LABELS}, "spec": spec}
    selected = {"selector": {"matchLabels": _LABELS}, "template": template}
    job = {"template": {"spec": spec}}
    specs: dict[str, dict[str, Any]] = {
        "Pod": spec,
        "StatefulSet": {**selected, "serviceName": "web"},
        "Job": job,
        "CronJob": {"schedule": "0 4 * * *", "jobTemplate": {"spec": job}},
    }
    return {
        "apiVersion": _GROUPS.get(kind, "apps/v1"),
        "kind": kind,
        "metadata": {"name": "web"},
        "spec": specs.get(kind, selected),
    }


def suspended_job(**pod: Any) -> dict[str, Any]:
    job = workload("Job", **pod)
    return {**job, "spec": {**job["spec"], "suspend": True}}


def expression(*values: str, key: str = ARCH) -> dict[str, Any]:
    return {"key": key, "operator": "In", "values": list(values)}


def terms(*found: dict[str, Any]) -> dict[str, Any]:
    """Return the affinity that requires one of these node selector terms."""
    return {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": list(found)}}}


def add(kind: str, field: str, value: object) -> dict[str, Any]:
    return {"op": "add", "path": f"{pod_path(kind)}/{field}", "value": value}


def must_be(kind: str, field: str, value: object) -> dict[str, Any]:
    return {"op": "test", "path": f"{pod_path(kind)}/{field}", "value": value}
