"""Files of a repository → where each cluster begins: what is applied by hand, and nothing else emits.

Best first: what bootstraps Flux (gotk-sync.yaml, a FluxInstance); else every Kustomization, Application and
ApplicationSet whose file no other one builds.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from archcheck.sources.gitops.expansion import FilesBuild
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

_BOOTSTRAP_FILE = "gotk-sync.yaml"
_BOOTSTRAP_NAME = "flux-system"


@dataclass(frozen=True, slots=True)
class RootCandidate:
    """An object in a file that may be where a cluster begins, and the files that it leads to, by real path.

    `is_here` says that something of it lies in this repository.
    """

    object: BuiltObject
    files: frozenset[str]
    is_here: bool


def entry_points(candidates: Sequence[RootCandidate]) -> list[EntryPoint]:
    """Return the entry points, one for each cluster; none where nothing leads into this repository."""
    if not any(each.is_here for each in candidates):
        return []
    flux = [each for each in candidates if each.object.name.group != "argoproj.io"]
    argo = [each for each in candidates if each.object.name.group == "argoproj.io"]
    bootstraps = [each for each in flux if _bootstraps(each.object)]
    roots = [*(bootstraps or _uncontained(flux)), *_uncontained(argo)]
    return list(_by_cluster(roots, bootstraps))


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
        above = [
            other
            for at, other in enumerate(candidates)
            if at != number and home in other.files and not _same_ring(at, number, homes, candidates)
        ]
        others = [other for at, other in enumerate(candidates) if at != number]
        if not above:
            (unlisted if _is_unlisted(home, others) else found).append(each)
    return found or unlisted


def _is_unlisted(home: str, others: Sequence[RootCandidate]) -> bool:
    """Return whether a folder above a file has a kustomization that is built, and that leaves the file out.

    Such a file is switched off.
    """
    lists = (str(folder / name) for folder in Path(home).parents for name in FILE_NAMES)
    return any(path in other.files for path in lists for other in others)


def _same_ring(at: int, number: int, homes: Sequence[str], candidates: Sequence[RootCandidate]) -> bool:
    """Return whether two lead to each other, and the other comes later: then the first is the root."""
    return homes[at] in candidates[number].files and at > number


def real_path(obj: BuiltObject) -> str:
    """Return the file of an object without links on the way."""
    return str(Path(obj.origin.path).resolve())


def _by_cluster(roots: Sequence[RootCandidate], bootstraps: Sequence[RootCandidate]) -> Iterator[EntryPoint]:
    """Yield a cluster for each bootstrap; of other roots one for all that have different names.

    The same object twice is two clusters: then each folder of the files is one. What stands in the file of a
    root beside it is applied with it.
    """
    for root in bootstraps:
        yield _entry(cluster_name(root.object), [root.object])
    rest = [each.object for each in roots if each not in bootstraps]
    names = [each.name for each in rest]
    if len(set(names)) == len(names):
        if rest:
            yield _entry("", rest)
        return
    by_folder: dict[str, list[BuiltObject]] = {}
    for each in rest:
        by_folder.setdefault(str(PurePath(each.origin.path).parent), []).append(each)
    for folder, objects in by_folder.items():
        yield _entry(folder, objects)


def _entry(name: str, objects: Sequence[BuiltObject]) -> EntryPoint:
    files = tuple(Path(path) for path in dict.fromkeys(each.origin.path for each in objects))
    return EntryPoint(name, steps=(FilesBuild(NO_OBJECT, Origin(""), files),))


def cluster_name(obj: BuiltObject) -> str:
    """Return what to call the cluster of a root: the path that it reconciles, else its own name."""
    path = obj.text("spec", "path") or obj.text("spec", "sync", "path")
    return PurePath(path).as_posix().removeprefix("./") or obj.name.label
