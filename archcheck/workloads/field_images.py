"""An operator's object → its pods, with those whose images stand in fields, known ones and others."""

from collections.abc import Iterator
from dataclasses import replace

from archcheck.documents.nodes import Mapping, get, text_of
from archcheck.workloads.fields.beyond import pods_beyond
from archcheck.workloads.fields.groups import may_name_images
from archcheck.workloads.fields.index import field_kind
from archcheck.workloads.fields.model import FieldKind
from archcheck.workloads.fields.paths import FieldPlace, find
from archcheck.workloads.fields.reading import field_pods
from archcheck.workloads.model import ImageUse, PodSpec
from archcheck.workloads.objects import KubernetesObject
from archcheck.workloads.unread.lookup import known_kind


def with_fields(obj: KubernetesObject, pods: tuple[PodSpec, ...]) -> Iterator[PodSpec]:
    """Yield the pods of an object, each image once: those of known fields, of pod specs, of other fields.

    Args:
        obj: an object of an operator's kind.
        pods: the pods of which it has a spec somewhere.

    """
    read: set[tuple[int, int]] = set()
    kind = field_kind(obj.api_version, obj.kind)
    if kind is not None:
        for pod in _known(obj.root, kind, ()):
            read.update(map(_position, pod.images))
            yield pod
        built = (place.node for path in kind.built for place in find(FieldPlace((), obj.root), path))
        read.update((node.line, node.column) for node in built)
    for pod in pods:
        left = tuple(use for use in pod.images if _position(use) not in read) if read else pod.images
        if left:
            yield replace(pod, images=left) if len(left) < len(pod.images) else pod
    known = known_kind(obj)
    if may_name_images(obj.group) and (known is None or not known.is_template):
        read.update(_position(use) for pod in pods for use in pod.images)
        yield from pods_beyond(obj.root, read)


def _known(root: Mapping, kind: FieldKind, base: tuple[str, ...]) -> Iterator[PodSpec]:
    """Yield the pods of an object of a known kind, and of the objects that stand in it."""
    yield from field_pods(root, kind, base)
    for path in kind.embeds if not base else ():
        for place in find(FieldPlace((), root), path):
            names = [text_of(get(place.node, key)) or "" for key in ("apiVersion", "kind")]
            embedded = field_kind(*names)
            if embedded is not None:
                yield from _known(root, embedded, place.path)


def _position(use: ImageUse) -> tuple[int, int]:
    return use.line, use.column
