"""Changed files that are a part of a tree of another tool: a program, values, a file that is gone.

Such a file is no manifest, and what it changes is deployed: the file that marks its tree is named.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from archcheck.sources.trees.discover.chart_membership import relative
from archcheck.sources.trees.discover.kustomizations import real
from archcheck.sources.trees.discover.scanning import ENDINGS
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.collecting import NOT_AN_OBJECT
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.unread.trees import UnreadTree, is_helmfile, rank_of, tree_of, tree_of_text

_SIZE_LIMIT = 1024 * 1024


def root_of_program(file: Path, root: Path) -> Path | None:
    """Return the file that marks the tree of a program, or of a file that is gone, if there is one."""
    is_gone = not file.exists()
    is_part = file.name.lower().endswith(ENDINGS) or _tree(file) is not None
    for marker, tree in _markers(file, root):
        if file.name.lower().endswith(tree.programs) or (is_gone and is_part):
            return marker
    return None


def named_for(file: Path, root: Path, selector: Selector) -> Path:
    """Return the file that a scan names for the tree of a changed one, so that one ignore accepts both."""
    tree = _tree(file)
    if tree is None or not tree.is_whole:
        return file
    of_it = [
        (marker, other.is_whole)
        for marker, other in _markers(file, root)
        if other.spoken == tree.spoken and selector.takes(marker)
    ]
    by_itself = next((marker for marker, is_whole in of_it if not is_whole and not _is_read(marker)), None)
    return by_itself or (of_it[-1][0] if of_it else file)


def _is_read(marker: Path) -> bool:
    """Return whether a file marks a tree that is read: a helmfile that is no template."""
    is_state = is_helmfile(marker.name, marker.absolute().parent.name)
    return is_state and marker.name.endswith(ENDINGS)


def trees_of_values(files: Iterable[Path], read: Inventory, root: Path, selector: Selector) -> Inventory:
    """Return the trees of other tools that changed files are values of: those without an object in them.

    Args:
        files: what has changed.
        read: what was read of it.
        root: the directory in which a tree may begin.
        selector: which paths count.

    """
    bare = {skipped.path for skipped in read.skipped if skipped.reason == NOT_AN_OBJECT}
    told = {skipped.path for skipped in read.skipped if skipped.unread}
    trees: dict[str, UnreadTree] = {}
    for file in files:
        marker, tree = next(_markers(file, root), (None, None)) if str(file) in bare else (None, None)
        if marker is not None and tree is not None and selector.takes(marker):
            trees.setdefault(str(marker), tree)
    return Inventory(skipped=tuple(tree.skipped(name) for name, tree in trees.items() if name not in told))


def _markers(file: Path, root: Path) -> Iterator[tuple[Path, UnreadTree]]:
    """Yield the file that marks a tree in each directory above a file, the nearest first."""
    top = real(root)
    for directory in Path(os.path.normpath(file.absolute())).parents:
        if top not in (real(directory), *real(directory).parents):
            return
        yield from _marker_in(directory if file.is_absolute() else relative(directory))


def _marker_in(directory: Path) -> Iterator[tuple[Path, UnreadTree]]:
    try:
        names = sorted((entry.name for entry in directory.iterdir()), key=lambda name: (rank_of(name), name))
    except OSError:
        return
    for marker in (directory / name for name in names):
        tree = _tree(marker)
        if tree is not None and marker.is_file():
            yield marker, tree
            return
    for marker in (directory / name for name in names if name.lower().endswith(ENDINGS)):
        tree = tree_of_text(_bytes(marker))
        if tree is not None:
            yield marker, tree
            return


def _bytes(file: Path) -> bytes:
    return read_beginning(file, _SIZE_LIMIT) if file.is_file() else b""


def _tree(file: Path) -> UnreadTree | None:
    return tree_of(file.name, file.absolute().parent.name)
