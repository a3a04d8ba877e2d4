"""A pod spec → every place in it that names an image."""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Node, Scalar, elements, get, is_null, members, text_of
from archcheck.workloads.arguments import images_in_arguments
from archcheck.workloads.model import ImageUse, Role

_ROLES = {
    "initContainers": Role.INIT,
    "containers": Role.CONTAINER,
    "ephemeralContainers": Role.EPHEMERAL,
}


def image_uses(spec: Mapping, *, whole: bool = True) -> Iterator[ImageUse]:
    """Yield the images of a pod spec: containers of each list, image volumes, and those that arguments name.

    An init container with `restartPolicy: Always` is a sidecar (KEP-753). A volume names an image only as
    `volumes[].image.reference` (KEP-4639); `rbd.image` is a block device.

    Args:
        spec: the pod spec.
        whole: whether a container without an image has one all the same, which is not known: a webhook or an
            operator fills it in. Values of a chart leave out what they do not change.

    """
    for key, role in _ROLES.items():
        for name, container in _containers(get(spec, key)):
            yield from _of_container(name, container, role, whole=whole)
    for volume in elements(get(spec, "volumes")):
        reference = get(volume, "image", "reference")
        if isinstance(reference, Scalar):
            yield _use(text_of(get(volume, "name")) or "", Role.VOLUME, reference)


def _containers(node: Node | None) -> Iterator[tuple[str, Mapping]]:
    """Yield name and mapping of each container; some custom resources keep them by name."""
    if isinstance(node, Items):
        for element in node.nodes:
            if isinstance(element, Mapping):
                yield text_of(get(element, "name")) or "", element
    else:
        for name, value in members(node):
            if isinstance(value, Mapping):
                yield name.text, value


def _of_container(name: str, container: Mapping, role: Role, *, whole: bool) -> Iterator[ImageUse]:
    if role is Role.INIT and text_of(get(container, "restartPolicy")) == "Always":
        role = Role.SIDECAR
    image = get(container, "image")
    if isinstance(image, Scalar):
        yield _use(name, role, image)
    elif whole and name:
        yield ImageUse(name, role, "", container.line, container.column)
    for key in ("command", "args"):
        for argument in images_in_arguments(get(container, key)):
            yield _use(name, Role.FIELD, argument)


def _use(name: str, role: Role, image: Scalar) -> ImageUse:
    return ImageUse(name, role, "" if is_null(image) else image.text, image.line, image.column)
