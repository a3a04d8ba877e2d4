"""A report → standard output or a file."""

import os
import sys
from collections.abc import Mapping
from typing import Any

from archcheck.cli.converting import Saved, put
from archcheck.cli.gate_options import repository_of
from archcheck.cli.options import CommonOptions
from archcheck.cli.writing import print_text, write_text
from archcheck.reports.model import Report


def show(report: Report, common: CommonOptions) -> None:
    """Write the report in every format that is asked for, each to standard output or whole to a file.

    Raises:
        UsageError: a file cannot be written.

    """
    saved = Saved(lambda: _document(report), repository_of(common.directory) or common.base)
    for target in common.targets:
        if target.format != "table":
            put(saved, target)
        elif target.path is None:
            print_text(_table(report, common, to_file=False))
        else:
            write_text(_table(report, common, to_file=True), target.path)


def _document(report: Report) -> Mapping[str, Any]:
    from archcheck.reports.json_report import to_document

    return to_document(report)


def _table(report: Report, common: CommonOptions, *, to_file: bool) -> str:
    from archcheck.reports.style import ASCII, UNICODE, WIDE, Style
    from archcheck.reports.table import render_table

    to_terminal = not to_file and sys.stdout is not None and sys.stdout.isatty()
    width = _columns() if to_terminal else WIDE
    symbols = UNICODE if to_file or _can_print(UNICODE.has + UNICODE.lacks) else ASCII
    color = _wants_color(common.color, to_terminal=to_terminal)
    return render_table(report, Style(width, color, symbols, common.verbose))


def _columns() -> int:
    import shutil

    return shutil.get_terminal_size().columns


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
