"""A report in every format that is asked for → files and standard output."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.actions.repository import from_root
from archcheck.cli.output.step_summary import append_summary
from archcheck.cli.output.target import OutputTarget
from archcheck.cli.output.workflow_commands import is_runner, without_commands
from archcheck.cli.output.writing import print_commands, print_text, write_text
from archcheck.frozen import dataclass
from archcheck.reports.all_formats import FORMATS, TABLE, Escapes, FormatEntry, Paths

if TYPE_CHECKING:
    from archcheck.reports.document import ReportDocument

SpecialForm = Callable[[OutputTarget], str | None]
"""Gives the text for a target that is not made from the document, such as the table; None for any other."""


@dataclass(frozen=True)
class LazyReport:
    """A report that is made only if a format needs it.

    `root` gives the repository that it is about, `directory` the one that the report's paths start from.
    """

    make: "Callable[[], ReportDocument]"
    root: Callable[[], Path]
    directory: Path

    @cached_property
    def document(self) -> "ReportDocument":
        """The report, with paths as the user wrote them."""
        return self.make()

    @cached_property
    def located(self) -> "ReportDocument":
        """The report, with paths from the root of the repository."""
        return self.document.located(from_root(self.root(), self.directory))

    def rendered(self, entry: FormatEntry) -> str:
        """Return the report in one format."""
        document = self.document if entry.paths is Paths.AS_WRITTEN else self.located
        return entry.load().render(document)


def write_report(report: LazyReport, targets: Sequence[OutputTarget], special: SpecialForm) -> None:
    """Write a report in every format that is asked for.

    Where GitHub runs it, the summary of the step gets the whole beside the annotations, once.

    Raises:
        UsageError: a file cannot be written.

    """
    for target in targets:
        text = special(target)
        _write(report.rendered(FORMATS[target.format]) if text is None else text, target)
    if any(target.format == "github" for target in targets):
        from archcheck.reports.formats.markdown.comment import render_summary

        append_summary(lambda room: render_summary(report.located, room))


def _write(text: str, target: OutputTarget) -> None:
    escapes = Escapes.TEXT if target.format == TABLE else FORMATS[target.format].escapes
    if target.path is not None:
        write_text(text, target.path)
    elif escapes is Escapes.COMMANDS:
        print_commands(text)
    elif escapes is Escapes.TEXT:
        print_text(text)
    else:
        write_text(without_commands(text, escapes) if is_runner() else text, None)
