"""Folders for the time of a step."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archcheck.errors import UsageError
from archcheck.processes.leftovers import hold, release, starting
from archcheck.processes.signals import deferred


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder that is there until the block is done, and goes with it even where a signal ends that.

    Raises:
        UsageError: there is no place for one.

    """
    with starting():
        folder = _made()
        key = hold(folder.cleanup)
    try:
        yield Path(folder.name)
    finally:
        with deferred():
            folder.cleanup()
            release(key)


def _made() -> "tempfile.TemporaryDirectory[str]":
    try:
        return tempfile.TemporaryDirectory(prefix="archcheck-", ignore_cleanup_errors=True)
    except OSError as error:
        raise UsageError(
            f"no temporary folder can be made: {error.strerror}", hint="TMPDIR names another place for them"
        ) from error
