"""The repository and the directory that a run is about, and paths as seen from there."""

import os
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

from archcheck.config.model import Settings
from archcheck.workloads.locations import is_file

_LONGEST_PATH = 4096


def base_of(settings: Settings, directory: Path) -> Path:
    """Return the directory that patterns, the baseline and the lock are about.

    It is that of the configuration, else the repository's, else the working directory. A configuration
    outside of the repository is one that many share: no baseline or lock of one lies there.
    """
    root = repository_of(directory)
    if settings.file is not None:
        base = (directory / settings.file.parent).resolve()
        if root is None or base.is_relative_to(root.resolve()):
            return settings.file.parent
    return root or directory


def repository_of(directory: Path) -> Path | None:
    """Return the root of the git repository that a directory is in, or None."""
    places = (directory, *directory.parents)
    return next((folder for folder in places if os.path.exists(folder / ".git")), None)  # noqa: PTH110 - never fails


def root_of(paths: Iterable[str], directory: Path) -> Path | None:
    """Return the root of the repository that a run is about, or None.

    It is the one that the working directory is in; outside of any, that of the first path that is in one.
    """
    own = repository_of(directory)
    if own is not None:
        return own
    folders = dict.fromkeys((directory / path).parent for path in paths if _may_be_file(path))
    return next((root for root in map(repository_of, folders) if root is not None), None)


def _may_be_file(path: str) -> bool:
    return is_file(path) and len(path) < _LONGEST_PATH


def from_root(root: Path, directory: Path) -> Callable[[str], str]:
    """Return what gives paths relative to the root of a repository; what lies outside of it stays absolute.

    Args:
        root: the root of the repository.
        directory: the one that relative paths start from.

    """

    @cache
    def locate(path: str) -> str:
        if not is_file(path):
            return path
        absolute = os.path.normpath(directory / path)
        shown = os.path.relpath(absolute, root)
        is_within = shown != os.pardir and not shown.startswith(os.pardir + os.sep)
        return Path(shown if is_within else absolute).as_posix()

    return locate


def relative_to(base: Path) -> Callable[[str], str]:
    """Return what gives paths relative to a directory, with `/`; what is no file stays as it is."""

    @cache
    def locate(path: str) -> str:
        return Path(os.path.relpath(path, base)).as_posix() if is_file(path) else path

    return locate
