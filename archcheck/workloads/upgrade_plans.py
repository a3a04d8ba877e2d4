"""A Plan of the system-upgrade-controller → the pod that it runs on each node that it selects.

Source: rancher/system-upgrade-controller, pkg/upgrade/job/job.go and pkg/upgrade/container/container.go.
"""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, get, text_of
from archcheck.documents.values import node_of
from archcheck.workloads.objects import KubernetesObject

WHERE = ("spec",)
_PLAN = ("upgrade.cattle.io", "Plan")
_LATER = "$(version of the channel)"
_ALWAYS_TOLERATED = {
    "key": "node.kubernetes.io/unschedulable",
    "operator": "Exists",
    "effect": "NoSchedule",
}


def is_plan(obj: KubernetesObject) -> bool:
    """Return whether an object is a Plan that upgrades something."""
    return (obj.group, obj.kind) == _PLAN and isinstance(get(obj.root, *WHERE, "upgrade"), Mapping)


def pod_of_plan(obj: KubernetesObject) -> Mapping:
    """Return the pod of a Plan: its images and what it says of nodes stand where the Plan has them."""
    spec = get(obj.root, *WHERE)
    if not isinstance(spec, Mapping):
        return Mapping((), obj.root.line, obj.root.column)
    pairs = [(_key(name, spec), value) for name, value in _members(spec)]
    return Mapping(tuple(pairs), spec.line, spec.column)


def _members(spec: Mapping) -> Iterator[tuple[str, YamlNode]]:
    for key, name in (("initContainers", "prepare"), ("containers", "upgrade")):
        container = get(spec, name)
        if isinstance(container, Mapping):
            yield key, Items((_container(name, container, spec),), container.line, container.column)
    labels = get(spec, "nodeSelector", "matchLabels")
    if labels is not None:
        yield "nodeSelector", labels
    expressions = get(spec, "nodeSelector", "matchExpressions")
    if expressions is not None:
        yield "affinity", _affinity(expressions)
    written = get(spec, "tolerations")
    tolerations = (node_of(_ALWAYS_TOLERATED), *elements(written))
    yield "tolerations", Items(tolerations, spec.line, spec.column)
    yield "hostNetwork", Scalar("true", spec.line, spec.column, plain=True)
    for key in ("serviceAccountName", "imagePullSecrets"):
        value = get(spec, key)
        if value is not None:
            yield key, value


def _container(name: str, container: Mapping, spec: Mapping) -> Mapping:
    """Return a container: an image without a tag has the version of the Plan for one."""
    image = get(container, "image")
    pairs: list[tuple[YamlNode, YamlNode]] = [(_key("name", container), _key(name, container))]
    if isinstance(image, Scalar):
        text = image.text + _ending(image.text, spec)
        pairs.append((_key("image", container), Scalar(text, image.line, image.column, plain=False)))
    return Mapping(tuple(pairs), container.line, container.column)


def _ending(image: str, spec: Mapping) -> str:
    if not image or set(image.rpartition("/")[2]) & set(":@"):
        return ""
    version = text_of(get(spec, "version")) or ""
    if version:
        return f":{version.replace('+', '-')}"
    return f":{_LATER}" if text_of(get(spec, "channel")) else ""


def _affinity(expressions: YamlNode) -> Mapping:
    """Return the expressions of a label selector as those of a required node affinity: they mean the same."""
    terms = Items((_one("matchExpressions", expressions, expressions),), expressions.line, expressions.column)
    required = _one("nodeSelectorTerms", terms, expressions)
    affinity = _one("requiredDuringSchedulingIgnoredDuringExecution", required, expressions)
    return _one("nodeAffinity", affinity, expressions)


def _one(name: str, value: YamlNode, place: YamlNode) -> Mapping:
    return Mapping(((_key(name, place), value),), place.line, place.column)


def _key(text: str, place: YamlNode) -> Scalar:
    return Scalar(text, place.line, place.column, plain=False)
