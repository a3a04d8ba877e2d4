"""A database that other processes write: waited for as long as they get on.

SQLite lets a process wait for a number of seconds. No number is right: on a slow SD card one commit takes a
second, and a dozen runs at once are a minute; where a process is stopped in the midst of its commit, each
second is lost. So what counts is whether the file changes meanwhile.
"""

import logging
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")

BUSY_TIMEOUT = 5.0
"""Seconds to wait for other processes that do not get on."""

LONGEST_WAIT = 120.0
"""Seconds to wait for others that do."""

logger = logging.getLogger(__name__)


def patiently(path: Path, step: Callable[[], T]) -> T:
    """Return what a step on a database returns, which waits for `BUSY_TIMEOUT` where others have it locked.

    Raises:
        sqlite3.Error: it fails, or the others do not get on, or take too long.

    """
    import sqlite3

    end = time.monotonic() + LONGEST_WAIT
    while True:
        before = _state(path)
        try:
            return step()
        except sqlite3.OperationalError as error:
            is_busy = getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY
            if not is_busy or _state(path) == before or time.monotonic() > end:
                raise
        logger.info("%s: waiting for other processes that write it", path)


def _state(path: Path) -> list[tuple[int, int, int] | None]:
    """Return what changes while another process writes: of the file, and of the journal beside it."""
    return [_stamp(file) for file in (path, path.with_name(f"{path.name}-journal"))]


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_ino, status.st_size, status.st_mtime_ns
