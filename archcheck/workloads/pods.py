"""An object → its pod specs, wherever its kind keeps them."""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Node, get, members
from archcheck.workloads.objects import KubernetesObject

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

CONTAINER_LISTS = ("initContainers", "containers", "ephemeralContainers")

_NEVER_RUN = frozenset({("apiextensions.k8s.io", "CustomResourceDefinition")})
NOT_DESIRED = frozenset({"status", "metadata"})
"""Members of an object that say what is, or what it is called, and never what is to run."""


def is_built_in(api_version: str, kind: str) -> bool:
    """Return whether Kubernetes itself runs the pods of a kind, and not an operator."""
    group, slash, _ = api_version.partition("/")
    return (group if slash else "", kind) in _BUILT_IN


def pod_specs(obj: KubernetesObject) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    """Yield the path and the mapping of each pod spec in `obj`.

    A built-in kind keeps its one pod spec where its API says. Every other kind is searched for mappings
    with a `containers` or `initContainers` member, wherever they sit, save `status` and `metadata`.
    """
    path = _BUILT_IN.get((obj.group, obj.kind))
    if path is not None:
        spec = get(obj.root, *path)
        if isinstance(spec, Mapping):
            yield path, spec
    elif (obj.group, obj.kind) not in _NEVER_RUN:
        yield from _search(obj.root)


def _search(root: Mapping) -> Iterator[tuple[tuple[str, ...], Mapping]]:
    stack: list[tuple[tuple[str, ...], Node]] = [((), root)]
    while stack:
        path, node = stack.pop()
        children: list[tuple[str, Node]] = []
        if isinstance(node, Mapping):
            children = [
                (name.text, value) for name, value in members(node) if path or name.text not in NOT_DESIRED
            ]
            names = {name for name, value in children if isinstance(value, (Mapping, Items))}
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
