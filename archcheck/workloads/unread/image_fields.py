"""Fields of custom resources that may name an image and do not clearly do so: a bare word, a placeholder.

Some operator may make a pod of it. That there is such a field is said; what it means is not known.
"""

from collections.abc import Collection, Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get, members, text_of
from archcheck.images.naming import Invalid, parse_image
from archcheck.workloads.fields.groups import may_name_images
from archcheck.workloads.objects import KubernetesObject
from archcheck.workloads.pods import NOT_DESIRED

_BARE = frozenset({"baseImage", "image"})
"""Keys below which a name alone is an image: below others, which may name a disk, it has a path or a tag."""

_FILES = (".gif", ".img", ".iso", ".jpeg", ".jpg", ".png", ".qcow2", ".svg", ".webp")
_PARTS = ("repository", "name", "repo")
_ENDINGS = ("Image", "imageName", "ImageName", "ImageURL", "_image", "_image_name", "_image_url")
_NAMED = frozenset({"image", "imageURL", "imageUrl", "image_name", "image_url", "images"})


def names_an_image(obj: KubernetesObject, read: Collection[tuple[int, int]]) -> bool:
    """Return whether a custom resource names an image in a field that is not read.

    Args:
        obj: an object of any kind; those of Kubernetes itself, and of groups that run nothing, name none.
        read: line and column of the images in it that are read.

    """
    if not may_name_images(obj.group):
        return False
    return any(_is_image(key, value, read) for key, value in _fields(obj.root))


def _fields(root: Mapping) -> Iterator[tuple[str, YamlNode]]:
    """Yield every key below `root` whose name says image, with its value."""
    pending: list[YamlNode] = [value for name, value in members(root) if name.text not in NOT_DESIRED]
    seen: set[int] = set()
    while pending:
        node = pending.pop()
        if id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Items):
            pending.extend(node.nodes)
        for name, value in members(node):
            is_split = get(value, "tag") is not None and get(value, "repository") is not None
            if is_split or name.text in _NAMED or name.text.endswith(_ENDINGS):
                yield name.text, value
            if not isinstance(value, Scalar):
                pending.append(value)


def _is_image(key: str, value: YamlNode, read: Collection[tuple[int, int]]) -> bool:
    if isinstance(value, Items):
        return any(_is_image(key, node, read) for node in value.nodes if isinstance(node, Scalar))
    if isinstance(value, Mapping):
        return any(_is_unread(get(value, part), key, read) for part in _PARTS)
    return _is_unread(value, key, read)


def _is_unread(node: YamlNode | None, key: str, read: Collection[tuple[int, int]]) -> bool:
    return (
        isinstance(node, Scalar) and (node.line, node.column) not in read and _names(text_of(node) or "", key)
    )


def _names(text: str, key: str) -> bool:
    """Return whether a text is an image; below a key of another name, one with a tag or a path."""
    if not text or text.lower().endswith(_FILES) or "://" in text:
        return False
    if key not in _BARE and not set(text) & set("/:@"):
        return False
    return not isinstance(parse_image(text), Invalid)
