"""Files that are written beside those that they are to replace, and what a killed run has left of them."""

import os
import re
from contextlib import suppress
from pathlib import Path

_NAME = re.compile(r"\.archcheck-[0-9a-f]{16}\.tmp")


def new_aside(folder: Path) -> tuple[Path, int]:
    """Return a new file in a folder, open for writing, with the mode that any new file gets.

    Raises:
        OSError: it cannot be made.

    """
    path = folder / f".archcheck-{os.urandom(8).hex()}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    return path, os.open(path, flags, 0o666)


def remove_leftovers(folder: Path) -> None:
    """Remove what killed runs have left in a folder; only under its lock, so that no other run writes."""
    with suppress(OSError), os.scandir(folder) as entries:
        leftovers = [entry.path for entry in entries if _NAME.fullmatch(entry.name)]
        for path in leftovers:
            with suppress(OSError):
                Path(path).unlink()
