"""Files, directories and standard input → an inventory."""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from archcheck.documents.reading import read
from archcheck.errors import InputError
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.stock import take_stock

ENDINGS = (".yaml", ".yml", ".json")

_CHART_FILE = "Chart.yaml"
_NOT_ENTERED = frozenset(
    {".git", ".hg", ".svn", ".terraform", ".tox", ".venv", "__pycache__", "node_modules"}
)
NOT_A_FILE = "neither a file nor a directory"
A_CHART = "a chart, which archcheck chart renders and checks"


def read_manifests(paths: Iterable[str], *, keep: bool = False) -> Inventory:
    """Return what files, directories (recursively) and `-` hold, and which of them cannot be read.

    `keep` keeps the objects of the workloads as they are written.
    """
    inventory = Inventory()
    for path in paths:
        inventory += _read_stdin(keep=keep) if path == STDIN else _read_path(Path(path), keep=keep)
    return inventory


def _read_stdin(*, keep: bool) -> Inventory:
    return take_stock(read(standard_input()), STDIN, keep=keep)


def _read_path(path: Path, *, keep: bool) -> Inventory:
    if not path.is_dir():
        return _read_file(path, found=False, keep=keep)
    inventory = Inventory()
    for found in _scan(path):
        inventory += found if isinstance(found, Inventory) else _read_file(found, found=True, keep=keep)
    return inventory


def _read_file(path: Path, *, found: bool, keep: bool) -> Inventory:
    try:
        with path.open("rb") as stream:
            return take_stock(read(stream), str(path), found=found, keep=keep)
    except OSError as error:
        return Inventory(errors=(_unreadable(error, str(path)),))


def _scan(top: Path) -> Iterator[Path | Inventory]:
    """Yield the manifest files below `top`, by name, and what is passed over or cannot be entered.

    Links to directories are not followed, and only ordinary files are opened: a pipe would never end.
    """
    barred: list[OSError] = []
    for directory, names, files in os.walk(top, onerror=barred.append):
        names[:] = sorted(name for name in names if name not in _NOT_ENTERED)
        if _CHART_FILE in files:
            names.clear()
            yield Inventory(skipped=(Skipped(directory, None, A_CHART, unread=True),))
            continue
        for name in sorted(files):
            path = Path(directory, name)
            if not name.lower().endswith(ENDINGS):
                continue
            if path.exists() and not path.is_file():
                yield Inventory(skipped=(Skipped(str(path), None, NOT_A_FILE),))
            else:
                yield path
    for error in barred:
        yield Inventory(errors=(_unreadable(error, str(error.filename)),))


def _unreadable(error: OSError, path: str) -> InputError:
    return InputError(f"cannot be read: {error.strerror or error}", path=path)
