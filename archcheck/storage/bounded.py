"""Files that are read up to a limit: what a user or a repository names may be of any size, or without end."""

import errno
from pathlib import Path
from typing import BinaryIO

_UNITS = (("GiB", 1024**3), ("MiB", 1024**2), ("KiB", 1024))


class TooLargeError(OSError):
    """A file holds more than is read of any such file; `strerror` says how much that is."""

    def __init__(self, limit: int, path: str) -> None:
        super().__init__(errno.EFBIG, f"larger than {_size(limit)}", path)


def read_bounded(path: Path, limit: int) -> bytes:
    """Return what a file holds.

    Raises:
        OSError: it cannot be read, or holds more than `limit` bytes; a file of /proc says no size beforehand.

    """
    with path.open("rb") as stream:
        return read_stream(stream, limit, str(path))


def read_stream(stream: BinaryIO, limit: int, name: str) -> bytes:
    """Return what an open file or standard input holds.

    Raises:
        OSError: it cannot be read, or holds more than `limit` bytes.

    """
    data = stream.read(limit + 1)
    if len(data) > limit:
        raise TooLargeError(limit, name)
    return data


def read_beginning(path: Path, limit: int) -> bytes:
    """Return the first bytes of a file that is looked at by the way; none of what cannot be read."""
    try:
        with path.open("rb") as stream:
            return stream.read(limit)
    except OSError:
        return b""


def _size(limit: int) -> str:
    for unit, size in _UNITS:
        if limit >= size and limit % size == 0:
            return f"{limit // size} {unit}"
    return f"{limit} bytes"
