"""A document in a text → the images that it names: containers of whole objects, else fields that say so.

Values of a chart, of an operator's configuration and of Istio's injector have a name in parts, some of which
stand further up: `global.hub`, `global.tag` and `global.proxy.image: proxyv2`.
"""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get, is_null, members
from archcheck.workloads.mentions.names import is_image, says_image

_NAMES = ("repository", "repo", "name", "image")
_TAGS = ("tag", "version", "imageTag")
_REGISTRIES = ("registry", "hub")
_CONTAINERS = frozenset({"containers", "initContainers", "ephemeralContainers"})
_ELSEWHERE = frozenset({"status", "managedFields", "openAPIV3Schema", "annotations", "rbd"})
_MOST = 200_000


def images_in_document(root: Mapping | Items) -> Iterator[tuple[str, Scalar]]:
    """Yield the key of each image in a document, with the image at its place, in the order of the text."""
    pending: list[tuple[str, YamlNode, bool]] = [("", root, False)]
    seen: set[int] = set()
    while pending and len(seen) < _MOST:
        path, node, is_container = pending.pop()
        if isinstance(node, Scalar) or id(node) in seen:
            continue
        seen.add(id(node))
        if isinstance(node, Items):
            pending += [(f"{path}[]", each, is_container) for each in reversed(node.nodes)]
            continue
        yield from _of_mapping(path, node, is_container=is_container)
        pending += [
            (f"{path}.{name.text}" if path else name.text, value, name.text in _CONTAINERS)
            for name, value in reversed(list(members(node)))
            if name.text not in _ELSEWHERE
        ]


def _of_mapping(path: str, node: Mapping, *, is_container: bool) -> Iterator[tuple[str, Scalar]]:
    """Yield the images among the members of a mapping: texts, and what its members make up together."""
    key = path.rpartition(".")[2].removesuffix("[]")
    whole = _in_parts(node) if says_image(key) or get(node, "repository") is not None else None
    if whole is not None:
        yield path, whole
    for name, value in members(node):
        if not isinstance(value, Scalar) or is_null(value) or (whole is not None and name.text in _NAMES):
            continue
        if says_image(name.text):
            image = _with_siblings(node, name.text, value)
            if is_image(image.text) or (is_container and name.text == "image"):
                yield f"{path}.{name.text}" if path else name.text, image


def _in_parts(node: Mapping) -> Scalar | None:
    name = next((part for key in _NAMES if (part := _text(node, key)) is not None), None)
    if name is None:
        return None
    image = _with_siblings(node, "", name)
    return image if is_image(image.text) else None


def _with_siblings(node: Mapping, key: str, name: Scalar) -> Scalar:
    """Return a name with the registry, the tag and the digest that stand beside it."""
    text = name.text
    registry = next((part.text for each in _REGISTRIES if (part := _text(node, each)) is not None), "")
    if registry and key in ("", "image") and not text.startswith(f"{registry}/"):
        text = f"{registry.rstrip('/')}/{text}"
    tags = (*_TAGS, f"{key}Tag", f"{key}_tag") if key in ("", "image") else (f"{key}Tag", f"{key}_tag")
    tag = next((part.text for each in tags if (part := _text(node, each)) is not None), "")
    if tag and set(text.rpartition("/")[2]).isdisjoint(":@"):
        text = f"{text}@{tag}" if tag.startswith("sha256:") else f"{text}:{tag}"
    digest = _text(node, "digest") if key in ("", "image") else None
    if digest is not None and "@" not in text:
        text = f"{text}@{digest.text if ':' in digest.text else f'sha256:{digest.text}'}"
    return name._replace(text=text)


def _text(node: Mapping, key: str) -> Scalar | None:
    member = get(node, key)
    return member if isinstance(member, Scalar) and not is_null(member) and member.text else None
