"""A pod spec → every place in it that names an image."""

from collections.abc import Iterator

from archcheck.documents.nodes import (
    Items,
    Mapping,
    Scalar,
    YamlNode,
    elements,
    get,
    is_null,
    members,
    text_of,
)
from archcheck.images.placeholders import holds_placeholder
from archcheck.workloads.arguments import images_in_arguments
from archcheck.workloads.mentions.variables import images_in_variables
from archcheck.workloads.model import ImageUse, Role

_ROLES = {
    "initContainers": Role.INIT,
    "containers": Role.CONTAINER,
    "ephemeralContainers": Role.EPHEMERAL,
}


def image_uses(spec: Mapping, *, whole: bool = True, strict: bool = False) -> Iterator[ImageUse]:
    """Yield the images of a pod spec: containers of each list, image volumes, and those that arguments name.

    An init container with `restartPolicy: Always` is a sidecar (KEP-753). A volume names an image only as
    `volumes[].image.reference` (KEP-4639); `rbd.image` is a block device.

    Args:
        spec: the pod spec.
        whole: whether a container without an image has one all the same, which is not known: a webhook or an
            operator fills it in. Values of a chart leave out what they do not change.
        strict: whether Kubernetes itself runs the pod, so that it has a container, and all that stands in its
            lists are some: `${SIDECAR}`, and one without a name. Other lists of that name may hold anything.

    """
    for key, role in _ROLES.items():
        for name, container in _containers(get(spec, key)):
            if isinstance(container, Mapping):
                yield from _of_container(name, container, role, whole=whole and (strict or bool(name)))
            elif whole:
                yield from _of_gap(container, role, strict=strict)
    if strict and not any(_containers(get(spec, "containers"))):
        yield ImageUse("", Role.CONTAINER, "", spec.line, spec.column)
    for volume in elements(get(spec, "volumes")):
        reference = get(volume, "image", "reference")
        if isinstance(reference, Scalar):
            yield _use(text_of(get(volume, "name")) or "", Role.VOLUME, reference)


def _containers(node: YamlNode | None) -> Iterator[tuple[str, YamlNode]]:
    """Yield name and node of each container; some custom resources keep them by name.

    A text in the place of the list, `containers: ${CONTAINERS}`, stands for them all.
    """
    if isinstance(node, Items):
        for element in node.nodes:
            yield text_of(get(element, "name")) or "", element
    elif isinstance(node, Mapping):
        for name, value in members(node):
            yield name.text, value
    elif node is not None and not is_null(node):
        yield "", node


def _of_gap(node: YamlNode, role: Role, *, strict: bool) -> Iterator[ImageUse]:
    """Yield what stands where a container has to: a placeholder for one, or what is none at all."""
    if isinstance(node, Scalar) and holds_placeholder(node.text):
        yield _use("", role, node)
    elif strict:
        yield ImageUse("", role, "", node.line, node.column)


def _of_container(name: str, container: Mapping, role: Role, *, whole: bool) -> Iterator[ImageUse]:
    if role is Role.INIT and text_of(get(container, "restartPolicy")) == "Always":
        role = Role.SIDECAR
    image = get(container, "image")
    if isinstance(image, Scalar):
        yield _use(name, role, image)
    elif whole:
        yield ImageUse(name, role, "", container.line, container.column)
    for key in ("command", "args"):
        for argument in images_in_arguments(get(container, key)):
            yield _use(name, Role.ARGUMENT, argument)
    for variable, named in images_in_variables(get(container, "env")):
        yield ImageUse(name, Role.VARIABLE, named.text, named.line, named.column, path=f"env.{variable}")


def _use(name: str, role: Role, image: Scalar) -> ImageUse:
    return ImageUse(name, role, "" if is_null(image) else image.text, image.line, image.column)
