"""`archcheck report FILE.json`."""

import json
import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

import click

from archcheck.actions.inputs import refuse_inputs
from archcheck.cli.options.gate import root_of
from archcheck.cli.options.shared import is_asked, shared_option, working_directory
from archcheck.cli.options.targets import Target, files_of, read_targets
from archcheck.cli.output.report_writer import LazyReport, write_report
from archcheck.errors import InputError, UsageError
from archcheck.reports.all_formats import FORMATS, TABLE

_SIZE_LIMIT = 1024 * 1024 * 1024
_SCHEMA = "archcheck.report/v1"


@click.command("report")
@click.argument("file", metavar="FILE|-", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    type=click.Choice(list(FORMATS)),
    default="markdown",
    show_default=True,
    help="How to show it.",
)
@shared_option("output")
def command(file: str, format: str, outputs: tuple[str, ...]) -> int:  # noqa: A002 - as in all verbs
    """Convert what --format json saved to other formats. The exit code is that of the conversion.

    \b
    archcheck report run.json --format html -o report.html
    """
    targets = read_targets(format, outputs, asked=is_asked("format"))
    if any(target.format == TABLE for target in targets):
        hint = "--format markdown; the table is shown by the run itself"
        raise UsageError("a saved run has no table", hint=hint)
    refuse_inputs(files_of(targets), [file])
    saved = _read(file)
    _write(saved, targets)
    return 0


def _write(saved: Mapping[str, Any], targets: Sequence[Target]) -> None:
    """Write a saved report in all formats; as JSON it stays what it is, a later version's keys included."""
    from archcheck.reports.document import from_json
    from archcheck.reports.formats.json_text import json_text

    document = from_json(saved)
    directory = working_directory()
    paths = dict.fromkeys(workload.source.path for workload in document.workloads)
    root = root_of(paths, directory) or directory
    origin = directory if document.directory is None else root / document.directory

    def as_saved(target: Target) -> str | None:
        return json_text(saved) if target.format == "json" else None

    write_report(LazyReport(lambda: document, lambda: root, origin), targets, as_saved)


def _read(name: str) -> Mapping[str, Any]:
    """Return a saved run.

    Raises:
        InputError: it is none, or of a later version.

    """
    try:
        document = json.loads(_data(name), parse_constant=_refused, parse_float=_finite)
    except (ValueError, RecursionError) as error:
        raise InputError(f"no JSON: {error}", path=name, line=getattr(error, "lineno", None)) from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(document, dict) or schema != _SCHEMA:
        hint = "archcheck manifest . --format json -o run.json saves one"
        raise InputError(f"no run that archcheck saved: its schema is {schema!r}", path=name, hint=hint)
    return document


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refused(text)


def _refused(text: str) -> NoReturn:
    """Refuse what other readers of JSON would not take."""
    raise ValueError(f"{text} is no number of JSON's")


def _data(name: str) -> bytes:
    from archcheck.sources.stdin import STDIN, standard_input

    if name == STDIN:
        data = standard_input().read(_SIZE_LIMIT + 1)
    else:
        try:
            with Path(name).open("rb") as file:
                data = file.read(_SIZE_LIMIT + 1)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path=name) from error
    if len(data) > _SIZE_LIMIT:
        raise InputError(f"larger than {_SIZE_LIMIT // 1024**3} GiB", path=name)
    return data
