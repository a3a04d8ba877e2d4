"""An object → why what it runs is not read, if it is not."""

from collections.abc import Collection

from archcheck.documents.nodes import get, text_of
from archcheck.workloads.fields.index import field_kind
from archcheck.workloads.objects import KubernetesObject
from archcheck.workloads.unread.embedding import embeds
from archcheck.workloads.unread.identity import open_kind
from archcheck.workloads.unread.image_fields import names_an_image
from archcheck.workloads.unread.model import UnreadKind
from archcheck.workloads.unread.platform_operators import starts_no_proxy
from archcheck.workloads.unread.tables import in_tables

_GATEWAY = ("gateway.networking.k8s.io", "Gateway")
_A_FIELD = UnreadKind(
    "it may name images, in fields that are not read",
    "archcheck image for each of them",
)
_OBJECTS = UnreadKind(
    "objects that deploy pods stand in it",
    "take them out into a file, and check that",
)

_NAMING_OTHERS = frozenset(
    {
        ("apps.kruise.io", "ContainerRecreateRequest"),
        ("autoscaling.k8s.io", "VerticalPodAutoscaler"),
        ("kustomize.config.k8s.io", "Kustomization"),
    }
)


def known_kind(obj: KubernetesObject) -> UnreadKind | None:
    """Return what the tables say of an object's kind; None where they do not have it."""
    if (obj.group, obj.kind) == _GATEWAY and starts_no_proxy(_class_of(obj)):
        return None
    return in_tables(obj.group, obj.kind)


def _class_of(obj: KubernetesObject) -> str:
    return text_of(get(obj.root, "spec", "gatewayClassName")) or ""


def unread_kind(obj: KubernetesObject, read: Collection[tuple[int, int]]) -> UnreadKind | None:
    """Return why an object is not read, or not all of it; None where nothing of it is left.

    Args:
        obj: an object of any kind.
        read: line and column of the images in it that are read.

    """
    known = known_kind(obj) or open_kind(obj)
    if known is not None and not names_all(obj):
        return known
    if names_an_image(obj, read):
        return _A_FIELD
    return _OBJECTS if embeds(obj) else None


def names_all(obj: KubernetesObject) -> bool:
    """Return whether an object of a known operator names every image that comes of it."""
    kind = field_kind(obj.api_version, obj.kind)
    return kind is not None and kind.names_all(obj.root)


def runs_what_it_names(obj: KubernetesObject) -> bool:
    """Return whether each container in an object is one that will run, and so needs an image.

    It is not in values, which leave out what they do not change, and in what only names the containers of
    other pods. Where an operator knows the images, that is said of the object.
    """
    return known_kind(obj) is None and (obj.group, obj.kind) not in _NAMING_OTHERS
