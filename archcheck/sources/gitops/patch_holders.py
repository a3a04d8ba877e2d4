"""The object of a file that can hold patches of what a step gives to a cluster; else why none can.

The object by which a GitOps tool deploys something is where its patches hold: what others deploy of the same
folder stays as it is, and no file is new. Where no such object stands in a file (a folder that is applied by
hand, a directory of Argo CD, an Application that an ApplicationSet makes), manifests are patched themselves.
"""

from pathlib import Path
from typing import TypeAlias

from archcheck.documents.nodes import Mapping, elements, get
from archcheck.documents.values import same
from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.sources import sources_of
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import (
    DeploymentStep,
    FilesBuild,
    KustomizeBuild,
    ObjectsBuild,
    PlainBuild,
    ReleaseBuild,
)
from archcheck.sources.gitops.model import NO_OBJECT, ObjectName
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository

_FLUX = ("kustomize.toolkit.fluxcd.io", "Kustomization")
_ARGO = ("argoproj.io", "Application")
_RELEASE = ("helm.toolkit.fluxcd.io", "HelmRelease")
_BOOTSTRAP_FILE = "gotk-sync.yaml"

_IN_PLACE = "archcheck patch --form in-place FILE, for the manifests that it is made of"


@dataclass(frozen=True, slots=True)
class PatchHolder:
    """An object as it is written in a file, which holds patches of what it deploys.

    `root` has the lines of the file at `path`. `source` is the index of the source of an Application that has
    several, else None.
    """

    name: ObjectName
    path: str
    root: Mapping
    source: int | None = None


@dataclass(frozen=True, slots=True)
class ManifestsOnly:
    """Patches go into the manifests themselves, and why: no object can hold them.

    `remedy` is what can be done where no manifest is found.
    """

    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class NoHolder:
    """Nothing can hold patches here: why, and what can be done instead."""

    reason: str
    remedy: str = _IN_PLACE


Holding: TypeAlias = PatchHolder | ManifestsOnly | NoHolder


def patch_holder(
    step: DeploymentStep, index: ClusterIndex, repository: Repository, documents: DocumentCache
) -> Holding:
    """Return what can hold patches of what a step gives."""
    match step:
        case FilesBuild(owner=owner):
            label = owner.label or "a folder that is applied as it is"
            return ManifestsOnly(f"{label} takes no patches: it applies files as they are")
        case KustomizeBuild(owner=owner) if owner == NO_OBJECT:
            return ManifestsOnly("no object deploys it: it is applied by hand")
        case KustomizeBuild(owner=owner):
            holding = _of_owner(step, index.objects.get(owner), repository, documents)
            return _in_manifests(holding) if isinstance(holding, NoHolder) else holding
        case ReleaseBuild(release=release):
            return _of_release(release.owner, index.objects.get(release.owner), documents)
        case ObjectsBuild(owner=owner):
            return NoHolder(f"{owner.label} makes it", f"change it in {owner.label}")
        case PlainBuild(kustomization=kustomization):
            return NoHolder(
                "no object of Flux or Argo CD deploys it",
                f"archcheck patch {kustomization.directory} --form kustomize",
            )


def _in_manifests(holding: NoHolder) -> ManifestsOnly:
    """Return that manifests are patched, which a folder that is built is made of."""
    return ManifestsOnly(holding.reason, holding.remedy)


def values_holder(owner: ObjectName, index: ClusterIndex, documents: DocumentCache) -> PatchHolder | NoHolder:
    """Return the object of a file that holds values of a release."""
    obj = index.objects.get(owner)
    return NoHolder(f"{owner.label} stands in no file") if obj is None else _written(obj, documents)


def _of_owner(
    step: KustomizeBuild, obj: BuiltObject | None, repository: Repository, documents: DocumentCache
) -> Holding:
    """Return the Kustomization or Application that has a folder built."""
    kind = (step.owner.group, step.owner.kind)
    if obj is None or kind not in (_FLUX, _ARGO):
        return NoHolder(f"{step.owner.label} takes no patches")
    if kind == _FLUX and obj.written is None:
        return ManifestsOnly(f"{step.owner.label} stands in no file")
    if kind == _FLUX and obj.written is not None and Path(obj.written.path).name == _BOOTSTRAP_FILE:
        return ManifestsOnly(f"{obj.written.path} is written by flux bootstrap, which would write it anew")
    written = _written(obj, documents)
    if isinstance(written, NoHolder):
        return written
    if kind == _FLUX:
        return _unless_set_above(obj, written, ("spec", "patches"))
    return _application(step, obj, written, repository)


def _of_release(owner: ObjectName, obj: BuiltObject | None, documents: DocumentCache) -> Holding:
    """Return the HelmRelease that has a chart rendered; nothing else has post-renderers."""
    if obj is None or (owner.group, owner.kind) != _RELEASE:
        return NoHolder(f"{owner.label} takes no patches of what its chart renders", "values of its chart")
    written = _written(obj, documents)
    if isinstance(written, NoHolder):
        return written
    return _unless_set_above(obj, written, ("spec", "postRenderers"))


def _written(obj: BuiltObject, documents: DocumentCache) -> PatchHolder | NoHolder:
    """Return an object as it stands in a file, if it is one that a person writes."""
    maker = obj.producer.label if obj.producer is not None else ""
    if obj.written is None:
        by = f"; {maker} makes it" if maker else ""
        return NoHolder(f"{obj.name.label} stands in no file{by}")
    path, root = Path(obj.written.path), obj.written.root
    if _is_template(path):
        return NoHolder(f"{obj.name.label} stands in a template of a chart, which is never edited: {path}")
    in_file = [written.root for _, written in documents.of(path, str(path)).objects]
    there = next((each for each in in_file if (each.line, each.column) == (root.line, root.column)), None)
    if obj.placed is not None or not isinstance(there, Mapping) or not same(there, root):
        remedy = f"patches in the template of {maker}, which hold for all that it makes"
        return NoHolder(f"{obj.name.label} stands in no file: {maker or 'a controller'} makes it", remedy)
    return PatchHolder(obj.name, str(path), there)


def _unless_set_above(obj: BuiltObject, holder: PatchHolder, path: tuple[str, ...]) -> Holding:
    """Return the holder, unless what deploys it puts another list in the place of its own."""
    built, written = get(obj.object.root, *path), get(holder.root, *path)
    if len(elements(built)) == len(elements(written)):
        return holder
    above = obj.producer.label if obj.producer is not None else "a patch"
    return NoHolder(f"{above} sets {'.'.join(path)} of {obj.name.label}: what is added in its file is lost")


def _application(
    step: KustomizeBuild, obj: BuiltObject, holder: PatchHolder, repository: Repository
) -> Holding:
    """Return the source of an Application whose folder is built."""
    if get(holder.root, "spec", "sourceHydrator") is not None:
        return NoHolder(f"{obj.name.label} has a sourceHydrator")
    sources = sources_of(obj)
    mine = [number for number, source in enumerate(sources) if repository.within(source.path) == step.folder]
    if not elements(get(holder.root, "spec", "sources")):
        return holder if len(mine) == 1 else NoHolder(f"{obj.name.label} does not name the folder")
    if len(mine) != 1:
        return NoHolder(f"several sources of {obj.name.label} build the same folder")
    return PatchHolder(holder.name, holder.path, holder.root, mine[0])


def _is_template(path: Path) -> bool:
    return any(
        parent.name == "templates" and (parent.parent / "Chart.yaml").is_file() for parent in path.parents
    )
