"""Which lock a run writes, and which it reads."""

import os
from pathlib import Path

from archcheck.actions.repository import base_of, repository_of
from archcheck.config.model import Settings
from archcheck.registry.lock.model import FILE_NAME


def lock_home(settings: Settings, directory: Path) -> Path:
    """Return the directory whose lock is written, as seen from the working directory."""
    return Path(os.path.relpath((directory / base_of(settings, directory)).resolve(), directory))


def lock_to_read(settings: Settings, directory: Path) -> Path:
    """Return the lock that answers: the one that is written, else the nearest above it in the repository."""
    home = lock_home(settings, directory)
    start = (directory / home).resolve()
    root = repository_of(directory)
    lock = _find_lock(start, root.resolve() if root is not None else start)
    return Path(os.path.relpath(lock, directory)) if lock is not None else home / FILE_NAME


def _find_lock(directory: Path, last: Path) -> Path | None:
    """Return the nearest `archcheck.lock` in `directory` or above it, up to `last`."""
    for folder in (directory, *directory.parents):
        if (lock := folder / FILE_NAME).is_file():
            return lock
        if folder == last:
            break
    return None
