"""Files are replaced: all of them written aside first, compared with what was read, then renamed.

What belongs to a file stays with it. Where a new file cannot have it (a second hard link, an owner that only
root may give, a label), or the folder takes no new file, the bytes are written into the file that is there.
"""

import errno
import os
from collections.abc import Callable, Collection, Mapping
from contextlib import ExitStack
from enum import Enum
from functools import partial
from io import FileIO
from pathlib import Path
from typing import TypeAlias

from archcheck.errors import ChangedError, UsageError
from archcheck.frozen import dataclass
from archcheck.storage.asides import new_aside, remove_leftovers
from archcheck.storage.attributes import copy_attributes, is_read_only
from archcheck.storage.locking import folder_lock


class Before(Enum):
    """What is known of a file before it is replaced, beside its bytes."""

    ABSENT = "absent"
    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class Replacement:
    """A file and its new bytes. `before`: what it holds if it was not changed since it was read."""

    path: Path
    data: bytes
    before: bytes | Before = Before.ANYTHING


_Commit: TypeAlias = Callable[[], None]


def replace_files(replacements: Collection[Replacement], gone: Mapping[Path, bytes] | None = None) -> None:
    """Write files, then remove those of `gone`; all are ready before the first of them is put in place.

    `gone` has what was read of each: where one holds something else by now, nothing is written. A link is
    followed; what is no file, a pipe for instance, is written to. A file that holds the bytes already is left
    alone, whatever was read of it.

    Raises:
        ChangedError: one does not hold what was read of it.
        UsageError: one is read-only, or cannot be written.

    """
    targets = [(replacement, _target(replacement.path)) for replacement in replacements]
    with ExitStack() as stack:
        for folder in sorted({target.parent for _, target in targets}):
            if stack.enter_context(folder_lock(folder)):
                remove_leftovers(folder)
        commits: list[tuple[Path, _Commit]] = [
            (replacement.path, commit)
            for replacement, target in targets
            if (commit := _prepared(replacement, target, stack))
        ]
        for path, data in (gone or {}).items():
            _told(path, partial(_require_removable, path, data))
            commits.append((path, partial(_remove, path, data)))
        for path, commit in commits:
            _told(path, commit)


def write_aside(target: Path, body: bytes) -> None:
    """Write a file of archcheck's own whole or not at all, in a folder that is made for it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    replace_files([Replacement(target, body)])


def _require_removable(path: Path, data: bytes) -> None:
    if os.path.lexists(path) and path.read_bytes() != data:
        raise ChangedError(f"{path} has changed since it was read", hint="run again")


def _remove(path: Path, data: bytes) -> None:
    """Remove a file, which is looked at once more at the last moment."""
    _require_removable(path, data)
    path.unlink(missing_ok=True)


def _told(path: Path, act: Callable[[], None]) -> None:
    """Do something with a file; an error names it.

    Raises:
        UsageError: it fails.

    """
    try:
        act()
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error


def _target(path: Path) -> Path:
    target = Path(os.path.realpath(path))
    if target.is_symlink():
        raise UsageError(f"{path} cannot be written: {os.strerror(errno.ELOOP)}")
    return target


def _prepared(wanted: Replacement, target: Path, stack: ExitStack) -> _Commit | None:
    """Return what puts the bytes in place, once all others are ready too; None where they are there.

    Raises:
        ChangedError, UsageError: as `replace_files` says.

    """
    prepared: list[_Commit | None] = []
    _told(wanted.path, lambda: prepared.append(_commit(wanted, target, stack)))
    return prepared[0]


def _commit(wanted: Replacement, target: Path, stack: ExitStack) -> _Commit | None:
    if target.exists() and not target.is_file():
        return lambda: _write_into(wanted.path, wanted.data)
    held = _held(wanted, target)
    if held == wanted.data:
        return None
    _require_unchanged(wanted, held)
    if target.exists():
        _require_writable(wanted.path, target)
    aside = _aside(wanted.data, target, stack)
    if aside is None:
        return lambda: _overwrite(wanted, target)
    return lambda: _rename(wanted, target, aside)


def _held(wanted: Replacement, target: Path) -> bytes | Before:
    """Return what a file holds now; that it may be anything where that does not count, and it is secret."""
    if not target.exists():
        return Before.ABSENT
    try:
        return target.read_bytes()
    except PermissionError:
        if wanted.before is Before.ANYTHING:
            return Before.ANYTHING
        raise


def _require_unchanged(wanted: Replacement, held: bytes | Before) -> None:
    if wanted.before is not Before.ANYTHING and wanted.before != held:
        raise ChangedError(f"{wanted.path} has changed since it was read", hint="run again")


def _require_writable(path: Path, target: Path) -> None:
    if is_read_only(target):
        raise UsageError(f"{path} is read-only, and is not replaced", hint=f"chmod u+w {path}")


def _aside(data: bytes, target: Path, stack: ExitStack) -> Path | None:
    """Return a new file with the bytes and all that belongs to the target; None where it cannot be had.

    Raises:
        OSError: there is no target either whose bytes could be changed, or no room.

    """
    is_there = target.exists()
    if is_there and target.stat().st_nlink > 1:
        return None
    try:
        aside, number = new_aside(target.parent)
    except PermissionError:
        if is_there:
            return None
        raise
    stack.callback(aside.unlink, missing_ok=True)
    with os.fdopen(number, "wb") as file:
        file.write(data)
        file.flush()
        kept = not is_there or copy_attributes(target, number)
        os.fsync(number)
    return aside if kept else None


def _rename(wanted: Replacement, target: Path, aside: Path) -> None:
    """Put a new file in the place of the old one, which is looked at once more at the last moment."""
    _require_unchanged(wanted, _held(wanted, target))
    aside.replace(target)


def _overwrite(wanted: Replacement, target: Path) -> None:
    """Write bytes into the file that is there; what fails half-way is put back."""
    with target.open("r+b", buffering=0) as file:
        old = file.read()
        _require_unchanged(wanted, old)
        try:
            _fill(file, wanted.data)
        except BaseException:
            _fill(file, old)
            raise


def _fill(file: FileIO, data: bytes) -> None:
    """Make bytes all that a file holds: with one call as a rule, so that nothing comes between."""
    file.seek(0)
    left = memoryview(data)
    while left:
        left = left[file.write(left) :]
    file.truncate(len(data))
    os.fsync(file.fileno())


def _write_into(path: Path, data: bytes) -> None:
    path.write_bytes(data)
