"""An object → why what it runs is not read, if it is not."""

from collections.abc import Collection

from archcheck.workloads.objects import KubernetesObject
from archcheck.workloads.unread.deployers import DEPLOYERS
from archcheck.workloads.unread.image_fields import names_an_image
from archcheck.workloads.unread.model import EVERY_KIND, UnreadKind
from archcheck.workloads.unread.operators import OPERATORS

_KINDS = DEPLOYERS | OPERATORS
_A_FIELD = UnreadKind(
    "it names images in fields that are not read",
    "archcheck image for each of them",
)


def known_kind(obj: KubernetesObject) -> UnreadKind | None:
    """Return what the tables say of an object's kind; None where they do not have it."""
    return _KINDS.get((obj.group, obj.kind)) or _KINDS.get((obj.group, EVERY_KIND))


def unread_kind(obj: KubernetesObject, read: Collection[tuple[int, int]]) -> UnreadKind | None:
    """Return why an object is not read, or not all of it; None where nothing of it is left.

    Args:
        obj: an object of any kind.
        read: line and column of the images in it that are read.

    """
    return known_kind(obj) or (_A_FIELD if names_an_image(obj, read) else None)
