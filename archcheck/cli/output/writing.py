"""Texts and bytes → standard output, or a file that is written whole or not at all."""

import os
import sys
from contextlib import suppress
from pathlib import Path

from archcheck.cli.output.workflow_commands import is_runner, without_commands
from archcheck.errors import UsageError
from archcheck.storage.files import replace_file
from archcheck.storage.streams import STANDARD_OUTPUT, STDOUT, stream_of


def print_text(text: str) -> None:
    """Write what is for people to standard output; a runner of GitHub's finds no command in it.

    Raises:
        UsageError: standard output is closed, or full.

    """
    print_commands(without_commands(text) if is_runner() else text)


def print_commands(text: str) -> None:
    """Write a text to standard output as it is; characters that its encoding lacks are escaped.

    Raises:
        UsageError: standard output is closed, or full.

    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    _offer(text.encode(encoding, "backslashreplace"))


def write_text(text: str, output: Path | None) -> None:
    """Write what is for programs, in UTF-8: to standard output, or whole to a file.

    Args:
        text: what is written.
        output: the file; None and `-` are standard output, and so are its names in the file system.

    Raises:
        UsageError: it cannot be written.

    """
    if output is None or str(output) == STDOUT or stream_of(output) == STANDARD_OUTPUT:
        _offer(text.encode())
    else:
        replace_file(text.encode(), output)


def _offer(data: bytes) -> None:
    """Write to standard output; a reader that has gone (`| head`) changes nothing of the outcome."""
    with suppress(BrokenPipeError):
        _send(data)


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output, all of them.

    Raises:
        UsageError: standard output is closed, or full, or not read.

    """
    try:
        _send(data)
    except BrokenPipeError as error:
        raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def _send(data: bytes) -> None:
    if sys.stdout is None:
        raise UsageError("standard output is closed")
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.flush()
    except BrokenPipeError:
        discard_output()
        raise
    except OSError as error:
        discard_output()
        raise UsageError(f"standard output cannot be written: {error.strerror}") from error


def discard_output() -> None:
    """Let what is still buffered go nowhere, else the interpreter fails on it at its end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
