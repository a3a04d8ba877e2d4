"""Which lock a run writes, and which it reads."""

import os
from pathlib import Path

from archcheck.cli.options.gate import base_of, repository_of
from archcheck.config.model import Settings
from archcheck.registry.lock.model import FILE_NAME


def lock_home(settings: Settings, directory: Path) -> Path:
    """Return the directory whose lock is written, as seen from the working directory."""
    return Path(os.path.relpath((directory / base_of(settings, directory)).resolve(), directory))


def lock_to_read(settings: Settings, directory: Path) -> Path:
    """Return the lock that answers: the one that is written, else the nearest above it in the repository."""
    from archcheck.registry.lock.file import find_lock

    home = lock_home(settings, directory)
    start = (directory / home).resolve()
    root = repository_of(directory)
    found = find_lock(start, root.resolve() if root is not None else start)
    return Path(os.path.relpath(found, directory)) if found is not None else home / FILE_NAME
