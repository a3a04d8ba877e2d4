"""Manifests and kustomizations as small as kustomize takes them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

AMD64_ONLY, ANYWHERE, NOT_ARM32 = "archlinux:base", "busybox:1.37", "mariadb:11"
ARCH = "kubernetes.io/arch"
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
COMPONENT = {"apiVersion": "kustomize.config.k8s.io/v1alpha1", "kind": "Component"}


def workload(
    name: str = "web",
    image: str = AMD64_ONLY,
    *,
    kind: str = "Deployment",
    namespace: str = "",
    **pod: Any,
) -> dict[str, Any]:
    """Return a workload with a pod template; `pod` are fields of its pod spec."""
    labels = {"app": "x"}
    metadata = {"name": name} | ({"namespace": namespace} if namespace else {})
    template = {
        "metadata": {"labels": labels},
        "spec": {"containers": [{"name": "main", "image": image}], **pod},
    }
    return {
        "apiVersion": "apps/v1",
        "kind": kind,
        "metadata": metadata,
        "spec": {"selector": {"matchLabels": labels}, "template": template},
    }


def required(*terms: Mapping[str, Any]) -> dict[str, Any]:
    """Return an affinity that requires one of these terms."""
    return {"nodeAffinity": {REQUIRED: {"nodeSelectorTerms": list(terms)}}}


def expression(key: str, *values: str) -> dict[str, Any]:
    return {"key": key, "operator": "In", "values": list(values)}


def write(folder: Path, *objects: Mapping[str, Any], **kustomization: Any) -> Path:
    """Write a folder that kustomize builds: the objects, and what its kustomization.yaml says besides."""
    folder.mkdir(parents=True, exist_ok=True)
    resources = list(kustomization.pop("resources", []))
    if objects:
        (folder / "objects.yaml").write_text(yaml.safe_dump_all(objects))
        resources = ["objects.yaml", *resources]
    text = yaml.safe_dump({"resources": resources, **kustomization}, sort_keys=False)
    (folder / "kustomization.yaml").write_text(text)
    return folder


def read(text: str) -> list[dict[str, Any]]:
    return [each for each in yaml.safe_load_all(text) if each]


def pod_of(obj: Mapping[str, Any]) -> dict[str, Any]:
    spec = obj["spec"]["template"]["spec"]
    assert isinstance(spec, dict)
    return spec


def constrained(text: str) -> dict[str, str]:
    """Return `namespace/kind/name` of what has an architecture in its nodeSelector, and which."""
    return {
        _label(each): pod_of(each)["nodeSelector"][ARCH]
        for each in read(text)
        if ARCH in pod_of(each).get("nodeSelector", {})
    }


def _label(obj: Mapping[str, Any]) -> str:
    metadata = obj["metadata"]
    return "/".join(filter(None, (metadata.get("namespace"), obj["kind"], metadata["name"])))


def files_in(folder: Path) -> dict[str, bytes]:
    return dict(_files(folder))


def _files(folder: Path) -> Iterator[tuple[str, bytes]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            yield path.relative_to(folder).as_posix(), path.read_bytes()


def merge(**pod: Any) -> list[dict[str, Any]]:
    """Return patches of a kustomization's own that change the pods of Deployments, after its components have."""
    body = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "any"},
        "spec": {"template": {"spec": pod}},
    }
    return [{"target": {"kind": "Deployment"}, "patch": yaml.safe_dump(body)}]


def component_in(folder: Path) -> dict[str, str] | None:
    """Return the texts of a component by its targets; None without one. A name of what is not there fails."""
    if not (folder / "kustomization.yaml").exists():
        return None
    top = yaml.safe_load((folder / "kustomization.yaml").read_text())
    return {str(each["target"]): (folder / each["path"]).read_text() for each in top["patches"]}
