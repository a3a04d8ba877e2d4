"""Images in fields that no table knows: told by the name of the field, and by how the text reads.

A text below a key that ends in `image`, or a mapping of a repository with a tag, is the image of some pod of
an operator's where it is clearly a reference: it has a path, a tag or a digest. A bare word may be anything.
"""

import re
from collections.abc import Collection, Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get, is_null, members
from archcheck.images.naming import parse_image
from archcheck.images.reference import DOCKER_HUB, Reference
from archcheck.workloads.fields.names import composed, in_repository, with_tag
from archcheck.workloads.fields.paths import is_switched_off, written
from archcheck.workloads.fields.reading import LEFT_TO_OPERATOR
from archcheck.workloads.model import ImageUse, PodSpec, Role
from archcheck.workloads.pods import CONTAINER_LISTS

_NOT_WANTED = frozenset({"metadata", "status"})
_NOT_SEARCHED = frozenset({"openAPIV3Schema", "rbd", "managedFields", "status", *CONTAINER_LISTS})
"""Keys below which an image is a device, a schema's, what was; or a container's, read elsewhere."""

_ENDING = re.compile(
    r"(?: ^image | Image | _image | [iI]mageName | (?:^|_)image_name | [iI]mage_?(?:URL|Url|url|Ref) )$",
    re.VERBOSE,
)
_OTHER_THINGS = re.compile(
    r"^(?:avatar|background|banner|boot|cover|favicon|hero|icon|logo|machine|os|thumbnail|vm)_?[iI]mage"
)
"""Keys whose image is a picture, or that of a machine."""
_LIST = re.compile(r"(?:^images|Images)$")
_FILES = (
    ".gif",
    ".gz",
    ".img",
    ".iso",
    ".jpeg",
    ".jpg",
    ".png",
    ".qcow2",
    ".raw",
    ".svg",
    ".vmdk",
    ".webp",
    ".xz",
)
_CODE = frozenset({"bitbucket.org", "codeberg.org", "github.com", "gitlab.com"})
"""Hosts of source code, which serve no images."""
_MACHINES = re.compile(r"(?:^|/)(?:global|projects|locations|subscriptions|resourceGroups)/")


def pods_beyond(root: Mapping, read: Collection[tuple[int, int]]) -> Iterator[PodSpec]:
    """Yield a pod for each image in fields that no table knows: its operator decides where it goes.

    Args:
        root: an object of a group whose images are pulled on nodes.
        read: line and column of the images in it that are known already.

    """
    for path, image in _images(root):
        if (image.line, image.column) not in read and _is_clearly_an_image(image.text):
            name = written(path)
            use = ImageUse(name, Role.FIELD, image.text, image.line, image.column, path=name)
            yield PodSpec(path[:-1], (use,), constraints=LEFT_TO_OPERATOR)


def _images(root: Mapping) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    """Yield the path and the text of each field whose name says image, in the order of the document."""
    pending: list[tuple[tuple[str, ...], YamlNode]] = [
        ((name.text,), value) for name, value in reversed(list(members(root))) if name.text not in _NOT_WANTED
    ]
    seen: set[int] = set()
    while pending:
        path, node = pending.pop()
        if id(node) in seen or is_switched_off(node):
            continue
        if isinstance(node, Items):
            seen.add(id(node))
            pending += [((*path, str(index)), each) for index, each in reversed(list(enumerate(node.nodes)))]
        elif isinstance(node, Mapping):
            seen.add(id(node))
            image = composed(node) if _is_split(path, node) else None
            if image is not None:
                yield path, image
                continue
            pairs = [(name.text, value) for name, value in members(node) if name.text not in _NOT_SEARCHED]
            pending += [((*path, key), value) for key, value in reversed(pairs)]
            yield from _texts(path, node, pairs)


def _texts(
    path: tuple[str, ...], node: Mapping, pairs: list[tuple[str, YamlNode]]
) -> Iterator[tuple[tuple[str, ...], Scalar]]:
    for key, value in pairs:
        if _OTHER_THINGS.match(key):
            continue
        if isinstance(value, Scalar) and not is_null(value) and _ENDING.search(key):
            yield (*path, key), _with_siblings(node, key, value)
        elif isinstance(value, Items) and _LIST.search(key):
            for index, each in enumerate(value.nodes):
                if isinstance(each, Scalar) and not is_null(each):
                    yield (*path, key, str(index)), each


def _is_split(path: tuple[str, ...], node: Mapping) -> bool:
    """Return whether a mapping is the parts of one image: of a field that says so, or by its members."""
    has_tag = any(get(node, key) is not None for key in ("tag", "digest", "sha"))
    if _ENDING.search(path[-1]):
        is_named = any(get(node, key) is not None for key in ("repository", "repo"))
        return is_named or (has_tag and get(node, "name") is not None)
    if get(node, "repository") is None:
        return False
    return has_tag or (get(node, "image") is not None and get(node, "version") is not None)


def _with_siblings(node: Mapping, key: str, value: Scalar) -> Scalar:
    """Return an image with its tag, where a field beside it has that: `proxyImage` and `proxyImageTag`."""
    tags = (f"{key}Tag", "tag", "imageTag") if key == "image" else (f"{key}Tag",)
    tag = next((each.text for name in tags if isinstance(each := get(node, name), Scalar)), "")
    registry = get(node, "registry") if key == "image" else None
    text = in_repository(registry.text, value.text) if isinstance(registry, Scalar) else value.text
    return value._replace(text=with_tag(text, tag))


def _is_clearly_an_image(text: str) -> bool:
    """Return whether a text is a reference, and more than a word: with a path, a tag or a digest."""
    if not set(text) & set("/:@") or "://" in text or text.lower().endswith(_FILES):
        return False
    image = parse_image(text)
    if not isinstance(image, Reference) or image.registry in _CODE or _MACHINES.search(text):
        return False
    return image.registry != DOCKER_HUB or image.repository.count("/") < 2 or text.startswith(DOCKER_HUB)
