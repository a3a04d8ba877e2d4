"""What changes a release once its chart is rendered: patches, which kustomize lays over it, and programs.

Source: helmfile pkg/state/helmx.go (`PrepareChartify`).
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from archcheck.documents.nodes import YamlNode
from archcheck.documents.values import node_of
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.helmfile.states import file_values
from archcheck.sources.gitops.model import PostRenderer, UnknownPart
from archcheck.sources.gitops.placing import first_origin, items_at, member, text_at
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.values import NO_VALUES, PlacedScalar, PlacedValues, plain_values
from archcheck.workloads.model import Origin

_STRATEGIC, _JSON = "strategicMergePatches", "jsonPatches"
_PROGRAMS = ("dependencies", "transformers")


@dataclass(frozen=True, slots=True)
class ReleasePatches:
    """The patches of a release, and those that cannot be read."""

    renderers: tuple[PostRenderer, ...] = ()
    unknown: tuple[UnknownPart, ...] = ()


def patches_of(entry: PlacedValues, folder: Path, repository: Repository, origin: Origin) -> ReleasePatches:
    """Return the patches of a release; files of them lie below the folder of the state."""
    nodes: list[YamlNode] = []
    unknown: list[UnknownPart] = []
    place: Origin | None = None
    for key in (_STRATEGIC, _JSON):
        for given in items_at(entry, key):
            patch = _content(given, folder, repository)
            here = first_origin(given) or origin
            place = place or here
            if patch is None:
                unknown.append(UnknownPart(f"a patch of {key}", here))
            else:
                nodes.append(_node(patch, key))
    renderers = (PostRenderer(patches=tuple(nodes), origin=place),) if nodes else ()
    return ReleasePatches(renderers, tuple(unknown))


def programs_of(entry: PlacedValues, state: PlacedValues, origin: Origin) -> Iterator[UnknownPart]:
    """Yield what changes a release by a program, or in a way that is not read."""
    renderer = text_at(entry, "postRenderer") or text_at(state, "helmDefaults", "postRenderer")
    if renderer:
        yield UnknownPart(f"what the post-renderer {renderer} makes of it", origin)
    for key in _PROGRAMS:
        if items_at(entry, key):
            yield UnknownPart(f"{key}, which change the chart", first_origin(member(entry, key)) or origin)


def _content(patch: PlacedValues, folder: Path, repository: Repository) -> Mapping[str, PlacedValues] | None:
    if isinstance(patch, PlacedScalar):
        path = repository.within(patch.text, folder)
        try:
            patch = file_values(path) if path is not None else NO_VALUES
        except InputError:
            return None
    return patch if isinstance(patch, Mapping) and patch else None


def _node(patch: Mapping[str, PlacedValues], key: str) -> YamlNode:
    """Return a patch as a kustomization has it in its `patches`."""
    if key == _STRATEGIC:
        return node_of({"patch": json.dumps(plain_values(patch))})
    target, operations = (plain_values(patch.get(name, NO_VALUES)) for name in ("target", "patch"))
    return node_of({"target": target, "patch": json.dumps(operations)})
