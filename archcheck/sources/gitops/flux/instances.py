"""What a FluxInstance of flux-operator makes: a source, the Kustomization that syncs all, Flux itself.

It stands as an object, or as the values of a release of the chart flux-instance. Source: flux-operator,
internal/builder/templates.go (syncTmpl) and internal/controller/fluxinstance_controller.go;
controlplaneio-fluxcd/charts, charts/flux-instance/templates/instance.yaml.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import elements, get, text_of
from archcheck.documents.values import node_of, value_of
from archcheck.sources.gitops.expansion import Expansion
from archcheck.sources.gitops.flux.instance_patches import InstancePatchError, patched
from archcheck.sources.gitops.model import ChartSource, ObjectName, RegistryChart, Release, RepositoryChart
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.placing import member
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, plain_values
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import KubernetesObject

GROUP = "fluxcd.controlplane.io"
KIND = "FluxInstance"
_CHART = "flux-instance"
_RECONCILE = "fluxcd.controlplane.io/reconcile"
_CORE = ("source-controller", "kustomize-controller", "helm-controller", "notification-controller")
_KUSTOMIZATION = "kustomize.toolkit.fluxcd.io/v1"
_SOURCE = "source.toolkit.fluxcd.io/v1"
_REFERENCES = {"GitRepository": "name", "OCIRepository": "tag"}


def expand_flux_instance(
    obj: BuiltObject,
    index: ClusterIndex,
    repository: Repository,  # noqa: ARG001, a controller takes it
    *,
    is_final: bool,  # noqa: ARG001
) -> Expansion:
    """Return the source and the Kustomization that an instance makes; its own controllers are not read."""
    if obj.object.annotation(_RECONCILE).lower() == "disabled":
        return Expansion(skipped=(_skipped(obj, f"not reconciled: {_RECONCILE} is disabled", Loss.NOTHING),))
    unread = _unread_controllers(obj, index)
    try:
        return Expansion(objects=tuple(_synced(obj)), skipped=unread)
    except InstancePatchError as error:
        return Expansion(skipped=(*unread, _skipped(obj, str(error))))


def _synced(obj: BuiltObject) -> Iterator[BuiltObject]:
    sync = value_of(get(obj.object.root, "spec", "sync"))
    if not isinstance(sync, dict):
        return
    namespace = obj.object.namespace
    name = str(sync.get("name") or namespace)
    patches = elements(get(obj.object.root, "spec", "kustomize", "patches"))
    for value in (_source(sync, name, namespace), _kustomization(sync, name, namespace)):
        made = patched(value, patches)
        if made is not None:
            yield _built(obj, made)


def _source(sync: Mapping[str, Any], name: str, namespace: str) -> dict[str, Any]:
    kind, reference = str(sync.get("kind", "")), str(sync.get("ref", ""))
    spec: dict[str, Any] = {"interval": str(sync.get("interval") or "1m")}
    if kind in _REFERENCES:
        spec["ref"] = {_REFERENCES[kind]: reference}
        spec["url"] = sync.get("url", "")
    else:
        spec["bucketName"] = reference
        spec["endpoint"] = sync.get("url", "")
    return _object(_SOURCE, kind, name, namespace, spec)


def _kustomization(sync: Mapping[str, Any], name: str, namespace: str) -> dict[str, Any]:
    spec = {
        "interval": "10m0s",
        "path": str(sync.get("path", "")),
        "prune": True,
        "sourceRef": {"kind": str(sync.get("kind", "")), "name": name},
    }
    return _object(_KUSTOMIZATION, "Kustomization", name, namespace, spec)


def _object(version: str, kind: str, name: str, namespace: str, spec: dict[str, Any]) -> dict[str, Any]:
    metadata = {"name": name, "namespace": namespace}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def _built(obj: BuiltObject, value: dict[str, Any]) -> BuiltObject:
    origin = obj.line_of("spec", "sync", "path")
    made = KubernetesObject(value["apiVersion"], value["kind"], _node(value))
    return BuiltObject(made, origin, None, obj.parts, obj.name)


def _node(value: dict[str, Any]) -> MappingNode:
    node = node_of(value)
    assert isinstance(node, MappingNode)
    return node


def _unread_controllers(obj: BuiltObject, index: ClusterIndex) -> tuple[Skipped, ...]:
    """Return that Flux's own controllers are not read, unless their manifests are in the cluster."""
    components = [text_of(each) or "" for each in elements(get(obj.object.root, "spec", "components"))]
    namespace = obj.object.namespace
    missing = [
        name for name in components or _CORE if index.find("apps", "Deployment", namespace, name) is None
    ]
    if not missing:
        return ()
    distribution = get(obj.object.root, "spec", "distribution")
    version = text_of(get(distribution, "version")) or "a version that it does not name"
    reason = f"the controllers of Flux that it installs are not read ({version}): {', '.join(missing)}"
    remedy = "`flux install --export | archcheck manifest -` reads them"
    return (_skipped(obj, reason, Loss.PODS, remedy),)


def _skipped(obj: BuiltObject, reason: str, loss: Loss = Loss.PODS, remedy: str = "") -> Skipped:
    name = obj.name
    origin = obj.line_of("spec")
    return Skipped(origin.path, origin.line, reason, loss, name.kind, name.namespace, name.name, remedy)


def is_instance_chart(chart: ChartSource) -> bool:
    """Return whether a chart is the one that makes a FluxInstance."""
    if isinstance(chart, RegistryChart):
        return chart.url.rstrip("/").rpartition("/")[2] == _CHART
    return isinstance(chart, RepositoryChart) and chart.name == _CHART


def instance_of_release(release: Release) -> BuiltObject | None:
    """Return the FluxInstance that a release of the chart flux-instance makes; None for any other release.

    What the chart itself says where values do not is left out, but for the kind of the source.
    """
    if not is_instance_chart(release.chart):
        return None
    instance = member(release.values, "instance")
    values = plain_values(release.values)
    spec = values.get("instance") if isinstance(values, dict) else None
    if not isinstance(values, dict) or not isinstance(spec, dict):
        values, spec = {}, {}
    sync = spec.get("sync")
    if isinstance(sync, dict) and sync.get("url"):
        spec["sync"] = {"kind": "GitRepository", **sync}
    else:
        spec.pop("sync", None)
    name = str(values.get("fullnameOverride") or "flux")
    value = _object(f"{GROUP}/v1", KIND, name, release.namespace, spec)
    value["metadata"]["annotations"] = values.get("commonAnnotations") or {}
    made = KubernetesObject(f"{GROUP}/v1", KIND, _node(value))
    return BuiltObject(made, _place(release, instance), None, (), release.owner)


def _place(release: Release, instance: PlacedValues | None) -> Origin:
    path = member(instance, "sync", "path")
    if isinstance(path, PlacedScalar) and path.origin is not None:
        return path.origin
    return release.origin


__all__ = ["GROUP", "KIND", "ObjectName", "expand_flux_instance", "instance_of_release", "is_instance_chart"]
