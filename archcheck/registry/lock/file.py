"""The lock of a repository: where it lies, and one entry of it at the cost of one block.

A hook that checks one file of a large repository needs a few entries of a lock that has hundreds: the blocks
of archcheck's own text are found by their first line. Any other text is read whole.
"""

import os
import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from pathlib import Path

from archcheck.errors import InputError, UsageError
from archcheck.images.availability import Availability, Found, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.lock.model import FILE_NAME, Lock, Locked
from archcheck.registry.lock.reading import read_lock
from archcheck.registry.lock.writing import HEADER, VERSION, key_text

SIZE_LIMIT = 32 * 1024 * 1024
_CHECKED = re.compile(rb"^checked: \S+\n", re.MULTILINE)
_ADD = "archcheck lock adds what is missing"


def find_lock(directory: Path) -> Path | None:
    """Return the nearest `archcheck.lock` in `directory` or above it."""
    return next(
        (found for place in (directory, *directory.parents) if (found := place / FILE_NAME).is_file()), None
    )


def read_bytes(path: Path) -> bytes:
    """Return the bytes of a lock.

    Raises:
        InputError: it cannot be read, or is far larger than any lock.

    """
    try:
        if path.stat().st_size > SIZE_LIMIT:
            raise InputError(f"larger than {SIZE_LIMIT // 1024**2} MiB", path=str(path))
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=str(path)) from error


@dataclass(frozen=True)
class LockFile:
    """A lock that answers for registries.

    Entries that nobody has seen for more than `max_age` days, counted to `today`, answer nothing.
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
            return Unknown(Reason.OFFLINE, f"{reference.familiar} is not in {self._name}: {_ADD}")
        age = (self.today - lock.as_of(entry)).days
        if self.max_age is not None and age > self.max_age:
            text = f"{reference.familiar} was last seen {age} days ago, and --max-age allows {self.max_age}"
            return Unknown(Reason.OFFLINE, f"{text}: archcheck lock --update asks again")
        return _told(entry, reference)

    @property
    def _name(self) -> str:
        return os.path.relpath(self.path)

    def _part(self, name: str) -> Lock:
        """Return a lock with the one entry of that name, or without; a foreign text as a whole."""
        start = f"{HEADER}version: {VERSION}\n".encode()
        if not self.data.startswith(start) or b"\n<<<<<<<" in self.data:
            return self._whole
        key = f"\n  {key_text(name)}:\n".encode()
        at = self.data.find(key)
        if at < 0 or self.data.find(key, at + 1) >= 0:
            return self._whole if at >= 0 else Lock()
        end = at + len(key)
        while self.data.startswith(b"    ", end):
            end = self.data.find(b"\n", end) + 1 or len(self.data)
        checked = _CHECKED.search(self.data)
        head = start + (checked[0] if checked else b"") + b"images:"
        try:
            return read_lock(head + self.data[at:end], str(self.path))
        except InputError:
            return self._whole  # which fails with the line of the file

    @cached_property
    def _whole(self) -> Lock:
        return read_lock(self.data, str(self.path))


def open_lock(named: Path | None, directory: Path, today: date, max_age: int | None) -> LockFile:
    """Return the lock that a run answers from.

    Args:
        named: the file that is named, or None for the nearest.
        directory: where the search upward starts.
        today: the day to which ages are counted.
        max_age: days, or None.

    Raises:
        UsageError: there is none.
        InputError: it cannot be read.

    """
    path = named or find_lock(directory)
    if path is None or not path.is_file():
        raise UsageError(f"--locked, and there is no {path or FILE_NAME}", hint="archcheck lock writes it")
    return LockFile(path, read_bytes(path), today, max_age)


def days(seconds: float) -> int:
    """Return whole days of a duration, rounded down."""
    return timedelta(seconds=seconds).days


def _told(entry: Locked, reference: Reference) -> Availability:
    answer = entry.answer
    if isinstance(answer, Found):
        if reference.digest not in ("", answer.digest):
            return Unknown(
                Reason.INVALID, f"{reference.familiar} has another digest in the lock, {answer.digest}"
            )
        return Found(answer.platforms, answer.digest, answer.kind, reference.registry)
    return Unknown(answer.reason, f"{reference.familiar}: {answer.message}")
