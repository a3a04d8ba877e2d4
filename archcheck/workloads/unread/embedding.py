"""Whole objects in a field of a custom resource that no table knows: its controller may apply them."""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get, members, text_of
from archcheck.workloads.objects import KubernetesObject
from archcheck.workloads.pods import NOT_DESIRED, is_of_kubernetes
from archcheck.workloads.unread.tables import in_tables


def embeds(obj: KubernetesObject) -> bool:
    """Return whether an object that deploys pods stands in a custom resource; a reference has no spec."""
    return not is_of_kubernetes(obj.group) and any(map(_deploys, _mappings(obj.root)))


def _deploys(node: Mapping) -> bool:
    kind = text_of(get(node, "kind"))
    version = text_of(get(node, "apiVersion")) if kind else None
    if kind is None or version is None or get(node, "spec") is None:
        return False
    return in_tables(version.rpartition("/")[0], kind) is not None


def _mappings(root: Mapping) -> Iterator[Mapping]:
    """Yield every mapping below the desired members of an object."""
    pending: list[YamlNode] = [value for name, value in members(root) if name.text not in NOT_DESIRED]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if isinstance(node, Scalar) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Items):
            pending.extend(node.nodes)
        else:
            yield node
            pending.extend(value for _, value in node.pairs)
