"""`archcheck baseline [PATH…]`."""

from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archcheck.cli.options.gate import BASELINE_NAME
from archcheck.cli.options.shared import check_options, read_common
from archcheck.errors import ExitCode, UsageError

if TYPE_CHECKING:
    from archcheck.findings.suppression.model import FindingIdentity


@click.command("baseline")
@click.argument("paths", nargs=-1, metavar="[PATH]...", type=click.Path())
@check_options
def command(paths: tuple[str, ...], **values: Any) -> int:
    """Record today's findings in archcheck.baseline, so that only new ones fail from now on.

    PATHs are as for archcheck manifest; without them, the whole repository; with them, what is held back of
    other files stays. What is ignored is not recorded, nor what could not be read.

    \b
    archcheck baseline --nodes nodes.yaml
    """
    from archcheck.actions.check import check
    from archcheck.actions.requests import request_for_paths
    from archcheck.cli.output.finish import say_error, say_what_was_passed_over
    from archcheck.cli.output.progress import progress
    from archcheck.cli.output.writing import content_of, replace_file, until_unchanged
    from archcheck.config.baseline import baseline_text, may_be_baseline
    from archcheck.findings.suppression.applying import may_be_in_baseline
    from archcheck.findings.suppression.fingerprints import identity
    from archcheck.reports.text import printable

    named: Path | None = values.pop("baseline", None)
    values["no_baseline"] = True
    common = read_common(values)
    path = named or common.base / BASELINE_NAME
    held = content_of(path)
    if isinstance(held, bytes) and not may_be_baseline(path, held):
        raise UsageError(f"{path} is no baseline of archcheck, and is not overwritten")
    request = request_for_paths(paths or (_here(common.base, common.directory),), common)
    with progress(enabled=False) as steps:
        report = check(request, steps)
    for error in report.errors:
        say_error(error)
    say_what_was_passed_over(each for each in report.skipped if each.unread or not common.quiet)
    if report.exit_code is ExitCode.INTERRUPTED:
        click.echo("interrupted: nothing is written", err=True)
        return int(ExitCode.INTERRUPTED)
    if report.errors:
        click.echo("nothing is written: a part of the input could not be read", err=True)
        return int(ExitCode.USAGE)
    counts = Counter(
        identity(finding, report.locate) for finding in report.findings if may_be_in_baseline(finding)
    )

    def write() -> int:
        before = content_of(path)
        every = counts + _elsewhere(path, paths, report.locate)
        replace_file(baseline_text(every).encode(), path, before)
        return every.total()

    total = until_unchanged(write)
    click.echo(printable(f"{path}: {total} findings are held back from now on."), err=True)
    return int(ExitCode.OK if report.complete else ExitCode.INCOMPLETE)


def _elsewhere(path: Path, paths: Sequence[str], locate: Callable[[str], str]) -> "Counter[FindingIdentity]":
    """Return what a baseline holds back of other places than those that are recorded anew."""
    from archcheck.config.baseline import read_baseline

    places = [locate(each).rstrip("/") for each in paths]
    if not places or "." in places or not path.exists():
        return Counter()
    held = read_baseline(path)
    return Counter(
        {key: count for key, count in held.items() if not any(_is_below(key[1], each) for each in places)}
    )


def _is_below(path: str, place: str) -> bool:
    return path == place or path.startswith(f"{place}/")


def _here(base: Path, directory: Path) -> str:
    import os

    return os.path.relpath(base, directory)
