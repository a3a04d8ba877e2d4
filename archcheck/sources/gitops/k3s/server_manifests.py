"""Folders of which k3s and RKE2 apply every manifest: `…/server/manifests`.

Source: k3s-io/k3s, pkg/deploy/controller.go (`walkFiles`, `shouldSkipFile`).
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath

from archcheck.sources.gitops.repository import Repository

_FOLDER = ("server", "manifests")
_ENDINGS = (".json", ".yaml", ".yml")
_SKIP = ".skip"
_MOST_FILES = 20_000


def is_server_manifests(folder: PurePath) -> bool:
    """Return whether a folder is one that k3s or RKE2 applies, by its name."""
    return folder.parts[-2:] == _FOLDER


def server_manifests_around(path: PurePath) -> PurePath | None:
    """Return the folder of this kind that a path is in, or is; None where it is in none."""
    return next((folder for folder in (path, *path.parents) if is_server_manifests(folder)), None)


def applied_files(folder: Path, repository: Repository) -> list[Path]:
    """Return the manifests that are applied of a folder and all below it, by name.

    A file is left out where `NAME.skip` lies in any folder of the same. Links to folders are followed at the
    top, within the repository.
    """
    files = sorted(_files(folder, repository))
    skipped = _switched_off(files)
    return [file for file in files if _is_applied(file.name) and file.name not in skipped]


def switched_off(folder: Path, repository: Repository) -> frozenset[str]:
    """Return the names of files in a folder, and all below it, that are not applied: `NAME.skip` is there."""
    return _switched_off(_files(folder, repository))


def _switched_off(files: Iterable[Path]) -> frozenset[str]:
    return frozenset(file.name.removesuffix(_SKIP) for file in files if file.name.endswith(_SKIP))


def _is_applied(name: str) -> bool:
    return not name.startswith(".") and name.endswith(_ENDINGS)


def _files(folder: Path, repository: Repository) -> Iterator[Path]:
    count = 0
    for top in (folder, *_links(folder, repository)):
        for place, folders, names in os.walk(top):
            folders.sort()
            for name in sorted(names):
                count += 1
                if count > _MOST_FILES:
                    return
                file = Path(place, name)
                if Path(os.path.realpath(file)).is_relative_to(repository.root):
                    yield file


def _links(folder: Path, repository: Repository) -> list[Path]:
    """Return the links to folders at the top of a folder that stay within the repository."""
    try:
        entries = sorted(folder.iterdir())
    except OSError:
        return []
    links = (entry for entry in entries if entry.is_symlink() and entry.is_dir())
    return [link for link in links if Path(os.path.realpath(link)).is_relative_to(repository.root)]
