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
from archcheck.sources.kustomize import kustomization_in

_ENDINGS = (".yaml", ".yml")
_IGNORED = frozenset({".sops.yaml", ".flux.yaml", ".goreleaser.yml", ".goreleaser.brew.yml"})
"""Files that no artifact of Flux holds (fluxcd/pkg sourceignore)."""
_IGNORED_FOLDERS = frozenset({".git", ".github", ".circleci"})
_MOST_FOLDERS = 20_000


def generated_resources(folder: Path, documents: Callable[[Path], FileDocuments]) -> list[str]:
    """Return what a generated kustomization lists, relative to its folder, sorted.

    A file in which nothing but comments stands is left out. Links are not in an artifact of Flux.

    Raises:
        InputError: there are too many folders.

    """
    found: list[str] = []
    for number, directory in enumerate(_folders(folder, found)):
        if number > _MOST_FOLDERS:
            raise InputError("more folders than are looked at", path=str(folder))
        for path in _files(directory):
            readings = documents(path).readings
            if not readings or any(
                not isinstance(each, Document) or not is_null(each.root) for each in readings
            ):
                found.append(path.relative_to(folder).as_posix())
    return sorted(found)


def _folders(top: Path, found: list[str]) -> Iterator[Path]:
    """Yield the folders that are walked; one with a kustomization is added to what is found."""
    pending = [top]
    while pending:
        directory = pending.pop()
        yield directory
        for path in _entries(directory):
            if path.is_symlink() or not path.is_dir() or path.name in _IGNORED_FOLDERS:
                continue
            if kustomization_in(path) is not None:
                found.append(path.relative_to(top).as_posix())
            else:
                pending.append(path)


def _files(directory: Path) -> Iterator[Path]:
    for path in _entries(directory):
        is_meant = path.name.endswith(_ENDINGS) and path.name not in _IGNORED
        if is_meant and path.is_file() and not path.is_symlink():
            yield path


def _entries(directory: Path) -> list[Path]:
    try:
        return sorted(directory.iterdir())
    except OSError:
        return []
