"""Patches as the inline entries that Flux and Argo CD take: `patch: |` and a `target`, as kustomize has them.

Sources: fluxcd/pkg apis/kustomize, `Patch` and `Selector` (`spec.patches` of a Kustomization, and
`postRenderers[].kustomize.patches` of a HelmRelease); argoproj/argo-cd since v2.9, `KustomizePatch`. Both
write the entry into a kustomization as it is, so it is the one that a component has, with the patch in place
of a file's name.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from archcheck.documents.nodes import Scalar, YamlNode, elements, get
from archcheck.documents.values import value_of
from archcheck.patches.kustomize.component import MARK, PatchEntry
from archcheck.patches.yaml_edit.rendering import BlockText

_VARIABLE = "${"


def inline(entry: PatchEntry) -> PatchEntry:
    """Return an entry of a component as it stands in an object.

    What a comment quotes is no variable: Flux would put a value into the object, or refuse it.
    """
    lines = entry.text.splitlines(keepends=True)
    return replace(
        entry,
        text="".join(line.replace(_VARIABLE, "$ {") if line.startswith("#") else line for line in lines),
    )


def value_of_entry(entry: PatchEntry) -> dict[str, Any]:
    """Return an entry as the element of a list."""
    return {"patch": BlockText(entry.text), "target": dict(entry.target)}


def own_entries(patches: YamlNode | None) -> Iterator[tuple[int, PatchEntry]]:
    """Yield the entries of a list that archcheck wrote, each with its index; they say so themselves."""
    for index, node in enumerate(elements(patches)):
        patch, target = get(node, "patch"), value_of(get(node, "target"))
        if isinstance(patch, Scalar) and patch.text.startswith(MARK.rstrip()) and isinstance(target, dict):
            texts = {key: text for key, text in target.items() if isinstance(text, str)}
            if len(texts) == len(target):
                yield index, PatchEntry(f"{index}", patch.text, texts)
