"""The manifests of a folder that Argo CD applies as they are.

Source: argoproj/argo-cd reposerver/repository/repository.go, getPotentiallyValidManifests.
"""

import os
import re
from collections.abc import Iterator
from pathlib import Path

from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.globs import matches_directory_glob
from archcheck.sources.gitops.placing import is_set, text_at
from archcheck.sources.gitops.values import PlacedValues
from archcheck.storage.bounded import read_beginning

_MANIFEST = re.compile(r".*\.(?:yaml|yml|json|jsonnet)", re.DOTALL)
_MARKER = b"+argocd:skip-file-rendering"
_LARGEST = 64 * 1024 * 1024
_MOST_FILES = 50_000
JSONNET = ".jsonnet"


@dataclass(frozen=True, slots=True)
class DirectoryFiles:
    """The files of a folder that are applied, and those that are programs of jsonnet."""

    manifests: tuple[Path, ...] = ()
    jsonnet: tuple[Path, ...] = ()


def directory_files(folder: Path, root: Path, options: PlacedValues) -> DirectoryFiles:
    """Return the files of a folder by the options of a source; none that leads out of the repository."""
    recurse, every = is_set(options, "recurse"), is_set(options, "disableExtensionFilter")
    include, exclude = text_at(options, "include"), text_at(options, "exclude")
    manifests: list[Path] = []
    jsonnet: list[Path] = []
    for path in _walked(folder, recurse=recurse):
        name = path.relative_to(folder).as_posix()
        if not every and not _MANIFEST.fullmatch(path.name):
            continue
        if not _is_regular(path, root) or (exclude and matches_directory_glob(exclude, name)):
            continue
        if (include and not matches_directory_glob(include, name)) or _MARKER in read_beginning(
            path, _LARGEST
        ):
            continue
        (jsonnet if path.name.endswith(JSONNET) else manifests).append(path)
    return DirectoryFiles(tuple(manifests), tuple(jsonnet))


def _walked(folder: Path, *, recurse: bool) -> Iterator[Path]:
    """Yield the files of a folder in the order of their names, as Go's filepath.Walk does."""
    pending, count = [folder], 0
    while pending and count < _MOST_FILES:
        path = pending.pop()
        if path != folder and (path.is_symlink() or not path.is_dir()):
            count += 1
            yield path
        elif path == folder or recurse:
            pending.extend(path / name for name in sorted(_names(path), reverse=True))


def _names(folder: Path) -> list[str]:
    try:
        return [path.name for path in folder.iterdir() if path.name != ".git"]
    except OSError:
        return []


def _is_regular(path: Path, root: Path) -> bool:
    real = Path(os.path.realpath(path))
    return real.is_file() and real.is_relative_to(root)
