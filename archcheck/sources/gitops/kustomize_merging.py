"""What a GitOps tool lays over the kustomization of a folder, written into it as the tool itself does it.

Source: fluxcd/pkg kustomize/kustomize_generator.go, GenerateManifest; Argo CD says the same by
`kustomize edit` (util/kustomize/kustomize.go).
"""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import YamlNode, text_of
from archcheck.documents.values import node_of, value_of
from archcheck.sources.gitops.expansion import KustomizeChanges

_HEAD = {"apiVersion": "kustomize.config.k8s.io/v1beta1", "kind": "Kustomization"}
_REPLACING = (("namespace", "namespace"), ("namePrefix", "name_prefix"), ("nameSuffix", "name_suffix"))
_APPENDED = (
    ("patches", "patches"),
    ("patchesStrategicMerge", "patches_strategic_merge"),
    ("patchesJson6902", "patches_json6902"),
)


def merged_kustomization(
    root: YamlNode | None, changes: KustomizeChanges, resources: Sequence[str] = ()
) -> bytes:
    """Return the text of a kustomization with changes laid over it.

    Args:
        root: the kustomization that the folder has; None where one is generated.
        changes: what is laid over it.
        resources: what a generated one lists.

    """
    own = value_of(root) if root is not None else {**_HEAD, "resources": list(resources)}
    kustomization: dict[str, Any] = dict(own) if isinstance(own, dict) else {}
    for key, attribute in _REPLACING:
        if value := getattr(changes, attribute):
            kustomization[key] = value
    for key, attribute in _APPENDED:
        _append(kustomization, key, [value_of(node) for node in getattr(changes, attribute)])
    _append(kustomization, "components", list(changes.components))
    _append(kustomization, "replicas", [value_of(node) for node in changes.replicas])
    if changes.images:
        own_images = kustomization.get("images")
        kustomization["images"] = (
            _with_images_set(own_images, changes.images)
            if changes.images_replace
            else _with_images(own_images, changes.images)
        )
    return json.dumps(kustomization).encode()


def renamed(root: YamlNode, changes: KustomizeChanges) -> YamlNode:
    """Return a kustomization with the prefix and suffix of changes in place of its own, its lines kept."""
    if not isinstance(root, MappingNode) or not (changes.name_prefix or changes.name_suffix):
        return root
    over = {"namePrefix": changes.name_prefix, "nameSuffix": changes.name_suffix}
    set_keys = {key for key, value in over.items() if value}
    kept = [pair for pair in root.pairs if text_of(pair[0]) not in set_keys]
    added = [(node_of(key), node_of(over[key])) for key in sorted(set_keys)]
    return MappingNode((*kept, *added), root.line, root.column)


def _append(kustomization: dict[str, Any], key: str, entries: list[Any]) -> None:
    if entries:
        before = kustomization.get(key)
        kustomization[key] = [*(before if isinstance(before, list) else []), *entries]


def _with_images(own: object, images: Sequence[YamlNode]) -> list[Any]:
    """Return the entries of `images`, merged by name: a new name alone keeps the tag that the file says.

    A new tag or digest stands for both of the file's (kustomize-controller 1.9.4).
    """
    merged = _by_name(own)
    for node in images:
        entry = value_of(node)
        if not isinstance(entry, Mapping):
            continue
        known = merged.get(str(entry.get("name")), {})
        if entry.get("newTag") or entry.get("digest"):
            known = {key: value for key, value in known.items() if key not in ("newTag", "digest")}
        merged[str(entry.get("name"))] = {**known, **{key: value for key, value in entry.items() if value}}
    return list(merged.values())


def _with_images_set(own: object, images: Sequence[YamlNode]) -> list[Any]:
    """Return the entries of `images` as `kustomize edit set image` sets them: the new one stands for the old.

    A `*` keeps what the old one has. Source: kustomize/commands/edit/set/setimage.go.
    """
    known, merged = _by_name(own), _by_name(own)
    for node in images:
        entry = value_of(node)
        if isinstance(entry, Mapping):
            name = str(entry.get("name"))
            kept = known.get(name, {})
            parts = {key: kept.get(key) if value == "*" else value for key, value in entry.items()}
            merged[name] = {key: value for key, value in parts.items() if value}
    return list(merged.values())


def _by_name(images: object) -> dict[str, dict[str, Any]]:
    entries = images if isinstance(images, list) else []
    return {str(entry.get("name")): dict(entry) for entry in entries if isinstance(entry, Mapping)}
