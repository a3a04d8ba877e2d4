"""One file: what it holds, what it is replaced by, and trying again where another has written meanwhile."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from archcheck.errors import ChangedError, UsageError
from archcheck.storage.replacing import Before, Replacement, replace_files
from archcheck.storage.streams import send, stream_of

ATTEMPTS = 8
"""How often something is looked at again that another has written meanwhile."""

T = TypeVar("T")


def replace_file(data: bytes, path: Path, before: bytes | Before = Before.ANYTHING) -> None:
    """Write a file whole or not at all, with all that belongs to it; a stream is written as it is.

    Args:
        data: its new bytes.
        path: the file, or a link to it.
        before: what was read of it; ANYTHING where nothing of it was.

    Raises:
        ChangedError: it does not hold what was read of it.
        UsageError: it is read-only, or cannot be written.

    """
    stream = stream_of(path)
    if stream is None:
        replace_files([Replacement(path, data, before)])
        return
    try:
        send(data, stream)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def read_bytes(path: Path) -> bytes:
    """Return what a file holds.

    Raises:
        UsageError: it cannot be read.

    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def content_of(path: Path) -> bytes | Before:
    """Return what a file holds, or that it is not there: what it is to be replaced for, and nothing newer.

    Raises:
        UsageError: it cannot be read.

    """
    try:
        return read_bytes(path)
    except UsageError as error:
        if isinstance(error.__cause__, FileNotFoundError):
            return Before.ABSENT
        raise


def until_unchanged(act: Callable[[], T]) -> T:
    """Read, think and write, again where another has written meanwhile: as if one had waited for the other.

    Raises:
        ChangedError: others write all the time.

    """
    for _ in range(ATTEMPTS - 1):
        with suppress(ChangedError):
            return act()
    return act()
