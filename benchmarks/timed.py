"""How long a process takes that does its work in silence: one that complains is no measure of anything."""

import subprocess
import sys
import time
from collections.abc import Container, Sequence
from pathlib import Path


def seconds(
    command: Sequence[str],
    folder: Path | None = None,
    *,
    source: Path | None = None,
    codes: Container[int] = (0,),
) -> float:
    """Return the wall time of one process; the benchmark ends where it fails, or says anything on stderr.

    Args:
        command: what to run.
        folder: where to run it.
        source: the file on its standard input; without one it is empty.
        codes: the exit codes of a run that is as it should be.

    """
    with (source or Path("/dev/null")).open("rb") as stream:
        start = time.perf_counter()
        done = subprocess.run(
            command, cwd=folder, stdin=stream, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=False
        )
        took = time.perf_counter() - start
    require_silence(command, done.returncode, done.stderr, codes)
    return took


def require_silence(command: Sequence[str], code: int, said: bytes, codes: Container[int] = (0,)) -> None:
    """End the benchmark where a run has failed, or said anything on stderr."""
    if said or code not in codes:
        sys.exit(f"{' '.join(command)}: exit code {code}\n{said[-2000:].decode(errors='replace')}")
