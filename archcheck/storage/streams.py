"""The streams that a process has open, where they are named as files.

`/dev/stdout` is a name of whatever standard output is redirected to: who replaces or truncates that file
takes away what others have written to it.
"""

import os
import sys
from contextlib import suppress
from pathlib import Path

STANDARD_INPUT, STANDARD_OUTPUT = 0, 1
STDOUT = "-"
"""How an option names standard output."""
_NAMES = {"stdin": 0, "stdout": 1, "stderr": 2}
_FOLDERS = ("/dev/fd", "/proc/self/fd", "/proc/thread-self/fd")
_LINKS_FOLLOWED = 40


def stream_of(path: Path) -> int | None:
    """Return the file descriptor that a path is a name of, perhaps over links; None for a file."""
    for _ in range(_LINKS_FOLLOWED):
        number = _number(path)
        if number is not None or not path.is_symlink():
            return number
        path = path.parent / path.readlink()
    return None


def _number(path: Path) -> int | None:
    folder = os.path.realpath(path.parent)
    if folder == "/dev":
        return _NAMES.get(path.name)
    is_descriptor = path.name.isascii() and path.name.isdigit()
    return int(path.name) if is_descriptor and folder in map(os.path.realpath, _FOLDERS) else None


def send(data: bytes, number: int) -> None:
    """Write bytes to a file descriptor, behind all that was printed before.

    Raises:
        OSError: it is not open, or not read.

    """
    for stream in (sys.stdout, sys.stderr):
        with suppress(AttributeError, ValueError):
            stream.flush()
    left = memoryview(data)
    while left:
        left = left[os.write(number, left) :]
