"""A document → the Kubernetes objects in it."""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, YamlNode, elements, get, text_of
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class KubernetesObject:
    """A mapping with `apiVersion` and `kind`."""

    api_version: str
    kind: str
    root: Mapping

    @property
    def group(self) -> str:
        """The API group; empty for the core group."""
        group, slash, _ = self.api_version.partition("/")
        return group if slash else ""

    @property
    def name(self) -> str:
        """`metadata.name`, else `metadata.generateName`, else empty."""
        metadata = get(self.root, "metadata")
        return text_of(get(metadata, "name")) or text_of(get(metadata, "generateName")) or ""

    @property
    def namespace(self) -> str:
        """`metadata.namespace`, or empty."""
        return text_of(get(self.root, "metadata", "namespace")) or ""

    def annotation(self, key: str) -> str:
        """Return the value of an annotation, or empty."""
        return text_of(get(self.root, "metadata", "annotations", key)) or ""


def is_object(root: YamlNode) -> bool:
    """Return whether a document is a Kubernetes object; a List without items is one too."""
    return bool(text_of(get(root, "apiVersion")) and text_of(get(root, "kind")))


def objects_in(root: YamlNode) -> Iterator[KubernetesObject]:
    """Yield the objects of one document: itself, or the items of a List; nothing if it is no object.

    The items of a typed list (`DeploymentList`, as an API server answers) may leave out what the list's
    own kind says.
    """
    return (obj for _, obj, _ in _walk(root) if obj is not None)


def gaps_in(root: YamlNode) -> Iterator[tuple[KubernetesObject, YamlNode]]:
    """Yield each item of a List that is no object, and stands for one or is one in part, with its List."""
    return ((of, node) for node, obj, of in _walk(root) if obj is None and of is not None)


def _walk(root: YamlNode) -> Iterator[tuple[YamlNode, KubernetesObject | None, KubernetesObject | None]]:
    """Yield each object, and each node that is none, with the List that it is an item of."""
    pending: list[tuple[YamlNode, str, str, KubernetesObject | None]] = [(root, "", "", None)]
    while pending:
        node, default_version, default_kind, of = pending.pop()
        version = text_of(get(node, "apiVersion")) or default_version
        kind = text_of(get(node, "kind")) or default_kind
        if not isinstance(node, Mapping) or not version or not kind:
            yield node, None, of
            continue
        obj, items = KubernetesObject(version, kind, node), get(node, "items")
        if kind.endswith("List") and isinstance(items, Items):
            each_kind = kind.removesuffix("List")
            default = version if each_kind else ""
            pending.extend((item, default, each_kind, obj) for item in reversed(elements(items)))
        else:
            yield node, obj, of
