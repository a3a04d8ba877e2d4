"""What is said on standard error, beside the result."""

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager

import click

from archcheck.actions.notices import skipped_lines
from archcheck.actions.reporter import Progress
from archcheck.cli.output.progress import progress
from archcheck.errors import ArchcheckError
from archcheck.frozen import dataclass
from archcheck.reports.text import printable, printable_lines
from archcheck.workloads.inventory import Skipped


@dataclass(frozen=True, slots=True)
class Console:
    """A person at a terminal, or a log: the reporter of every action."""

    is_quiet: bool = False
    has_progress: bool = True

    def progress(self) -> AbstractContextManager[Progress]:
        """Show how far a run is, to a person at a terminal."""
        return progress(enabled=self.has_progress and not self.is_quiet and sys.stderr.isatty())

    def error(self, error: ArchcheckError) -> None:
        """Say what is wrong with a part of the input; further lines of it are indented."""
        first, *rest = printable_lines(error.diagnostics()).splitlines() or [""]
        more = (line if line.startswith("  ") else f"  {line}" for line in rest if line.strip())
        click.echo("\n".join((f"error: {first}", *more)), err=True)

    def skipped(self, skipped: Iterable[Skipped]) -> None:
        """Say what of the input was not read; a quiet run still says what may hold images."""
        for line in skipped_lines(part for part in skipped if part.unread or not self.is_quiet):
            self.notice(line)

    def warning(self, text: str) -> None:
        """Say something, unless the run is quiet."""
        if not self.is_quiet:
            click.echo(printable(text), err=True)

    def notice(self, text: str) -> None:
        """Say something in one line."""
        click.echo(printable(text), err=True)
