"""A report → standard output and files, and the exit code."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.actions.overwriting import refuse_inputs
from archcheck.actions.repository import relative_to, repository_of, root_of
from archcheck.cli.options.shared import Options
from archcheck.cli.output.console import Console
from archcheck.cli.output.report_writer import LazyReport, write_report
from archcheck.cli.output.target import OutputTarget
from archcheck.errors import ExitCode
from archcheck.reports.all_formats import TABLE
from archcheck.reports.model import Report

if TYPE_CHECKING:
    from archcheck.reports.document import ReportDocument


def finish(report: Report, options: Options, console: Console) -> int:
    """Say what could not be read, show the report, and return the exit code."""
    for error in report.errors:
        console.error(error)
    console.skipped(part for part in report.skipped if not part.deploys_unseen)
    show(report, options)
    if report.exit_code is ExitCode.INTERRUPTED:
        console.notice("interrupted")
    return int(report.exit_code)


def show(report: Report, options: Options) -> None:
    """Write the report in every format that is asked for, each to standard output or whole to a file.

    Raises:
        UsageError: a file cannot be written, or was read as an input.

    """
    refuse_inputs(options.outputs, _files(report))

    def table(target: OutputTarget) -> str | None:
        is_table = target.format == TABLE
        return _table(report, options, to_file=target.path is not None) if is_table else None

    made = LazyReport(
        lambda: _document(report, options), lambda: _root(report, options), options.run.directory
    )
    write_report(made, options.targets, table)


def _files(report: Report) -> Iterator[str]:
    """Yield the files that workloads, their images and findings stand in."""
    yield from dict.fromkeys(workload.source.path for workload in report.workloads)
    uses = (use for workload in report.workloads for use in workload.images)
    yield from dict.fromkeys(use.origin.path for use in uses if use.origin is not None)
    yield from dict.fromkeys(finding.path for finding in report.findings if finding.path)


def _root(report: Report, options: Options) -> Path:
    return root_of(_files(report), options.run.directory) or options.run.base


def _document(report: Report, options: Options) -> "ReportDocument":
    """Return the document; from outside, its fingerprints are those of the repository that is checked."""
    from archcheck.reports.building import build_document

    root = repository_of(options.run.directory)
    if root is None and options.run.settings.file is None:
        report = replace(report, locate=relative_to(_root(report, options)))
    return build_document(report, relative_to(root)(".") if root is not None else None)


def _table(report: Report, options: Options, *, to_file: bool) -> str:
    from archcheck.reports.formats.table.tables import render_table
    from archcheck.reports.style import ASCII, UNICODE, WIDE, Style

    to_terminal = not to_file and sys.stdout is not None and sys.stdout.isatty()
    width = _columns() if to_terminal else WIDE
    symbols = UNICODE if to_file or _can_print(UNICODE.has + UNICODE.lacks) else ASCII
    color = _wants_color(options.color, to_terminal=to_terminal)
    return render_table(report, Style(width, color, symbols, options.is_verbose))


def _columns() -> int:
    import shutil  # and with it bz2 and lzma, for a terminal alone

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
