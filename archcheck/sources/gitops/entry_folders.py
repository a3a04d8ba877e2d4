"""The folders of entry points: what is applied there by hand, beside the files that lead further."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.sources.gitops.expansion import DeploymentStep, FilesBuild, KustomizeBuild
from archcheck.sources.gitops.following import EntryPoint
from archcheck.sources.gitops.marks import may_be_beside
from archcheck.sources.gitops.model import NO_OBJECT
from archcheck.sources.kustomize import kustomization_in
from archcheck.sources.trees.discover.kustomizations import Kustomization, read_kustomization, real
from archcheck.workloads.model import Origin

_BOOTSTRAP_FILE = "gotk-sync.yaml"
"""It is applied by `flux bootstrap` itself, before the kustomization beside it is built."""


def with_folders(entry: EntryPoint, led: frozenset[str], root: Path) -> EntryPoint:
    """Return an entry point with all that is applied with its files.

    A folder whose kustomization lists one of them is applied by that, and what it leaves out is switched off.
    Elsewhere the sources and ConfigMaps beside a file are applied with it, if nothing else leads to them.

    Args:
        entry: files that are applied.
        led: the files that some object leads to, by their real paths.
        root: that of the repository.

    """
    return replace(entry, steps=tuple(step for each in entry.steps for step in _applied(each, led, root)))


def _applied(step: DeploymentStep, led: frozenset[str], root: Path) -> Iterator[DeploymentStep]:
    if not isinstance(step, FilesBuild):
        yield step
        return
    by_folder: dict[Path, list[Path]] = {}
    for file in step.files:
        by_folder.setdefault(file.parent, []).append(file)
    files: list[Path] = []
    for folder, own in by_folder.items():
        kustomization = _listing(folder, own)
        if kustomization is None:
            files += [*own, *_siblings(folder, own, led)]
            continue
        origin = Origin(str(kustomization.file))
        yield KustomizeBuild(NO_OBJECT, origin, real(folder), root, loads_from_root=True, enable_helm=True)
    if files:
        yield replace(step, files=tuple(files))


def _listing(folder: Path, files: Sequence[Path]) -> Kustomization | None:
    """Return the kustomization of a folder if it lists one of the files in it."""
    file = kustomization_in(folder)
    kustomization = read_kustomization(file) if file is not None else None
    if kustomization is None or kustomization.is_component:
        return None
    listed = [
        path for path in files if real(path) in kustomization.resources and path.name != _BOOTSTRAP_FILE
    ]
    return kustomization if listed else None


def _siblings(folder: Path, files: Sequence[Path], led: frozenset[str]) -> list[Path]:
    if kustomization_in(folder) is not None:
        return []
    beside = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix in (".yaml", ".yml") and path.is_file() and path not in files
    ]
    return [path for path in beside if str(real(path)) not in led and may_be_beside(path)]
