"""Where an object of Flux or Argo CD holds patches of what it deploys, and which of them archcheck wrote.

They go behind all others: a patch of archcheck is for what those have made of an object.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

from archcheck.documents.nodes import Mapping, YamlNode, elements, get
from archcheck.frozen import dataclass
from archcheck.patches.gitops.entries import own_entries
from archcheck.patches.kustomize.component import PatchEntry

_RENDERERS = ("spec", "postRenderers")


@dataclass(frozen=True, slots=True)
class FluxPatches:
    """`spec.patches` of a Kustomization of Flux."""


@dataclass(frozen=True, slots=True)
class ArgoPatches:
    """`kustomize.patches` of a source of an Application; `source` is its index among several."""

    source: int | None = None


@dataclass(frozen=True, slots=True)
class PostRendererPatches:
    """`spec.postRenderers` of a HelmRelease, each with patches of its own."""


Destination: TypeAlias = FluxPatches | ArgoPatches | PostRendererPatches


@dataclass(frozen=True, slots=True)
class HeldEntries:
    """A list of patches in an object, and the entries in it that are archcheck's, by their index.

    `whole` is the path of the element of another list that holds nothing else, and goes with the last entry.
    """

    path: tuple[str, ...]
    entries: tuple[tuple[int, PatchEntry], ...] = ()
    whole: tuple[str, ...] = ()


def label_of(destination: Destination) -> str:
    """Return what a person calls the place: `spec.patches`."""
    match destination:
        case FluxPatches():
            return "spec.patches"
        case ArgoPatches(source=None):
            return "spec.source.kustomize.patches"
        case ArgoPatches(source=source):
            return f"spec.sources[{source}].kustomize.patches"
        case PostRendererPatches():
            return "spec.postRenderers"


def held_entries(root: Mapping, destination: Destination) -> list[HeldEntries]:
    """Return the lists that patches stand in, or would: the last is that for more of them.

    A HelmRelease without a post-renderer of archcheck's has none: the next patches make one.
    """
    match destination:
        case FluxPatches():
            return [_held(root, ("spec", "patches"))]
        case ArgoPatches(source=None):
            return [_held(root, ("spec", "source", "kustomize", "patches"))]
        case ArgoPatches(source=source):
            return [_held(root, ("spec", "sources", str(source), "kustomize", "patches"))]
        case PostRendererPatches():
            return list(_of_renderers(root))


def every_entry(root: Mapping, destination: Destination) -> list[PatchEntry]:
    """Return all entries of archcheck's in an object."""
    return [entry for held in held_entries(root, destination) for _, entry in held.entries]


def new_renderer(values: list[dict[str, Any]]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Return the list of post-renderers, and one more for it, with patches."""
    return _RENDERERS, {"kustomize": {"patches": values}}


def _held(root: Mapping, path: tuple[str, ...]) -> HeldEntries:
    return HeldEntries(path, tuple(own_entries(node_at(root, path))))


def _of_renderers(root: Mapping) -> Iterator[HeldEntries]:
    for index, renderer in enumerate(elements(get(root, *_RENDERERS))):
        path = (*_RENDERERS, str(index))
        held = _held(root, (*path, "kustomize", "patches"))
        if held.entries:
            yield HeldEntries(held.path, held.entries, path if _is_own(renderer, held) else ())


def _is_own(renderer: YamlNode, held: HeldEntries) -> bool:
    """Return whether a post-renderer holds nothing but patches of archcheck's."""
    kustomize = get(renderer, "kustomize")
    return (
        isinstance(renderer, Mapping)
        and isinstance(kustomize, Mapping)
        and len(renderer.pairs) == len(kustomize.pairs) == 1
        and len(elements(get(kustomize, "patches"))) == len(held.entries)
    )


def node_at(node: YamlNode | None, path: tuple[str, ...]) -> YamlNode | None:
    """Return the node at a path; a number is an element of a list."""
    for key in path:
        if key.isdigit() and not isinstance(node, Mapping):
            nodes = elements(node)
            node = nodes[int(key)] if int(key) < len(nodes) else None
        else:
            node = get(node, key)
    return node
