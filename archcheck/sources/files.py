"""Files, directories and standard input → an inventory."""

import os
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from archcheck.documents.reading import read
from archcheck.errors import InputError
from archcheck.workloads.inventory import Inventory, Skipped, take_stock

STDIN = "-"
ENDINGS = (".yaml", ".yml", ".json")

_CHART_FILE = "Chart.yaml"
_NOT_ENTERED = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".tox", ".venv", "__pycache__", "node_modules"}
)
A_CHART = "a chart, which archcheck chart renders and checks"


class _Found(NamedTuple):
    """A file of a scan, or a directory that the scan does not enter."""

    path: Path
    is_chart: bool


def read_manifests(paths: Iterable[str]) -> Inventory:
    """Return what files, directories (recursively) and `-` hold, and which of them cannot be read."""
    inventory = Inventory()
    for path in paths:
        inventory += read_stdin() if path == STDIN else _read_path(Path(path))
    return inventory


def read_stdin() -> Inventory:
    """Return what standard input holds."""
    return take_stock(read(sys.stdin.buffer), STDIN)


def _read_path(path: Path) -> Inventory:
    if not path.is_dir():
        return _read_file(path, found=False)
    inventory = Inventory()
    for found in _scan(path):
        if found.is_chart:
            skipped = Skipped(str(found.path), None, A_CHART)
            inventory += Inventory(skipped=(skipped,))
        else:
            inventory += _read_file(found.path, found=True)
    return inventory


def _read_file(path: Path, *, found: bool) -> Inventory:
    try:
        with path.open("rb") as stream:
            return take_stock(read(stream), str(path), found=found)
    except OSError as error:
        reason = error.strerror or str(error)
        return Inventory(errors=(InputError(f"cannot be read: {reason}", path=str(path)),))


def _scan(top: Path) -> Iterator[_Found]:
    """Yield the manifest files below `top`, by name; links to directories are not followed."""
    for directory, names, files in os.walk(top):
        names[:] = sorted(name for name in names if name not in _NOT_ENTERED)
        if _CHART_FILE in files:
            names.clear()
            yield _Found(Path(directory), is_chart=True)
            continue
        for name in sorted(files):
            if name.lower().endswith(ENDINGS):
                yield _Found(Path(directory, name), is_chart=False)
