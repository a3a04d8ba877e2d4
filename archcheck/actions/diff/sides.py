"""The two that `archcheck diff` compares: a lock each, or a revision or the work tree with what it holds."""

import os
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archcheck.actions.check import check
from archcheck.actions.check_request import request_of
from archcheck.actions.diff.reading import ComparedTree, read_compared, relative_within
from archcheck.actions.notices import skipped_lines
from archcheck.actions.reporter import Progress, Reporter
from archcheck.actions.repository import repository_of
from archcheck.actions.run_options import RunOptions
from archcheck.errors import InputError, UsageError
from archcheck.frozen import dataclass
from archcheck.registry.lock.file import open_lock, read_bytes
from archcheck.registry.lock.model import FILE_NAME, Lock
from archcheck.registry.lock.reading import read_lock
from archcheck.reports.model import Report
from archcheck.sources.git import find_commit, revision, submodules
from archcheck.sources.git_objects import LeftOut

_LOCK_ENDING = ".lock"
_MOST_NAMED = 10


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: its lock, and what was checked by it; None for a lock alone."""

    lock: Lock
    report: Report | None = None


def both_sides(old: str, new: str | None, run: RunOptions, reporter: Reporter) -> tuple[Side, Side]:
    """Return the two sides.

    Both are read without what a revision of them cannot have, such as submodules, so that it is no
    difference; what that is, is said.

    Args:
        old: a lock, or a revision.
        new: the same, or None for the work tree.
        run: what the run is told.
        reporter: hears what is compared on neither side, and what could not be read.

    Raises:
        UsageError: a name that is neither, or a side without a lock.
        InputError: a lock or a revision that cannot be read.

    """
    with ExitStack() as stack:
        before, after = _named(old, run, stack), _named(new, run, stack)
        left_out = _left_out([before, after])
        _say_left_out(left_out, reporter)
        first = _side(before, run, left_out, reporter)
        return first, _side(after, run, left_out, reporter)


def _named(name: str | None, run: RunOptions, stack: ExitStack) -> Path | ComparedTree:
    """Return the lock that an argument names, or the directory that it is about.

    A file that is called as a lock is one; else a revision goes first: a bare repository has a file HEAD.
    """
    base = run.base.resolve()
    root = repository_of(base)
    if name is None:
        return ComparedTree(base, "the work tree", root, root, is_work_tree=True)
    file = Path(name)
    is_file = file.is_file()
    if is_file and (name.endswith(_LOCK_ENDING) or os.sep in name):
        return file
    if root is not None:
        tree = _revision(name, base, root, stack)
        if tree is not None:
            return tree
    elif is_file and _is_bare(run.directory):
        raise UsageError(
            "a bare repository has no directory that could be compared",
            hint="run it in a work tree: git worktree add",
        )
    if is_file:
        return file
    if root is None:
        raise UsageError(f"{name!r} is no file, and this is no git repository")
    hint = "name two revisions apart" if ".." in name else "git fetch, in a shallow clone"
    raise UsageError(f"{name!r} is neither a file nor a revision", hint=hint)


def _revision(name: str, base: Path, root: Path, stack: ExitStack) -> ComparedTree | None:
    commit = find_commit(name, root)
    if commit is None:
        return None
    checkout = stack.enter_context(revision(commit, root))
    within = checkout.folder / base.relative_to(root)
    return ComparedTree(within, f"revision {name}", root, checkout.folder, checkout.left_out)


def _is_bare(directory: Path) -> bool:
    return (directory / "objects").is_dir() and (directory / "refs").is_dir()


def _left_out(sides: Sequence[Path | ComparedTree]) -> dict[str, LeftOut]:
    """Return what some revision has not, by path, with the submodules of a work tree."""
    trees = [side for side in sides if isinstance(side, ComparedTree)]
    left_out = {part.path: part for tree in trees for part in tree.left_out}
    roots = [tree.root for tree in trees if tree.is_work_tree and tree.root is not None]
    if roots and len(trees) == len(sides):
        left_out |= {part.path: part for part in submodules(roots[0])}
    return left_out


def _say_left_out(left_out: Mapping[str, LeftOut], reporter: Reporter) -> None:
    """Say what is compared on neither side."""
    for part in list(left_out.values())[:_MOST_NAMED]:
        reporter.warning(f"warning: {part.path} is not compared: {part.why}")
    if len(left_out) > _MOST_NAMED:
        reporter.warning(f"warning: {len(left_out) - _MOST_NAMED} more are not compared")


def _side(
    side: Path | ComparedTree, run: RunOptions, left_out: Mapping[str, LeftOut], reporter: Reporter
) -> Side:
    if isinstance(side, Path):
        return Side(read_lock(read_bytes(side), str(side)))
    return _checked(side, run, tuple(left_out), reporter)


def _checked(tree: ComparedTree, run: RunOptions, left_out: tuple[str, ...], reporter: Reporter) -> Side:
    """Return what a directory holds, checked by the lock in it."""
    file = tree.base / FILE_NAME
    if not file.is_file():
        raise UsageError(f"{tree.what} has no {FILE_NAME}", hint="archcheck lock writes it; commit it")
    lock = open_lock(file, datetime.now(UTC).date(), None)
    entries = read_lock(lock.data, f"{tree.what}: {FILE_NAME}")
    inventory = read_compared(tree, run, left_out, entries.charts).inventory
    for error in inventory.errors:
        reporter.error(InputError(f"{tree.what}: {tree.shown(error.diagnostics())}"))
    local = replace(run, registry=replace(run.registry, lock=lock))
    policy = replace(
        run.suppressions, baseline={}, is_strict=False, is_whole=False, locate=relative_within(tree.base)
    )
    report = check(replace(request_of(local), inventory=inventory, suppressions=policy), Progress())
    unread = (replace(part, path=tree.shown(part.path)) for part in report.skipped if part.unread)
    for line in skipped_lines(unread, f"warning: {tree.what}: "):
        reporter.warning(line)
    return Side(entries, report)
