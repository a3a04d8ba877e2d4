"""The kustomization that Flux makes of a folder without one: which entries it gets.

Source: fluxcd/pkg kustomize/kustomize_generator.go, findOrGenerateKustomization and scanManifests: every
`.yaml` and `.yml` below the folder, but a sub-folder with a kustomization is one entry and not entered.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from archcheck.documents.nodes import is_null
from archcheck.documents.reading import Document
from archcheck.errors import InputError
from archcheck.sources.gitops.documents import FileDocuments
from archcheck.sources.gitops.flux.source_ignores import SourceFilter, source_filter
from archcheck.sources.kustomize import kustomization_in
from archcheck.sources.trees.discover.kustomizations import real

_ENDINGS = (".yaml", ".yml")
_IGNORED_FOLDERS = frozenset({".git"})
_MOST_FOLDERS = 20_000


def generated_resources(
    folder: Path, documents: Callable[[Path], FileDocuments], left_out: SourceFilter | None = None
) -> list[str]:
    """Return what a generated kustomization lists, relative to its folder, sorted.

    A file in which nothing but comments stands is left out. Links are not in an artifact of Flux.

    Args:
        folder: the folder.
        documents: gives what a file holds.
        left_out: says what is not in the artifact; None for what no artifact holds by default.

    Raises:
        InputError: there are too many folders.

    """
    found: list[str] = []
    source = left_out or source_filter(real(folder), (), "")
    for number, directory in enumerate(_folders(folder, found, source)):
        if number > _MOST_FOLDERS:
            raise InputError("more folders than are looked at", path=str(folder))
        for path in _files(directory, source):
            readings = documents(path).readings
            if not readings or any(
                not isinstance(each, Document) or not is_null(each.root) for each in readings
            ):
                found.append(path.relative_to(folder).as_posix())
    return sorted(found)


def _folders(top: Path, found: list[str], source: SourceFilter) -> Iterator[Path]:
    """Yield the folders that are walked; one with a kustomization is added to what is found."""
    pending = [top]
    while pending:
        directory = pending.pop()
        yield directory
        for path in _entries(directory):
            if path.is_symlink() or not path.is_dir() or path.name in _IGNORED_FOLDERS:
                continue
            file = kustomization_in(path)
            if file is not None and not source.leaves_out(real(file)):
                found.append(path.relative_to(top).as_posix())
            else:
                pending.append(path)


def _files(directory: Path, source: SourceFilter) -> Iterator[Path]:
    for path in _entries(directory):
        is_meant = path.name.endswith(_ENDINGS) and not source.leaves_out(real(path))
        if is_meant and path.is_file() and not path.is_symlink():
            yield path


def _entries(directory: Path) -> list[Path]:
    try:
        return sorted(directory.iterdir())
    except OSError:
        return []
