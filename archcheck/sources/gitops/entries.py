"""Files of a repository → where each cluster begins: what is applied by hand, and nothing else emits.

Best first: what bootstraps Flux (gotk-sync.yaml, a FluxInstance); else every Kustomization, Application and
ApplicationSet whose file no other one builds.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePath

from archcheck.frozen import dataclass
from archcheck.sources.gitops.expansion import DeploymentStep, FilesBuild, ReleaseBuild
from archcheck.sources.gitops.following import EntryPoint
from archcheck.sources.gitops.model import NO_OBJECT
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.kustomize import FILE_NAMES
from archcheck.workloads.model import Origin

ROOT_KINDS = frozenset(
    {
        ("kustomize.toolkit.fluxcd.io", "Kustomization"),
        ("fluxcd.controlplane.io", "FluxInstance"),
        ("argoproj.io", "Application"),
        ("argoproj.io", "ApplicationSet"),
    }
)
"""The kinds that a cluster may begin with: they lead to folders."""

_CLUSTERS = frozenset({"cluster", "clusters", "env", "environments", "envs", "fleet"})
"""Names of folders of which each folder is a cluster."""

_BOOTSTRAP_FILE = "gotk-sync.yaml"
_BOOTSTRAP_NAME = "flux-system"


@dataclass(frozen=True, slots=True)
class RootCandidate:
    """An object in a file that may be where a cluster begins, and the files that it leads to, by real path.

    `is_here` says that something of it lies in this repository, `is_dangling` that something of it would, and
    is not there: it is left over. `seeds` are what a cluster has of it where it stands in no file itself.
    `step` is the chart that makes it, where no file is applied.
    """

    object: BuiltObject
    files: frozenset[str]
    is_here: bool
    seeds: tuple[BuiltObject, ...] = ()
    is_dangling: bool = False
    step: ReleaseBuild | None = None


def entry_points(candidates: Sequence[RootCandidate]) -> list[EntryPoint]:
    """Return the entry points, one for each cluster; none where nothing leads into this repository."""
    if not any(each.is_here for each in candidates):
        return []
    flux = [each for each in candidates if each.object.name.group != "argoproj.io" and not each.is_dangling]
    argo = [each for each in candidates if each.object.name.group == "argoproj.io"]
    bootstraps = [each for each in flux if each.is_here and _bootstraps(each.object)]
    if bootstraps:
        of_flux = [_of_bootstrap(root) for root in bootstraps]
    else:
        of_flux = list(_by_cluster(_uncontained(flux)))
    return [*of_flux, *_by_cluster(_uncontained(argo))]


def _bootstraps(obj: BuiltObject) -> bool:
    """Return whether Flux's own bootstrap wrote an object, or reads it first."""
    is_named = obj.object.name == _BOOTSTRAP_NAME or PurePath(obj.origin.path).name == _BOOTSTRAP_FILE
    return obj.object.kind == "FluxInstance" or (obj.object.kind == "Kustomization" and is_named)


def _uncontained(candidates: Sequence[RootCandidate]) -> list[RootCandidate]:
    """Return those whose file no other leads to; of a ring the first.

    A file that a kustomization leaves out is switched off, unless there is no other: then it is applied by
    hand, and leads to the rest.
    """
    homes = [real_path(each.object) for each in candidates]
    found: list[RootCandidate] = []
    unlisted: list[RootCandidate] = []
    for number, (each, home) in enumerate(zip(candidates, homes, strict=True)):
        others = [
            (other, place)
            for at, (other, place) in enumerate(zip(candidates, homes, strict=True))
            if at != number and not (place in each.files and at > number)
        ]
        is_contained = any(home in other.files for other, _ in others)
        apart = [other for other, place in others if place not in each.files]
        if not is_contained:
            (unlisted if _is_unlisted(home, apart) else found).append(each)
    return found or unlisted


def _is_unlisted(home: str, others: Sequence[RootCandidate]) -> bool:
    """Return whether a folder above a file has a kustomization that is built, and that leaves the file out.

    Such a file is switched off.
    """
    lists = (str(folder / name) for folder in Path(home).parents for name in FILE_NAMES)
    return any(path in other.files for path in lists for other in others)


def real_path(obj: BuiltObject) -> str:
    """Return the file of an object without links on the way."""
    return str(Path(obj.origin.path).resolve())


def _of_bootstrap(root: RootCandidate) -> EntryPoint:
    name = cluster_name(root.object)
    return EntryPoint(name, root.seeds) if root.seeds else _entry(name, [root])


def _by_cluster(roots: Sequence[RootCandidate]) -> Iterator[EntryPoint]:
    """Yield a cluster for each folder of `clusters/`, else one for all.

    The same object twice is two clusters, too. What stands in the file of a root is applied with it.
    """
    for folder, own in _by_folder(roots).items():
        yield _entry(folder, own)


def _by_folder(roots: Sequence[RootCandidate]) -> dict[str, list[RootCandidate]]:
    """Return roots by the folder of their cluster; by an empty name where all are of one."""
    if not roots:
        return {}
    homes = [PurePath(each.object.origin.path).parent for each in roots]
    common = PurePath(os.path.commonpath(homes))
    names = {each.object.name for each in roots}
    if common.name not in _CLUSTERS and len(names) == len(roots):
        return {"": list(roots)}
    groups: dict[str, list[RootCandidate]] = {}
    for each, home in zip(roots, homes, strict=True):
        below = home.relative_to(common).parts[:1]
        groups.setdefault(common.joinpath(*below).as_posix(), []).append(each)
    return groups if len(groups) < 2 else _divided(groups)


def _divided(groups: dict[str, list[RootCandidate]]) -> dict[str, list[RootCandidate]]:
    """Return groups of which each is one cluster: one that has an object twice is several."""
    found: dict[str, list[RootCandidate]] = {}
    for folder, roots in groups.items():
        is_one = len({each.object.name for each in roots}) == len(roots)
        found.update({folder: roots} if is_one else _by_folder(roots))
    return found


def _entry(name: str, roots: Sequence[RootCandidate]) -> EntryPoint:
    files = tuple(
        Path(path) for path in dict.fromkeys(each.object.origin.path for each in roots if each.step is None)
    )
    steps: list[DeploymentStep] = [FilesBuild(NO_OBJECT, Origin(""), files)] if files else []
    for root in roots:
        if root.step is not None and root.step not in steps:
            steps.append(root.step)
    return EntryPoint(name, steps=tuple(steps))


def cluster_name(obj: BuiltObject) -> str:
    """Return what to call the cluster of a root: the path that it reconciles, else its own name."""
    path = obj.text("spec", "path") or obj.text("spec", "sync", "path")
    return PurePath(path).as_posix().removeprefix("./") or obj.name.label
