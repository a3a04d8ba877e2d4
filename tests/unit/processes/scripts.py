"""Small programs for tests, and what is left of what they started."""

import os
import signal
import time
from contextlib import suppress
from pathlib import Path


def write_script(path: Path, text: str) -> Path:
    """Write a program for `sh`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return path


def number_in(path: Path, patience: float = 10.0) -> int:
    """Return the process number that a script writes to a file, when it does."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        with suppress(OSError):
            text = path.read_text()
            if text.endswith("\n"):
                return int(text)
        time.sleep(0.01)
    raise AssertionError(f"{path} was not written")


def runs(number: int) -> bool:
    """Return whether a process runs; one that only waits to be collected does not."""
    try:
        stat = Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def is_gone(number: int, patience: float = 10.0) -> bool:
    """Return whether a process ends soon."""
    end = time.monotonic() + patience
    while runs(number) and time.monotonic() < end:
        time.sleep(0.01)
    return not runs(number)


def kill(number: int) -> None:
    """End what a test has left behind on purpose."""
    with suppress(ProcessLookupError):
        os.kill(number, signal.SIGKILL)
