"""Objects of which it is not known what they are: a placeholder stands for the kind, or for a List's items.

`apiVersion: ${API}`, `kind: ${KIND}`, `items: ${ITEMS}`: what comes of it may deploy pods, or be a pod.
"""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Scalar, YamlNode, elements, get, is_null
from archcheck.images.placeholders import holds_placeholder
from archcheck.workloads.objects import KubernetesObject, gaps_in, is_object
from archcheck.workloads.pods import has_pods_in_group, is_built_in, is_kind_with_pods
from archcheck.workloads.unread.model import UnreadKind
from archcheck.workloads.unread.tables import GROUPS, NAMES, in_tables

_RENDERED = "check what it is rendered to: … | archcheck manifest -"
_OPEN = UnreadKind("what it is, is filled in only later", _RENDERED)
_OPEN_ITEMS = UnreadKind("its items are filled in only later", _RENDERED)
_NO_ITEMS = UnreadKind("its items are no list", "make them a list: items: [{apiVersion: …, kind: …}]")
_NO_OBJECT = UnreadKind("an item in it has no apiVersion or no kind", "give it both")

LIST_OF_OBJECTS = "a list of objects, which is no List: kubectl takes `kind: List`, with them as items"
AN_OBJECT_LATER = "a placeholder stands for it: render it first"


def open_kind(obj: KubernetesObject) -> UnreadKind | None:
    """Return why it is not known what an object is, if it may be one that has pods; None where it is known.

    Of a List with items, see `open_items`.
    """
    items = get(obj.root, "items")
    if obj.kind.endswith("List") and not is_null(items) and not isinstance(items, Items):
        return _not_items(obj, items)
    group = obj.api_version if "/" not in obj.api_version else obj.group
    is_group_open, is_kind_open = holds_placeholder(group), holds_placeholder(obj.kind)
    if is_kind_open:
        may_deploy = is_group_open or obj.group in GROUPS or has_pods_in_group(obj.group)
    else:
        may_deploy = is_group_open and (obj.kind in NAMES or is_kind_with_pods(obj.kind))
    return _OPEN if may_deploy else None


def open_items(root: YamlNode) -> Iterator[tuple[KubernetesObject, YamlNode, UnreadKind]]:
    """Yield each List of a document with its first item that is no object, and why that is not read."""
    told: set[int] = set()
    for of, item in gaps_in(root):
        known = _gap(of, item)
        if known is not None and id(of.root) not in told:
            told.add(id(of.root))
            yield of, item, known


def unread_document(root: YamlNode) -> str:
    """Return what of a document that is no object may be objects, as a reason; empty where nothing is."""
    if isinstance(root, Scalar) and holds_placeholder(root.text):
        return AN_OBJECT_LATER
    return LIST_OF_OBJECTS if any(map(is_object, elements(root))) else ""


def _gap(of: KubernetesObject, item: YamlNode) -> UnreadKind | None:
    if is_null(item) or not _may_hold_pods(of):
        return None
    if isinstance(item, Scalar) and holds_placeholder(item.text):
        return _OPEN_ITEMS
    return _NO_OBJECT if of.kind == "List" else None


def _not_items(of: KubernetesObject, items: YamlNode | None) -> UnreadKind | None:
    if not _may_hold_pods(of):
        return None
    if isinstance(items, Scalar):
        return _OPEN_ITEMS
    return _NO_ITEMS if of.kind == "List" else None


def _may_hold_pods(of: KubernetesObject) -> bool:
    """Return whether a List may hold what deploys pods: one of any kind, or of such a kind."""
    kind = of.kind.removesuffix("List")
    return not kind or is_built_in(of.api_version, kind) or in_tables(of.group, kind) is not None
