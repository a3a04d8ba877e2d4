"""A report → standard output or a file."""

import os
import shutil
import sys
from contextlib import suppress
from pathlib import Path

from archcheck.cli.options import CommonOptions
from archcheck.errors import UsageError
from archcheck.reports.model import Report


def show(report: Report, common: CommonOptions) -> None:
    """Write the report in its format, to standard output or whole to a file.

    Raises:
        UsageError: the file cannot be written.

    """
    text = _rendered(report, common)
    if common.output is None and common.format == "table":
        print_text(text)
    else:
        write_text(text, common.output)


def print_text(text: str) -> None:
    """Write what is for people to standard output; characters that its encoding lacks are escaped.

    Raises:
        UsageError: standard output is closed, or full.

    """
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    _offer(text.encode(encoding, "backslashreplace"))


def write_text(text: str, output: Path | None) -> None:
    """Write what is for programs, in UTF-8: to standard output, or whole to a file.

    Raises:
        UsageError: it cannot be written.

    """
    if output is None:
        _offer(text.encode())
    else:
        replace_file(text.encode(), output)


def replace_file(data: bytes, path: Path) -> None:
    """Write a file whole or not at all, with the permissions that it has.

    Raises:
        UsageError: it cannot be written.

    """
    try:
        _write(data, path)
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _write(data: bytes, path: Path) -> None:
    """Write a file whole or not at all; a pipe or a device is written as it is, a link where it leads."""
    target = path.resolve()
    if target.exists() and not target.is_file():
        target.write_bytes(data)
        return
    aside = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        aside.write_bytes(data)
        if target.exists():
            shutil.copymode(target, aside)
        aside.replace(target)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


def _offer(data: bytes) -> None:
    """Write to standard output; a reader that has gone (`| head`) changes nothing of the outcome."""
    with suppress(BrokenPipeError):
        _send(data)


def write_bytes(data: bytes) -> None:
    """Write bytes to standard output, all of them.

    Raises:
        UsageError: standard output is closed, or full, or nobody reads it.

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


def _rendered(report: Report, common: CommonOptions) -> str:
    if common.format == "json":
        from archcheck.reports.json_report import render_json

        return render_json(report)
    from archcheck.reports.style import ASCII, UNICODE, WIDE, Style
    from archcheck.reports.table import render_table

    to_terminal = common.output is None and sys.stdout is not None and sys.stdout.isatty()
    width = shutil.get_terminal_size().columns if to_terminal else WIDE
    symbols = UNICODE if common.output is not None or _can_print(UNICODE.has + UNICODE.lacks) else ASCII
    color = _wants_color(common.color, to_terminal=to_terminal)
    return render_table(report, Style(width, color, symbols, common.verbose))


def _wants_color(choice: str, *, to_terminal: bool) -> bool:
    """Return whether to colour: the flag first, then NO_COLOR (no-color.org), then whether a person looks."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    return to_terminal and os.environ.get("TERM") != "dumb"


def _can_print(text: str) -> bool:
    if sys.stdout is None:
        return False
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return True
