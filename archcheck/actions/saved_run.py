"""`report`: a run that was saved → its document, and the repository that it is about."""

import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NoReturn

from archcheck.actions.repository import root_of
from archcheck.errors import InputError
from archcheck.reports.document import ReportDocument
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.storage.bounded import read_bounded, read_stream

_SIZE_LIMIT = 1024 * 1024 * 1024
_SCHEMA = "archcheck.report/v1"


def read_saved_run(name: str) -> Mapping[str, Any]:
    """Return the document of a saved run; `-` is standard input.

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


def root_of_run(document: ReportDocument, directory: Path) -> Path:
    """Return the root of the repository that a saved run is about, as seen from here."""
    paths = dict.fromkeys(workload.source.path for workload in document.workloads)
    return root_of(paths, directory) or directory


def _finite(text: str) -> float:
    number = float(text)
    return number if math.isfinite(number) else _refused(text)


def _refused(text: str) -> NoReturn:
    """Refuse what other readers of JSON would not take."""
    raise ValueError(f"{text} is no number of JSON's")


def _data(name: str) -> bytes:
    try:
        if name == STDIN:
            return read_stream(standard_input(), _SIZE_LIMIT, name)
        return read_bounded(Path(name), _SIZE_LIMIT)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=name) from error
