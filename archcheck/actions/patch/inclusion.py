"""The kustomization that takes a component in: which file that is, and what it says then."""

import os
from pathlib import Path

from archcheck.actions.patch.inputs import PatchInput
from archcheck.errors import InputError, UsageError
from archcheck.frozen import dataclass
from archcheck.patches.kustomize.kustomization import components_of, holding, with_component
from archcheck.sources.kustomize import find_kustomize, kustomization_in
from archcheck.sources.stdin import STDIN
from archcheck.sources.trees.discover.kustomizations import (
    Kustomization,
    reached,
    read_kustomization,
    real,
    takes,
)
from archcheck.storage.files import read_bytes


@dataclass(frozen=True)
class Inclusion:
    """A kustomization and a component of it. `text` is the file with it in; `asked`: so it is to be written.

    `path` is how `components:` has it.
    """

    file: Path
    folder: Path
    path: str
    before: bytes
    text: bytes
    asked: bool

    @property
    def was_in(self) -> bool:
        """Whether the component is in it already."""
        return self.path in components_of(self.before, str(self.file))


def inclusion(file: Path, folder: Path, *, asked: bool) -> Inclusion:
    """Return how a kustomization takes a component in.

    Args:
        file: the kustomization.
        folder: the component.
        asked: whether it is to be written so; else it is only looked at.

    Raises:
        UsageError: it cannot be read, it is not what kustomize reads there, or there is no kustomize.
        InputError: it is none, or has no safe place for the component.

    """
    before = read_bytes(file)
    path = _named(before, file, folder) or relative(folder, file.parent)
    if not asked:
        return Inclusion(file, folder, path, before, holding(before, str(file), path), asked=False)
    if read_kustomization(file) is None:
        raise InputError("no kustomization of kustomize's", path=str(file))
    text = with_component(before, str(file), path)
    there = kustomization_in(file.parent)
    if there is None or not there.samefile(file):
        raise UsageError(
            f"{file} is not what kustomize reads there", hint=f"it reads {there}" if there else ""
        )
    if find_kustomize() is None:
        raise UsageError(
            f"{file} is not changed: neither kustomize nor kubectl is installed to see what it builds then",
            hint="install kustomize; or --kustomization without FILE, which prints the lines to add",
        )
    return Inclusion(file, folder, path, before, text, asked=True)


def taker_beside(folder: Path, inputs: PatchInput) -> Path | None:
    """Return the kustomization beside a component, or beside the files of the input, that takes it in.

    Of several kustomizations at once none is: more than one of them may.
    """
    if inputs.kustomization is None and any(inputs.makers):
        return None
    files = [
        Path(workload.source.path) for workload in inputs.inventory.workloads if workload.source.path != STDIN
    ]
    for directory in dict.fromkeys([folder.parent, *(path.parent for path in files if inputs.chart is None)]):
        file = kustomization_in(directory)
        part = read_kustomization(file) if file is not None else None
        if part is not None and takes(part, folder):
            return part.file
    return None


def require_taken_once(file: Path, folder: Path, taker: Path | None) -> None:
    """Refuse to take a component in where a layer below or above has it: it would patch objects twice.

    Args:
        file: the kustomization that is to take it in.
        folder: the component, which has patches.
        taker: the kustomization that has it already, of those that the input is built of.

    Raises:
        UsageError: another layer has it.

    """
    around = _parts(file)
    above = _parts(taker) if taker is not None else []
    if real(file.parent) in {real(part.directory) for part in above}:
        around += above
    for part in around:
        if real(part.directory) != real(file.parent) and takes(part, folder):
            raise UsageError(
                f"{part.file} has {folder} in its components: already, and {file} would add it once more",
                hint=f"--kustomization {part.file}, or another folder for -o",
            )


def _parts(file: Path) -> list[Kustomization]:
    top = read_kustomization(file)
    return reached(top, {}) if top is not None else []


def _named(data: bytes, file: Path, folder: Path) -> str:
    """Return how a kustomization names a component that it has, by whatever way; empty without it."""
    names = components_of(data, str(file))
    return next((name for name in names if real(file.parent / name) == real(folder)), "")


def relative(folder: Path, start: Path) -> str:
    """Return the way from one folder to another, as kustomizations have it."""
    return Path(os.path.relpath(folder.resolve(), start.resolve())).as_posix()
