"""One run of another program, with its output bounded and kept apart."""

import logging
import os
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

logger = logging.getLogger(__name__)

OUTPUT_LIMIT = 256 * 1024 * 1024
"""Bytes that a program may print. The largest public chart known renders 5 MB."""

TIME_LIMIT = 600.0
"""Seconds for one run. Generating keys takes helm seconds on a PC, minutes on a 1 GHz board."""

MESSAGE_LIMIT = 64 * 1024


class RunError(Exception):
    """A program that printed too much, or took too long."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A run that is over. `output` is to be read while it is open, `messages` is what stderr said."""

    code: int
    output: BinaryIO
    messages: str


@contextmanager
def finished(
    command: Sequence[str], environment: Mapping[str, str] | None = None, *, stdin: bool = False
) -> Iterator[Finished]:
    """Run a program to its end.

    Args:
        command: a list, so that no shell reads it.
        environment: variables set over those of this process.
        stdin: whether it may read archcheck's standard input.

    Raises:
        RunError: it printed too much or took too long.

    """
    logger.debug("running %s", list(command))
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as messages:
        process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
            command,
            stdin=None if stdin else subprocess.DEVNULL,
            stdout=out,
            stderr=messages,
            close_fds=False,  # `--values <(sops -d …)` is a descriptor of the shell's
            env={**os.environ, **(environment or {})},
        )
        try:
            _wait(process, out)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        out.seek(0)
        yield Finished(process.returncode, out, text_in(messages))


def text_in(file: BinaryIO) -> str:
    """Return the beginning of a file as text."""
    file.seek(0)
    return file.read(MESSAGE_LIMIT).decode(errors="replace").strip()


def _wait(process: subprocess.Popen[bytes], out: BinaryIO) -> None:
    deadline = time.monotonic() + TIME_LIMIT
    while True:
        try:
            process.wait(timeout=0.2)
        except subprocess.TimeoutExpired:
            if os.fstat(out.fileno()).st_size > OUTPUT_LIMIT:
                raise RunError(f"prints more than {OUTPUT_LIMIT // 1024**2} MiB") from None
            if time.monotonic() > deadline:
                raise RunError(f"did not end within {TIME_LIMIT:.0f} seconds") from None
        else:
            return
