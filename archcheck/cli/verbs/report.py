"""`archcheck report FILE.json`."""

import json
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NoReturn

import click

from archcheck.actions.inputs import refuse_inputs
from archcheck.cli.options.gate import root_of
from archcheck.cli.options.shared import is_asked, shared_option, working_directory
from archcheck.cli.options.targets import FORMATS, Target, files_of, read_targets
from archcheck.cli.output.report_writer import LazyReport, write_report
from archcheck.errors import InputError, UsageError

_SIZE_LIMIT = 1024 * 1024 * 1024
_SCHEMA = "archcheck.report/v1"


@click.command("report")
@click.argument("file", metavar="FILE|-", type=click.Path(allow_dash=True))
@click.option(
    "--format",
    type=click.Choice([name for name in FORMATS if name != "table"]),
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
    if any(target.format == "table" for target in targets):
        hint = "--format markdown; the table is shown by the run itself"
        raise UsageError("a saved run has no table", hint=hint)
    refuse_inputs(files_of(targets), [file])
    document = _read(file)
    directory = working_directory()
    root = root_of(_files(document), directory) or directory
    write_report(
        LazyReport(lambda: document, lambda: root, _origin(document, root, directory)), targets, _no_table
    )
    return 0


def _no_table(target: Target) -> str:
    raise AssertionError(target)


def _files(document: Mapping[str, Any]) -> Iterator[str]:
    """Yield the paths of workloads, whatever a document holds."""
    from archcheck.reports.formats.reading import read_document

    yield from dict.fromkeys(workload.place.path for workload in read_document(document).workloads)


def _origin(document: Mapping[str, Any], root: Path, directory: Path) -> Path:
    """Return the directory that a document's paths start from: that of its run, else the one of this."""
    named = document.get("directory")
    return root / named if isinstance(named, str) else directory


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
