"""An object → its pod specs, wherever its kind keeps them."""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get, is_null, members
from archcheck.images.placeholders import holds_placeholder
from archcheck.workloads.objects import KubernetesObject
from archcheck.workloads.upgrade_plans import WHERE, is_plan, pod_of_plan

_TEMPLATE = ("spec", "template", "spec")

_BUILT_IN: dict[tuple[str, str], tuple[str, ...]] = {
    ("", "Pod"): ("spec",),
    ("", "ReplicationController"): _TEMPLATE,
    ("", "PodTemplate"): ("template", "spec"),
    ("apps", "Deployment"): _TEMPLATE,
    ("apps", "StatefulSet"): _TEMPLATE,
    ("apps", "DaemonSet"): _TEMPLATE,
    ("apps", "ReplicaSet"): _TEMPLATE,
    ("extensions", "Deployment"): _TEMPLATE,
    ("extensions", "DaemonSet"): _TEMPLATE,
    ("extensions", "ReplicaSet"): _TEMPLATE,
    ("batch", "Job"): _TEMPLATE,
    ("batch", "CronJob"): ("spec", "jobTemplate", "spec", "template", "spec"),
}
"""What Kubernetes itself runs. Other groups have kinds of the same names (Volcano's Job)."""

_OF_KUBERNETES = frozenset(
    {
        *("", "apps", "autoscaling", "batch", "extensions", "policy"),
        "admissionregistration.k8s.io",
        "apiextensions.k8s.io",
        "apiregistration.k8s.io",
        "certificates.k8s.io",
        "coordination.k8s.io",
        "discovery.k8s.io",
        "flowcontrol.apiserver.k8s.io",
        "networking.k8s.io",
        "node.k8s.io",
        "rbac.authorization.k8s.io",
        "resource.k8s.io",
        "scheduling.k8s.io",
        "storage.k8s.io",
    }
)
"""The groups of Kubernetes' own API: no operator has kinds in them."""

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")

_DIRECTIVE = "$patch"
"""An object with it, `$patch: delete`, is a strategic merge patch, and need not have a pod."""

_NEVER_RUN = frozenset({("apiextensions.k8s.io", "CustomResourceDefinition")})
NOT_DESIRED = frozenset({"status", "metadata"})
"""Members of an object that say what is, or what it is called, and never what is to run."""


def is_built_in(api_version: str, kind: str) -> bool:
    """Return whether Kubernetes itself runs the pods of a kind, and not an operator."""
    group, slash, _ = api_version.partition("/")
    return (group if slash else "", kind) in _BUILT_IN


def is_of_kubernetes(group: str) -> bool:
    """Return whether a group is one of Kubernetes' own API."""
    return group in _OF_KUBERNETES


def has_pods_in_group(group: str) -> bool:
    """Return whether a group of Kubernetes itself has a kind with pods."""
    return any(group == known for known, _ in _BUILT_IN)


def is_kind_with_pods(kind: str) -> bool:
    """Return whether a kind of Kubernetes itself, of whatever group, has pods."""
    return any(kind == known for _, known in _BUILT_IN)


def is_pod_of_kubernetes(obj: KubernetesObject) -> bool:
    """Return whether Kubernetes itself runs a pod of an object, which is no patch of one."""
    return is_built_in(obj.api_version, obj.kind) and get(obj.root, _DIRECTIVE) is None


def may_run_pods(obj: KubernetesObject) -> bool:
    """Return whether an object of a kind may have pods: of those of Kubernetes itself few do."""
    may_hold_others = obj.kind.endswith("List")
    return obj.group not in _OF_KUBERNETES or may_hold_others or (obj.group, obj.kind) in _BUILT_IN


def pod_specs(obj: KubernetesObject) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    """Yield the path and the mapping of each pod spec in `obj`.

    A built-in kind keeps its one pod spec where its API says, and has one even where nothing can be read of
    it. A Plan of upgrades has the pod that is made of it. Every other kind is searched for mappings with a
    `containers` or `initContainers` member, wherever they sit, save `status` and `metadata`.
    """
    path = _BUILT_IN.get((obj.group, obj.kind))
    if is_plan(obj):
        yield WHERE, pod_of_plan(obj)
    elif path is not None:
        spec = get(obj.root, *path)
        if isinstance(spec, Mapping):
            yield path, spec
        elif is_pod_of_kubernetes(obj):
            yield path, _stand_in(obj.root, path)
    elif (obj.group, obj.kind) not in _NEVER_RUN:
        yield from _search(obj.root)


def _stand_in(root: Mapping, path: tuple[str, ...]) -> Mapping:
    """Return a pod spec in the place of one that is a placeholder, or is missing.

    A text on the way, `template: ${TEMPLATE}`, stands for all containers.
    """
    deepest: YamlNode = root
    for depth in range(1, len(path) + 1):
        node = get(root, *path[:depth])
        if node is None or is_null(node):
            break
        deepest = node
    held = ((Scalar("containers", deepest.line, deepest.column, plain=True), deepest),)
    return Mapping(held if isinstance(deepest, Scalar) else (), deepest.line, deepest.column)


def _search(root: Mapping) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    stack: list[tuple[tuple[str, ...], YamlNode]] = [((), root)]
    while stack:
        path, node = stack.pop()
        children: list[tuple[str, YamlNode]] = []
        if isinstance(node, Mapping):
            children = [
                (name.text, value) for name, value in members(node) if path or name.text not in NOT_DESIRED
            ]
            names = {name for name, value in children if _may_hold(value)}
            if names & {"containers", "initContainers"}:
                yield path, node
                children = [pair for pair in children if pair[0] not in CONTAINER_LISTS]
        elif isinstance(node, Items):
            children = [(str(index), value) for index, value in enumerate(node.nodes)]
        stack.extend(
            ((*path, name), value)
            for name, value in reversed(children)
            if isinstance(value, (Mapping, Items))
        )


def _may_hold(node: YamlNode) -> bool:
    """Return whether a node may be containers: a list or a mapping of them, or a placeholder for it."""
    return not isinstance(node, Scalar) or holds_placeholder(node.text)
