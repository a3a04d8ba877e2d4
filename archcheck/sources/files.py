"""Files, directories and standard input → an inventory."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archcheck.documents.reading import read
from archcheck.errors import InputError
from archcheck.sources.stdin import STDIN, standard_input
from archcheck.sources.trees.discover.kustomizations import patches_among, real
from archcheck.sources.trees.discover.scanning import Discovered, SourceKind, scan, unreadable
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.sources.trees.model import Selection
from archcheck.workloads.collecting import A_TEMPLATE, collect_workloads
from archcheck.workloads.inventory import Inventory, Loss, Skipped, joined
from archcheck.workloads.unread.template_files import is_template_file, may_deploy
from archcheck.workloads.unread.trees import tree_of

_MOST_PROCESSES = 8
_MANY_FILES, _MANY_BYTES = 64, 4 * 1024 * 1024
"""From here on several processes read faster than one, which each take a few milliseconds to start."""
_BATCH_FILES, _BATCH_BYTES = 16, 256 * 1024

_TEMPLATE_LIMIT = 4 * 1024 * 1024

A_PATCH = "a part of a kustomization, and no manifest by itself"
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
    return collect_workloads(read(standard_input()), STDIN, keep=keep)


def read_file(path: Path, *, scanned: bool, keep: bool = False) -> Inventory:
    """Return what one file holds; `scanned` by a scan, it may have nothing to do with Kubernetes."""
    tree = tree_of(path.name, path.absolute().parent.name)
    if tree is not None:
        return Inventory(skipped=(tree.skipped(str(path)),))
    try:
        with path.open("rb") as stream:
            if scanned and is_template_file(path.name):
                return _template(path, stream.read(_TEMPLATE_LIMIT + 1))
            return collect_workloads(read(stream), str(path), scanned=scanned, keep=keep)
    except OSError as error:
        return Inventory(errors=(unreadable(error, str(path)),))


def _template(path: Path, text: bytes) -> Inventory:
    """Return a template of a manifest as something that is not read, where what it makes may deploy pods."""
    is_meant = len(text) > _TEMPLATE_LIMIT or may_deploy(path.name, text)
    return Inventory(skipped=(Skipped(str(path), None, A_TEMPLATE, Loss.PART),) if is_meant else ())


def read_files(paths: Sequence[Path]) -> list[Inventory]:
    """Return what files hold that a scan came across, in their order; many are read by several processes."""
    are_many = len(paths) >= _MANY_FILES and sum(map(_size, paths)) >= _MANY_BYTES
    processes = min(_MOST_PROCESSES, _processors()) if are_many else 1
    if processes < 2:
        return list(map(_read_found, paths))
    from archcheck.processes.forked import Died, map_forked

    batches = list(_batches(paths))
    answers = map_forked(_read_batch, batches, processes)
    lost = [
        path
        for batch, answer in zip(batches, answers, strict=True)
        if isinstance(answer, Died)
        for path in batch
    ]
    again = zip(lost, map_forked(_read_found, lost, 1), strict=True)
    read = {path: _unread(path, answer.how) if isinstance(answer, Died) else answer for path, answer in again}
    return [
        inventory
        for batch, answer in zip(batches, answers, strict=True)
        for inventory in ([read[path] for path in batch] if isinstance(answer, Died) else answer)
    ]


def _batches(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Yield files in their order, so many at once as are worth a word between processes."""
    batch: list[Path] = []
    size = 0
    for path in paths:
        batch.append(path)
        size += _size(path)
        if len(batch) == _BATCH_FILES or size >= _BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _read_batch(paths: Sequence[Path]) -> list[Inventory]:
    return list(map(_read_found, paths))


def _read_found(path: Path) -> Inventory:
    return read_file(path, scanned=True)


def _unread(path: Path, how: str) -> Inventory:
    """Return what is known of a file when two processes that read it have died."""
    error = InputError(
        f"the process that read it was ended ({how})",
        path=str(path),
        why="there is too little memory for it, or the system ended it for another reason",
    )
    return Inventory(errors=(error,))


def _processors() -> int:
    """Return how many processes may read at once; 1 where a process cannot be copied as it is."""
    import threading

    if not hasattr(os, "sched_getaffinity") or threading.active_count() > 1:
        return 1
    return len(os.sched_getaffinity(0))


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _read_path(path: Path, *, keep: bool) -> Inventory:
    if not path.is_dir():
        return read_file(path, scanned=False, keep=keep)
    return joined(_parts(path, keep=keep))


def _parts(top: Path, *, keep: bool) -> Iterator[Inventory]:
    """Yield what the files of a directory hold: kustomizations count as files, charts are passed over."""
    seen = list(scan(top, Selector(Selection(top))))
    parts = patches_among(
        part.path for part in seen if isinstance(part, Discovered) and part.kind is SourceKind.KUSTOMIZATION
    )
    for entry in seen:
        if isinstance(entry, Inventory):
            yield entry
        elif parts and real(entry.path) in parts:
            yield Inventory(skipped=(Skipped(str(entry.path), None, A_PATCH),))
        elif entry.kind is SourceKind.CHART:
            yield Inventory(skipped=(Skipped(str(entry.path), None, A_CHART, loss=Loss.PART),))
        else:
            yield read_file(entry.path, scanned=True, keep=keep)
