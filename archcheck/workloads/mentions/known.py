"""Texts of ConfigMaps whose meaning is known: which pods come of them, and names in parts far apart."""

from collections.abc import Iterator

from archcheck.documents.nodes import Items, Mapping, Scalar, get, is_null
from archcheck.workloads.model import ImageUse, Role

RUN_ANYWHERE = frozenset({"helperPod.yaml"})
"""Keys with a pod that runs on the node of each volume: local-path-provisioner, the storage of k3s."""

_OF_ISTIO = (("proxy", "image"), ("proxy_init", "image"))


def is_started(use: ImageUse) -> bool:
    """Return whether a pod is known to run an image, its workload's own or one that a known text is of."""
    return use.role.is_started or (use.role is Role.CONFIG and use.container in RUN_ANYWHERE)


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
