"""The two that `archcheck diff` compares: a lock each, or a revision or the work tree with what it holds."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archcheck.actions.diff.reading import Place, read_place, relative_within
from archcheck.cli.options.gate import repository_of
from archcheck.cli.options.shared import CommonOptions
from archcheck.cli.output.finish import say_what_was_passed_over
from archcheck.errors import UsageError
from archcheck.reports.text import printable_lines

if TYPE_CHECKING:
    from archcheck.registry.lock.model import Lock
    from archcheck.reports.model import Report
    from archcheck.sources.git_objects import LeftOut

_LOCK_ENDING = ".lock"
_MOST_TOLD = 10


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two that are compared: its lock, and what was checked by it; None for a lock alone."""

    lock: "Lock"
    report: "Report | None" = None


def both_sides(old: str, new: str | None, common: CommonOptions) -> tuple[Side, Side]:
    """Return the two sides.

    Both are read without what a revision of them cannot have, such as submodules, so that it is no
    difference; what that is, is said.

    Args:
        old: a lock, or a revision.
        new: the same, or None for the work tree.
        common: the shared options.

    Raises:
        UsageError: a name that is neither, or a side without a lock.
        InputError: a lock or a revision that cannot be read.

    """
    with ExitStack() as stack:
        before, after = _found(old, common, stack), _found(new, common, stack)
        left_out = _left_out([before, after])
        if not common.quiet:
            _tell(left_out)
        return _side(before, common, left_out), _side(after, common, left_out)


def _found(name: str | None, common: CommonOptions, stack: ExitStack) -> Path | Place:
    """Return the lock that an argument names, or the directory that it is about.

    A file that is called as a lock is one; else a revision goes first: a bare repository has a file HEAD.
    """
    base = common.base.resolve()
    root = repository_of(base)
    if name is None:
        return Place(base, "the work tree", root, root, is_work_tree=True)
    file = Path(name)
    is_file = file.is_file()
    if is_file and (name.endswith(_LOCK_ENDING) or os.sep in name):
        return file
    if root is not None:
        place = _revision(name, base, root, stack)
        if place is not None:
            return place
    elif is_file and _is_bare(common.directory):
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


def _revision(name: str, base: Path, root: Path, stack: ExitStack) -> Place | None:
    from archcheck.sources.git import find_commit, revision

    commit = find_commit(name, root)
    if commit is None:
        return None
    found = stack.enter_context(revision(commit, root))
    within = found.folder / base.relative_to(root)
    return Place(within, f"revision {name}", root, found.folder, found.left_out)


def _is_bare(directory: Path) -> bool:
    return (directory / "objects").is_dir() and (directory / "refs").is_dir()


def _left_out(sides: Sequence[Path | Place]) -> "dict[str, LeftOut]":
    """Return what some revision has not, by path, with the submodules of a work tree beside it."""
    places = [each for each in sides if isinstance(each, Place)]
    found = {each.path: each for place in places for each in place.left_out}
    roots = [each.root for each in places if each.is_work_tree and each.root is not None]
    if roots and len(places) == len(sides):
        from archcheck.sources.git import submodules

        found |= {each.path: each for each in submodules(roots[0])}
    return found


def _tell(left_out: "dict[str, LeftOut]") -> None:
    """Say what is compared on neither side."""
    for each in list(left_out.values())[:_MOST_TOLD]:
        _say(f"warning: {each.path} is not compared: {each.why}")
    if len(left_out) > _MOST_TOLD:
        _say(f"warning: {len(left_out) - _MOST_TOLD} more are not compared")


def _side(found: Path | Place, common: CommonOptions, left_out: "dict[str, LeftOut]") -> Side:
    from archcheck.registry.lock.file import read_bytes
    from archcheck.registry.lock.reading import read_lock

    if isinstance(found, Path):
        return Side(read_lock(read_bytes(found), str(found)))
    return _checked(found, common, tuple(left_out))


def _checked(place: Place, common: CommonOptions, left_out: tuple[str, ...]) -> Side:
    """Return what a directory holds, checked by the lock in it."""
    from archcheck.actions.check import Progress, check
    from archcheck.actions.requests import request_for
    from archcheck.registry.lock.file import open_lock
    from archcheck.registry.lock.model import FILE_NAME
    from archcheck.registry.lock.reading import read_lock

    file = place.base / FILE_NAME
    if not file.is_file():
        raise UsageError(f"{place.what} has no {FILE_NAME}", hint="archcheck lock writes it; commit it")
    lock = open_lock(file, datetime.now(UTC).date(), None)
    entries = read_lock(lock.data, f"{place.what}: {FILE_NAME}")
    inventory = read_place(place, common, left_out).inventory
    locate = relative_within(place.base)
    for error in inventory.errors:
        _say(f"error: {place.what}: {place.shown(error.diagnostics())}")
    local = replace(common, access=replace(common.access, lock=lock))
    policy = replace(common.suppressions, baseline={}, is_strict=False, is_whole=False, locate=locate)
    report = check(request_for(local, inventory, suppressions=policy), Progress())
    if not common.quiet:
        unread = (replace(each, path=place.shown(each.path)) for each in report.skipped if each.unread)
        say_what_was_passed_over(unread, f"warning: {place.what}: ")
    return Side(entries, report)


def _say(text: str) -> None:
    click.echo(printable_lines(text), err=True)
