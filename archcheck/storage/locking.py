"""One writer a folder at a time, among all that run on this machine.

The folder itself is locked (flock(2)), so that no lock file stays behind, and a file that is replaced needs
no lock that moves along. Another program that holds it (`flock . archcheck …` in a script) is waited for
once, and not for ever: what is replaced is compared with what was read in any case.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE = 10.0
"""Seconds. Writing the largest file takes less than one."""

_PAUSE = 0.005
_given_up: set[tuple[int, int]] = set()
"""Folders that could not be had in time, by device and inode."""


@contextmanager
def folder_lock(folder: Path, patience: float = PATIENCE) -> Iterator[bool]:
    """Hold a folder while files in it are replaced; yield whether it could be had.

    It cannot where the system or the file system has no such locks, or the folder cannot be read.
    """
    try:
        number = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
    except OSError:
        yield False
        return
    try:
        yield _is_locked(number, patience)
    finally:
        os.close(number)


def _is_locked(number: int, patience: float) -> bool:
    try:
        import fcntl
    except ImportError:
        return False
    status = os.fstat(number)
    key = status.st_dev, status.st_ino
    deadline = time.monotonic() + (0 if key in _given_up else patience)
    while True:
        try:
            fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() >= deadline:
                _given_up.add(key)
                return False
            time.sleep(_PAUSE)
        except OSError:
            return False
        else:
            return True
