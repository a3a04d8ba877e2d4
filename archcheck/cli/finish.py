"""How every checking verb ends: check, say what was passed over, show."""

import sys

import click

from archcheck.check import Request, check
from archcheck.cli.options import CommonOptions
from archcheck.cli.output import show
from archcheck.cli.progress import progress
from archcheck.reports.model import Report
from archcheck.reports.text import printable


def finish(request: Request, common: CommonOptions) -> int:
    """Check, show the report, and return the exit code."""
    with progress(enabled=not common.quiet and sys.stderr.isatty()) as steps:
        report = check(request, steps)
    if not common.quiet:
        _say_what_was_passed_over(report)
    show(report, common)
    return int(report.exit_code)


def _say_what_was_passed_over(report: Report) -> None:
    for error in report.errors:
        click.echo("error: " + printable(error.diagnostics()), err=True)
    counts: dict[str, int] = {}
    for skipped in report.skipped:
        counts[skipped.reason] = counts.get(skipped.reason, 0) + 1
    for reason, count in counts.items():
        documents = "1 document" if count == 1 else f"{count} documents"
        click.echo(f"skipped {documents}: {printable(reason)}", err=True)
