"""Files at the places that they have, below another folder: links are links there, and nothing else is there.

What is copied may be named by untrusted texts, so all of it is counted: every file and folder that is looked
at, and every byte, as it is read and not as the file system says (a file below /proc has no size).
"""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NoReturn

from archcheck.errors import InputError
from archcheck.processes.leftovers import making
from archcheck.sources.trees.discover.kustomizations import real

MOST_BYTES = 256 * 1024 * 1024
MOST_FILES = 20_000
_PIECE = 1024 * 1024


class Copies:
    """Copies of files below a folder.

    `refused` raises where they are too many, or too large. What lies outside of `within`, behind links or
    not, is not copied; all may be where that is None.
    """

    def __init__(self, root: Path, refused: Callable[[], NoReturn], within: Path | None = None) -> None:
        self._root = root
        self._within = within
        self._refused = refused
        self._bytes = 0
        self._looked_at = 0
        self.originals: dict[Path, Path] = {}

    def copy_of(self, path: Path) -> Path:
        """Return the place of a path that has no links on the way."""
        return self._root / path.relative_to(path.anchor)

    def add(self, path: Path) -> None:
        """Copy a file with the links on the way to it; of a folder, or what is absent, those alone.

        Raises:
            InputError: it cannot be copied, or is too much.

        """
        self._count()
        while not os.path.lexists(path):
            path = path.parent
        if self._within is not None and not real(path).is_relative_to(self._within):
            return
        try:
            with making():
                copy, target = self.mirrored(path), real(path)
                if target.is_file() and not copy.exists():
                    self._copy(target, copy)
                    self.originals[copy] = target
        except OSError as error:
            raise InputError(f"cannot be copied: {error.strerror}", path=str(path)) from error

    def add_below(self, folder: Path) -> None:
        """Copy a folder with everything below it.

        Raises:
            InputError: as `add` says.

        """
        for path in self._below(folder):
            self.add(path)

    def mirrored(self, path: Path) -> Path:
        """Return the place of a path in the copy, behind all its links, which are links there as well.

        A link that leads nowhere, to itself for instance, leads nowhere there.

        Raises:
            OSError: there is no room, or no right to look there.

        """
        here = Path(path.anchor)
        for name in path.parts[1:]:
            here /= name
            if here.is_symlink():
                target = real(here)
                link = self.copy_of(here)
                if not link.is_symlink():
                    link.parent.mkdir(parents=True, exist_ok=True)
                    link.symlink_to(self.copy_of(target))
                if target.is_symlink():
                    return link
                here = target
                self.mirrored(here)
        copy = self.copy_of(here)
        (copy if here.is_dir() else copy.parent).mkdir(parents=True, exist_ok=True)
        return copy

    def _below(self, folder: Path) -> Iterator[Path]:
        """Yield what is below a folder, one after the other: nothing is listed before it is counted.

        Links to folders are followed, each folder once.
        """
        pending, seen = [folder], {real(folder)}
        while pending:
            try:
                with os.scandir(pending.pop()) as entries:
                    for entry in entries:
                        path = Path(entry.path)
                        yield path
                        if entry.is_dir() and real(path) not in seen:
                            seen.add(real(path))
                            pending.append(path)
            except OSError as error:
                raise InputError(f"cannot be copied: {error.strerror}", path=str(folder)) from error

    def _count(self) -> None:
        self._looked_at += 1
        if self._looked_at > MOST_FILES:
            self._refused()

    def _copy(self, source: Path, target: Path) -> None:
        with source.open("rb") as file, target.open("wb") as copy:
            while piece := file.read(_PIECE):
                self._bytes += len(piece)
                if self._bytes > MOST_BYTES:
                    self._refused()
                copy.write(piece)
