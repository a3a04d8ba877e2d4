"""How every checking verb ends: check, say what was passed over, show."""

import sys
from collections.abc import Iterable
from dataclasses import replace

import click

from archcheck.actions.check import Request, check
from archcheck.cli.options.shared import CommonOptions
from archcheck.cli.output.progress import progress
from archcheck.cli.output.report import show
from archcheck.errors import ArchcheckError, ExitCode
from archcheck.reports.text import printable, printable_lines
from archcheck.workloads.inventory import Skipped

_PLACES_SHOWN = 3


def finish(request: Request, common: CommonOptions, *, may_be_empty: bool = False) -> int:
    """Check, show the report, and return the exit code; `may_be_empty`: without an image all is well."""
    with progress(enabled=not common.quiet and sys.stderr.isatty()) as steps:
        report = check(request, steps)
    for error in report.errors:
        say_error(error)
    unsaid = [each for each in report.skipped if not each.deploys_unseen]
    say_what_was_passed_over(each for each in unsaid if each.unread or not common.quiet)
    if may_be_empty and report.exit_code is ExitCode.NOTHING_TO_CHECK:
        report = replace(report, exit_code=ExitCode.OK)
    show(report, common)
    if report.exit_code is ExitCode.INTERRUPTED:
        click.echo("interrupted", err=True)
    return int(report.exit_code)


def say_error(error: ArchcheckError) -> None:
    """Say on stderr what is wrong with a part of the input; further lines of it are indented."""
    first, *rest = printable_lines(error.diagnostics()).splitlines() or [""]
    more = (line if line.startswith("  ") else f"  {line}" for line in rest if line.strip())
    click.echo("\n".join((f"error: {first}", *more)), err=True)


def say_what_was_passed_over(passed: Iterable[Skipped], where: str = "") -> None:
    """Say on stderr what of the input was not read, and why: one line for all of a kind.

    `where` says in which of several inputs.
    """
    places: dict[tuple[str, str], list[str]] = {}
    for skipped in passed:
        place = f"{skipped.path}:{skipped.line}" if skipped.line else skipped.path
        places.setdefault((_word(skipped), skipped.reason), []).append(place)
    for (word, reason), found in places.items():
        named = ", ".join(found[:_PLACES_SHOWN]) + (" …" if len(found) > _PLACES_SHOWN else "")
        click.echo(printable(f"{where}{word} {len(found)}: {reason} ({named})"), err=True)


def _word(skipped: Skipped) -> str:
    if skipped.accepted:
        return "not read, as accepted"
    return "not read" if skipped.unread else "skipped"
