"""`archcheck report FILE.json`."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from archcheck.cli.converting import Saved, put
from archcheck.cli.gate_options import repository_of
from archcheck.cli.options import working_directory
from archcheck.cli.targets import FORMATS, read_targets
from archcheck.errors import InputError

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
@click.option(
    "-o",
    "--output",
    "outputs",
    multiple=True,
    metavar="[FORMAT=]FILE",
    help="Write the result here, instead of to standard output; with FORMAT=, beside it (repeatable).",
)
def command(file: str, format: str, outputs: tuple[str, ...]) -> int:  # noqa: A002 - as in all verbs
    """Convert what --format json saved to other formats. The exit code is that of the conversion.

    \b
    archcheck report run.json --format html -o report.html
    """
    document = _read(file)
    directory = working_directory()
    saved = Saved(lambda: document, repository_of(directory) or directory)
    for target in read_targets(format, outputs):
        put(saved, target)
    return 0


def _read(name: str) -> Mapping[str, Any]:
    """Return a saved run.

    Raises:
        InputError: it is none, or of a later version.

    """
    try:
        document = json.loads(_data(name))
    except (ValueError, RecursionError) as error:
        raise InputError(f"no JSON: {error}", path=name, line=getattr(error, "lineno", None)) from error
    schema = document.get("schema") if isinstance(document, dict) else None
    if not isinstance(document, dict) or schema != _SCHEMA:
        hint = "archcheck manifest . --format json -o run.json saves one"
        raise InputError(f"no run that archcheck saved: its schema is {schema!r}", path=name, hint=hint)
    return document


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
