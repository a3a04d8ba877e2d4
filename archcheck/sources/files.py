"""Files, directories and standard input → an inventory."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from archcheck.documents.reading import read
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.sources.trees.model import Selection
from archcheck.sources.trees.scanning import What, scan, unreadable
from archcheck.sources.trees.selecting import Selector
from archcheck.workloads.inventory import Inventory, Skipped, joined
from archcheck.workloads.stock import take_stock

A_CHART = "a chart, which archcheck chart renders and checks"


def read_manifests(paths: Iterable[str], *, keep: bool = False) -> Inventory:
    """Return what files, directories (recursively) and `-` hold, and which of them cannot be read.

    `keep` keeps the objects of the workloads as they are written.
    """
    return joined(
        read_stdin(keep=keep) if path == STDIN else _read_path(Path(path), keep=keep) for path in paths
    )


def read_stdin(*, keep: bool = False) -> Inventory:
    """Return what standard input holds."""
    return take_stock(read(standard_input()), STDIN, keep=keep)


def read_file(path: Path, *, found: bool, keep: bool = False) -> Inventory:
    """Return what one file holds; `found` by a scan, it may have nothing to do with Kubernetes."""
    try:
        with path.open("rb") as stream:
            return take_stock(read(stream), str(path), found=found, keep=keep)
    except OSError as error:
        return Inventory(errors=(unreadable(error, str(path)),))


def _read_path(path: Path, *, keep: bool) -> Inventory:
    if not path.is_dir():
        return read_file(path, found=False, keep=keep)
    return joined(_parts(path, keep=keep))


def _parts(top: Path, *, keep: bool) -> Iterator[Inventory]:
    """Yield what the files of a directory hold: kustomizations count as files, charts are passed over."""
    for found in scan(top, Selector(Selection(top))):
        if isinstance(found, Inventory):
            yield found
        elif found.what is What.CHART:
            yield Inventory(skipped=(Skipped(str(found.path), None, A_CHART, unread=True),))
        else:
            yield read_file(found.path, found=True, keep=keep)
