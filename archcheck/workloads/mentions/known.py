"""Texts of ConfigMaps whose fields are known: names of images in parts that stand far apart."""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, get, is_null

_OF_ISTIO = (("proxy", "image"), ("proxy_init", "image"))


def images_of_istio(root: Mapping | Items) -> Iterator[tuple[str, Scalar]]:
    """Yield the images of Istio's injector: `global.proxy.image` is a name below `global.hub`, with a tag."""
    hub, tag = _text(root, "global", "hub"), _text(root, "global", "tag")
    if hub is None or tag is None:
        return
    for keys in _OF_ISTIO:
        name = _text(root, "global", *keys)
        if name is not None and set(name.text).isdisjoint("/:@"):
            yield ".".join(("global", *keys)), name._replace(text=f"{hub.text}/{name.text}:{tag.text}")


def _text(root: Mapping | Items, *keys: str) -> Scalar | None:
    node = get(root, *keys)
    return node if isinstance(node, Scalar) and not is_null(node) and node.text else None
