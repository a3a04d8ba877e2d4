"""How every checking verb ends: check, say what was passed over, show."""

import sys
from collections.abc import Iterable

import click

from archcheck.check import Request, check
from archcheck.cli.options import CommonOptions
from archcheck.cli.output import show
from archcheck.cli.progress import progress
from archcheck.errors import ExitCode
from archcheck.reports.text import printable
from archcheck.workloads.inventory import Skipped

_PLACES_SHOWN = 3


def finish(request: Request, common: CommonOptions, *, may_be_empty: bool = False) -> int:
    """Check, show the report, and return the exit code; `may_be_empty`: without an image all is well."""
    with progress(enabled=not common.quiet and sys.stderr.isatty()) as steps:
        report = check(request, steps)
    for error in report.errors:
        click.echo("error: " + printable(error.diagnostics()), err=True)
    if not common.quiet:
        say_what_was_passed_over(report.skipped)
    show(report, common)
    if report.exit_code is ExitCode.INTERRUPTED:
        click.echo("interrupted", err=True)
    is_empty = report.exit_code is ExitCode.NOTHING_TO_CHECK
    return int(ExitCode.OK if is_empty and may_be_empty else report.exit_code)


def say_what_was_passed_over(passed: Iterable[Skipped]) -> None:
    """Say on stderr what of the input was not read, and why."""
    places: dict[str, list[str]] = {}
    for skipped in passed:
        place = f"{skipped.path}:{skipped.line}" if skipped.line else skipped.path
        places.setdefault(skipped.reason, []).append(place)
    for reason, found in places.items():
        named = ", ".join(found[:_PLACES_SHOWN]) + (" …" if len(found) > _PLACES_SHOWN else "")
        click.echo(printable(f"skipped {len(found)}: {reason} ({named})"), err=True)
