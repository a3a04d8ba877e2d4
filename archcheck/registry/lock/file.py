"""The lock of a repository: where it lies, and one entry of it at the cost of one block.

A hook that checks one file of a large repository needs a few entries of a lock that has hundreds: the blocks
of archcheck's own text are found by their first line. A text that is laid out in any other way is read whole.
"""

import os
from dataclasses import replace
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from archcheck.errors import InputError, UsageError
from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Found, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.lock.layout import blocks_of, head_of, with_plain_line_breaks
from archcheck.registry.lock.model import FILE_NAME, Lock, Locked
from archcheck.registry.lock.reading import read_lock
from archcheck.registry.lock.writing import HEADER
from archcheck.storage.bounded import read_bounded

SIZE_LIMIT = 32 * 1024 * 1024
_ADD = "archcheck lock adds it, and needs a network for that"
_AGAIN = "archcheck lock --update asks again"


def may_be_lock(path: Path, data: bytes) -> bool:
    """Return whether a file that cannot be read as a lock was meant to be one."""
    return path.name == FILE_NAME or HEADER.encode() in with_plain_line_breaks(data)


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a lock.

    Raises:
        InputError: it cannot be read, or is far larger than any lock.

    """
    try:
        return read_bounded(path, SIZE_LIMIT)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error


@dataclass(frozen=True)
class LockFile:
    """A lock that answers for registries.

    Entries that have not been seen for more than `max_age` days, counted to `today`, answer nothing.
    """

    path: Path
    data: bytes
    today: date
    max_age: int | None = None

    def answer(self, reference: Reference) -> Availability:
        """Return what the lock knows of a reference; what it does not know is unknown, never missing.

        Raises:
            InputError: the lock is broken.

        """
        lock = self._part(str(reference))
        entry = lock.entries.get(str(reference))
        if entry is None:
            return Unknown(Reason.OFFLINE, f"not in {self._name}: {_ADD}")
        old = self._too_old(lock, entry)
        return Unknown(Reason.OFFLINE, f"{old}: {_AGAIN}") if old else _told(entry, reference)

    def _too_old(self, lock: Lock, entry: Locked) -> str:
        """Return how an entry is too old, or of a day that has not come; else nothing."""
        if self.max_age is None:
            return ""
        day = lock.as_of(entry, self.today)
        if day is None:
            return f"last seen on {entry.seen} by {self._name}, and today is {self.today}"
        age = (self.today - day).days
        return f"last seen {age} days ago, and --max-age allows {self.max_age}" if age > self.max_age else ""

    @property
    def _name(self) -> str:
        return os.path.relpath(self.path)

    def _part(self, name: str) -> Lock:
        """Return a lock with the one entry of that name, or without; where it is not our text, all of it."""
        if self._head is None:
            return self._whole
        blocks = blocks_of(self._text, name)
        if len(blocks) > 1:
            return self._whole  # which fails with the line of the file
        try:
            return read_lock(self._head + b"images:\n" + b"".join(blocks), str(self.path))
        except InputError:
            return self._whole

    @cached_property
    def _text(self) -> bytes:
        return with_plain_line_breaks(self.data)

    @cached_property
    def _head(self) -> bytes | None:
        return head_of(self._text)

    @cached_property
    def _whole(self) -> Lock:
        return read_lock(self.data, str(self.path))


def open_lock(path: Path, today: date, max_age: int | None) -> LockFile:
    """Return the lock that a run answers from.

    Args:
        path: where it is.
        today: the day to which ages are counted.
        max_age: days, or None.

    Raises:
        UsageError: there is none.
        InputError: it cannot be read.

    """
    if not path.is_file():
        raise UsageError(f"--locked, and there is no {path}", hint="archcheck lock writes it")
    return LockFile(path, read_bytes(path), today, max_age)


def days(seconds: float) -> int:
    """Return whole days of a duration, rounded down."""
    return timedelta(seconds=seconds).days


def _told(entry: Locked, reference: Reference) -> Availability:
    answer = entry.answer
    if isinstance(answer, Found):
        if reference.digest not in ("", answer.digest):
            return Unknown(Reason.INVALID, f"the lock has another digest for it, {answer.digest}")
        return replace(answer, host=reference.registry)
    return answer
