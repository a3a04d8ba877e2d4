"""The JSON document of a run → every other format, in files or on standard output."""

import importlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from archcheck.cli.options.gate import from_root
from archcheck.cli.options.targets import Target
from archcheck.cli.output.step_summary import append_summary
from archcheck.cli.output.workflow_commands import is_runner, without_commands
from archcheck.cli.output.writing import print_commands, print_text, write_text

_RENDERERS = {
    "sarif": "archcheck.reports.formats.sarif",
    "junit": "archcheck.reports.formats.junit",
    "github": "archcheck.reports.formats.github",
    "gitlab": "archcheck.reports.formats.gitlab",
    "markdown": "archcheck.reports.formats.markdown",
    "html": "archcheck.reports.html.page",
}
_BY_REPOSITORY = frozenset({"sarif", "github", "gitlab", "junit", "markdown"})
"""Formats whose readers look for files from the root of the repository."""


@dataclass(frozen=True)
class LazyReport:
    """A run as its document, made only if a format needs it.

    `root` gives the repository that it is about, `directory` the one that the document's paths start from.
    """

    make: Callable[[], Mapping[str, Any]]
    root: Callable[[], Path]
    directory: Path

    @cached_property
    def document(self) -> Mapping[str, Any]:
        """The document, with paths as the user wrote them."""
        return self.make()

    @cached_property
    def located(self) -> Mapping[str, Any]:
        """The document, with paths from the root of the repository."""
        from archcheck.reports.locating import located

        return located(self.document, from_root(self.root(), self.directory))


Table = Callable[[Target], str]
"""Gives the table, which is made from the report and not from its document."""


def write_report(saved: LazyReport, targets: Sequence[Target], table: Table) -> None:
    """Write a run in every format that is asked for.

    Where GitHub runs it, the summary of the step gets the whole beside the annotations, once.

    Raises:
        UsageError: a file cannot be written.

    """
    for target in targets:
        text = table(target) if target.format == "table" else rendered(saved, target.format)
        _write(text, target)
    if any(target.format == "github" for target in targets):
        from archcheck.reports.formats.markdown import render_summary

        append_summary(lambda room: render_summary(saved.located, room))


def _write(text: str, target: Target) -> None:
    if target.path is not None:
        write_text(text, target.path)
    elif target.format == "github":
        print_commands(text)
    elif target.format in ("table", "markdown"):
        print_text(text)
    else:
        write_text(without_commands(text, target.format) if is_runner() else text, None)


def rendered(saved: LazyReport, name: str) -> str:
    """Return a run in one format."""
    if name == "json":
        import json

        return json.dumps(saved.document, indent=2, allow_nan=False) + "\n"
    document = saved.located if name in _BY_REPOSITORY else saved.document
    text = importlib.import_module(_RENDERERS[name]).render(document)
    assert isinstance(text, str)
    return text
