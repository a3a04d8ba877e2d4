"""The summary of a step of GitHub's: what `--format github` adds to it."""

import os
from collections.abc import Callable
from pathlib import Path

from archcheck.errors import UsageError

_LIMIT = 1_000_000
"""Bytes. GitHub takes 1 MiB a step, and of more than that nothing at all."""

_LEAST = 10_000


def summary_file() -> Path | None:
    """Return the file of the summary of the step that this run is in, if it is in one."""
    name = os.environ.get("GITHUB_STEP_SUMMARY")
    return Path(name) if name else None


def append_summary(render: Callable[[int], str]) -> None:
    """Add a text to the summary of the step, if there is one, and room in it.

    Args:
        render: gives the text, of so many bytes at most.

    Raises:
        UsageError: the summary cannot be written.

    """
    path = summary_file()
    if path is None:
        return
    try:
        held, ends = _end_of(path)
        room = _LIMIT - held - 1
        if room >= _LEAST:
            with path.open("ab") as file:
                file.write((b"" if ends else b"\n") + render(room).encode())
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _end_of(path: Path) -> tuple[int, bool]:
    """Return how many bytes a file holds, and whether the last of them ends a line."""
    if not path.is_file():
        return 0, True
    with path.open("rb") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(size - 1, 0))
        return size, file.read() in (b"", b"\n")
