"""Folders for the time of a step; what killed runs have left of theirs goes with the next one."""

import os
import re
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

from archcheck.errors import UsageError
from archcheck.processes.leftovers import hold, release, starting
from archcheck.processes.signals import deferred
from archcheck.storage.locking import folder_lock

_PREFIX = "archcheck-scratch-"
_NAME = re.compile(re.escape(_PREFIX) + r"[a-z0-9_]{8}")
_YOUNG = 60.0
"""Seconds, within which a folder may be made and not yet held."""


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder that is there until the block is done, and goes with it even where a signal ends that.

    It is held by a lock meanwhile, which tells it from those of runs that were killed.

    Raises:
        UsageError: there is no place for one.

    """
    with starting():
        folder = _made()
        key = hold(folder.cleanup)
    try:
        with folder_lock(Path(folder.name), patience=0):
            yield Path(folder.name)
    finally:
        with deferred():
            folder.cleanup()
            release(key)


def _made() -> "tempfile.TemporaryDirectory[str]":
    try:
        _clean_once(tempfile.gettempdir())
        return tempfile.TemporaryDirectory(prefix=_PREFIX, ignore_cleanup_errors=True)
    except OSError as error:
        raise UsageError(
            f"no temporary folder can be made: {error.strerror}", hint="TMPDIR names another place for them"
        ) from error


@cache
def _clean_once(root: str) -> None:
    remove_abandoned(Path(root))


def remove_abandoned(root: Path) -> None:
    """Remove the scratch folders of this user below a folder that no process holds any more."""
    with suppress(OSError), os.scandir(root) as entries:
        for entry in entries:
            if _NAME.fullmatch(entry.name) and _is_old(entry):
                with folder_lock(Path(entry.path), patience=0) as held:
                    if held:
                        shutil.rmtree(entry.path, ignore_errors=True)


def _is_old(entry: "os.DirEntry[str]") -> bool:
    """Return whether an entry is a folder of this user's that was not made just now."""
    import time

    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return False
    own = not hasattr(os, "getuid") or status.st_uid == os.getuid()
    return entry.is_dir(follow_symlinks=False) and own and time.time() - status.st_mtime > _YOUNG
