"""A run that was saved → other formats."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from archcheck.actions.saved_run import root_of_run
from archcheck.cli.output.report_writer import LazyReport, write_report
from archcheck.cli.output.target import OutputTarget
from archcheck.reports.document import from_json
from archcheck.reports.formats.json_text import json_text


def show_saved_run(saved: Mapping[str, Any], targets: Sequence[OutputTarget], directory: Path) -> None:
    """Write a saved run in all formats; as JSON it stays what it is, a later version's keys included.

    Raises:
        UsageError: a file cannot be written.

    """
    document = from_json(saved)
    root = root_of_run(document, directory)
    origin = directory if document.directory is None else root / document.directory

    def as_saved(target: OutputTarget) -> str | None:
        return json_text(saved) if target.format == "json" else None

    write_report(LazyReport(lambda: document, lambda: root, origin), targets, as_saved)
