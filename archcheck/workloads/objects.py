"""A document → the Kubernetes objects in it."""

from collections.abc import Iterator
from dataclasses import dataclass

from archcheck.documents.nodes import Items, Mapping, Node, elements, get, text_of


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


def is_object(root: Node) -> bool:
    """Return whether a document is a Kubernetes object; a List without items is one too."""
    return bool(text_of(get(root, "apiVersion")) and text_of(get(root, "kind")))


def objects_in(root: Node) -> Iterator[KubernetesObject]:
    """Yield the objects of one document: itself, or the items of a List; nothing if it is no object.

    The items of a typed list (`DeploymentList`, as an API server answers) may leave out what the list's
    own kind says.
    """
    pending = [(root, "", "")]
    while pending:
        node, default_version, default_kind = pending.pop()
        if not isinstance(node, Mapping):
            continue
        version = text_of(get(node, "apiVersion")) or default_version
        kind = text_of(get(node, "kind")) or default_kind
        if not version or not kind:
            continue
        items = get(node, "items")
        if kind.endswith("List") and isinstance(items, Items):
            of = kind.removesuffix("List")
            default = version if of else ""
            pending.extend((item, default, of) for item in reversed(elements(items)))
        else:
            yield KubernetesObject(version, kind, node)
