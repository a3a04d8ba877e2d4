"""The namespace of an object that says none: that of whatever applies it."""

from archcheck.documents.nodes import Mapping, get, text_of
from archcheck.documents.values import node_of
from archcheck.workloads.objects import KubernetesObject


def with_namespace(obj: KubernetesObject, namespace: str) -> KubernetesObject:
    """Return an object in a namespace if it says none itself; kinds without namespaces are not told apart."""
    metadata = get(obj.root, "metadata")
    if not namespace or obj.namespace or not isinstance(metadata, Mapping):
        return obj
    added = Mapping(
        (*metadata.pairs, (node_of("namespace"), node_of(namespace))), metadata.line, metadata.column
    )
    pairs = tuple((key, added if text_of(key) == "metadata" else value) for key, value in obj.root.pairs)
    return KubernetesObject(obj.api_version, obj.kind, Mapping(pairs, obj.root.line, obj.root.column))
