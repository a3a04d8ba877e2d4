"""What the post-renderers of a release make of its render: one build of kustomize, each over the one before.

Source: fluxcd/helm-controller, internal/postrender/kustomize.go: a kustomization whose only resource is the
output of helm, with images and inline patches. Nothing else of a kustomization is taken over, so that none
can name a file.
"""

import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archcheck.documents.nodes import Items, Mapping, YamlNode, elements, get, members
from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.errors import InputError
from archcheck.sources.gitops.model import PostRenderer
from archcheck.sources.gitops.render_cache import RenderCache, identity_of, key_of
from archcheck.sources.kustomize import built, find_kustomize
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.model import Origin

_INPUT = "helm-output.yaml"
_IMAGE = ("name", "newName", "newTag", "digest")
_TARGET = ("group", "version", "kind", "name", "namespace", "labelSelector", "annotationSelector")
_LISTS = ("images", "patches", "patchesStrategicMerge", "patchesJson6902")
_SIZE_LIMIT = 5 * 1024 * 1024
_UNRESTRICTED = "LoadRestrictionsNone"


def post_rendered(
    output: bytes, renderers: Sequence[PostRenderer], cache: RenderCache, folder: Path, *, keep: bool
) -> bytes:
    """Return what post-renderers make of a render.

    Args:
        output: what helm rendered.
        renderers: what changes it, in order.
        cache: where that may be kept.
        folder: a new one.
        keep: whether it may be kept.

    Raises:
        InputError: kustomize refuses it, with its own message, or there is no kustomize.

    """
    if not output.strip(b"- \n"):
        return output
    layers = [_kustomization(renderer) for renderer in renderers]
    program = [identity_of(path) for path in (find_kustomize() or [])[:1]]
    key = key_of(output.decode(errors="backslashreplace"), layers, program)
    return cache.of(key, lambda: (_built(output, layers, folder), keep))


def _built(output: bytes, layers: Sequence[dict[str, Any]], folder: Path) -> bytes:
    resource = _INPUT
    for number, layer in enumerate(layers):
        place = folder / str(number)
        place.mkdir()
        if not number:
            (place / _INPUT).write_bytes(output)
        (place / "kustomization.yaml").write_text(json.dumps({**layer, "resources": [resource]}), "utf-8")
        resource = f"../{number}"
    try:
        return built(folder / str(len(layers) - 1), load_restrictor=_UNRESTRICTED)
    except InputError as error:
        raise InputError(error.what.replace(str(folder), ""), why=error.why, hint=error.hint) from error


def _kustomization(renderer: PostRenderer) -> dict[str, Any]:
    return {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "images": [_chosen(value_of(node), _IMAGE) for node in renderer.images],
        "patches": list(_patches(renderer)),
    }


def _patches(renderer: PostRenderer) -> Iterator[dict[str, Any]]:
    for node in renderer.patches:
        value = value_of(node)
        if isinstance(value, dict):
            yield {"patch": _text(value.get("patch")), **_target(value)}
    for node in renderer.patches_strategic_merge:
        yield {"patch": _text(value_of(node))}
    for node in renderer.patches_json6902:
        value = value_of(node)
        if isinstance(value, dict):
            yield {"patch": _text(value.get("patch")), **_target(value)}


def _target(value: dict[str, Any]) -> dict[str, Any]:
    target = _chosen(value.get("target"), _TARGET)
    return {"target": target} if target else {}


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value)


def _chosen(value: Any, keys: Sequence[str]) -> dict[str, str]:
    """Return the members of a mapping that count and are texts."""
    found = value if isinstance(value, dict) else {}
    return {key: each for key in keys if isinstance(each := found.get(key), str)}


def as_written(renderer: PostRenderer) -> PostRenderer:
    """Return a post-renderer with the lines of its file; without any where it is not found there."""
    origin = renderer.origin
    nothing = PostRenderer(origin=origin)
    if origin is None or origin.line is None:
        return nothing
    for reading in read(io.BytesIO(read_beginning(Path(origin.path), _SIZE_LIMIT))):
        node = _at(reading.root, origin.line) if isinstance(reading, Document) else None
        if node is not None:
            return _renderer(node, origin)
    return nothing


def _renderer(node: YamlNode, origin: Origin) -> PostRenderer:
    images, patches, merges, json6902 = (tuple(elements(get(node, "kustomize", key))) for key in _LISTS)
    return PostRenderer(images, patches, merges, json6902, origin)


def _at(root: YamlNode, line: int) -> YamlNode | None:
    """Return the element of `postRenderers` at a line."""
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Mapping):
            if node.line == line and get(node, "kustomize") is not None:
                return node
            pending.extend(value for _, value in members(node))
        elif isinstance(node, Items):
            pending.extend(node.nodes)
    return None
