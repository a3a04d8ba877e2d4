"""The folders and files of a checkout, as git has them for the generators of an ApplicationSet.

Source: argoproj/argo-cd reposerver/repository/repository.go, GetGitDirectories and GetGitFiles.
"""

import os
from pathlib import Path

from archcheck.frozen import dataclass

_MOST_FILES = 200_000


@dataclass(frozen=True, slots=True)
class RepositoryTree:
    """The files of a checkout and its folders, by their paths below `root`.

    A folder without files is not in git; one that is hidden, or lies in one, is not among `directories`.
    """

    root: Path
    files: tuple[str, ...] = ()
    directories: tuple[str, ...] = ()


def repository_tree(root: Path) -> RepositoryTree:
    """Return what a checkout holds; of a very large one, what comes first."""
    files: list[str] = []
    folders: set[str] = set()
    for parent, below, names in os.walk(root):
        below[:] = sorted(name for name in below if name != ".git")
        relative = os.path.relpath(parent, root)
        prefix = "" if relative == "." else f"{relative}/"
        files += (prefix + name for name in sorted(names))
        if names:
            folders.update(_and_above(prefix))
        if len(files) > _MOST_FILES:
            break
    shown = (folder for folder in folders if not any(part.startswith(".") for part in folder.split("/")))
    return RepositoryTree(root, tuple(files), tuple(sorted(shown, key=lambda folder: folder.split("/"))))


def _and_above(prefix: str) -> list[str]:
    parts = prefix.split("/")[:-1]
    return ["/".join(parts[: end + 1]) for end in range(len(parts))]
