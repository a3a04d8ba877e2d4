"""A copy of what kustomize reads, in which some files may be others: a try touches no file of the user's.

The copy lies below a folder of its own, at the places that the files have (`/home/u/base` →
`COPY/home/u/base`); links are links in it, and nothing else is there. So `..`, links that lead elsewhere and
kustomize's rule that files lie below their kustomization (LoadRestrictionsRootOnly) mean in it what they mean
to the user. What this does not foresee is found out: `require_likeness` builds both.
"""

import filecmp
import io
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NoReturn

from archcheck.documents.reading import Document, read
from archcheck.errors import ChangedError, InputError
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.trees.discover.file_references import may_be_path, plugins, texts
from archcheck.sources.trees.discover.inflation import inflated_charts
from archcheck.sources.trees.discover.kustomizations import (
    Kustomization,
    reached,
    read_kustomization,
    real,
    texts_in_file,
)
from archcheck.sources.trial_builds.building import Building
from archcheck.sources.trial_builds.copying import Copies

_OTHERWISE = "kustomize builds a copy of it otherwise than itself, so that nothing can be tried in one"
_OTHER_EACH_TIME = (
    "kustomize builds other workloads each time (a chart makes up values), so that nothing can be tried"
)
_BY_PIPE = "kustomize build DIR | archcheck patch - -o FOLDER, and take the component in by hand"
_CHARTS_BY_PIPE = _BY_PIPE.replace("build", "build --enable-helm")


class Scratch:
    """A copy of everything that some kustomizations are made of, as far as it lies on this machine."""

    def __init__(self, root: Path, parts: Sequence[Kustomization], building: Building) -> None:
        self.parts = parts
        self._root = root
        self._building = building
        self._helm = building.helm_for(parts)
        self._copies = Copies(root, partial(_too_much, parts), building.within)
        for part in parts:
            self._copy_part(part)

    @classmethod
    @contextmanager
    def of(cls, files: Iterable[Path], building: Building) -> "Iterator[Scratch]":
        """Copy what kustomizations are made of, for as long as the context lasts.

        Args:
            files: the files of the kustomizations.
            building: how they are built.

        Raises:
            InputError: it is too much, or cannot be copied, or not be built without fetching what may not be.
            UsageError: there is no place for a copy.

        """
        with scratch_folder() as folder:
            yield cls(real(folder), _parts(files), building)

    def build(self, directory: Path, files: Mapping[Path, bytes]) -> bytes:
        """Return what kustomize builds of a directory where some files are others.

        Args:
            directory: the user's directory, whose copy is built.
            files: the other files, by their places outside of the copy.

        Raises:
            InputError: kustomize fails, with its own message.

        """
        with self._with(files):
            try:
                return self._building.build(self._copies.copy_of(real(directory)), self._helm)
            except InputError as error:
                what = error.what.replace(str(self._root), "")
                raise InputError(what, path=str(directory), hint=error.hint) from error

    def place_of(self, path: Path) -> Path:
        """Return where a path of the user's lies in the copy, behind all links on the way.

        Raises:
            OSError: there is no room for the folders on the way.

        """
        return self._copies.mirrored(Path(os.path.normpath(path.absolute())))

    def require_likeness(self, directory: Path) -> None:
        """Build a directory and its copy, and see that both are the same, or that both fail.

        Objects that are others each time (a password that a chart makes up) need not be the same.

        Raises:
            ChangedError: a file has changed since it was copied.
            InputError: they are not.

        """
        own, copy = self._own(directory), _outcome(lambda: self.build(real(directory), {}))
        if own == copy:
            return
        if not self._is_fresh():
            raise ChangedError(f"{directory} has changed since it was read", hint="run again")
        again = self._own(directory)
        if own is None or copy is None or again is None or not _is_like(own, copy, again):
            raise InputError(_OTHERWISE, path=str(directory), hint=_BY_PIPE)

    def require_sameness(self, directory: Path) -> None:
        """Build a directory twice, and see that both are the same.

        Raises:
            InputError: it holds what is another each time.

        """
        if self._own(directory) != self._own(directory):
            raise InputError(_OTHER_EACH_TIME, path=str(directory), hint=_CHARTS_BY_PIPE)

    def _own(self, directory: Path) -> bytes | None:
        return _outcome(lambda: self._building.build(real(directory), self._helm))

    def _is_fresh(self) -> bool:
        """Return whether every file that was copied still is what it was then."""
        with suppress(OSError):
            originals = self._copies.originals
            return all(filecmp.cmp(copy, file, shallow=False) for copy, file in originals.items())
        return False

    @contextmanager
    def _with(self, files: Mapping[Path, bytes]) -> Iterator[None]:
        """Have other files in the copy for a while; afterwards it is as it was.

        Raises:
            InputError: they cannot be written there.

        """
        before: dict[Path, bytes | None] = {}
        try:
            for path, data in files.items():
                with _said_of(path):
                    copy = self._copies.mirrored(real(path.parent) / path.name)
                    before.setdefault(copy, copy.read_bytes() if copy.is_file() else None)
                    copy.write_bytes(data)
            yield
        finally:
            for copy, old in before.items():
                copy.unlink(missing_ok=True) if old is None else copy.write_bytes(old)

    def _copy_part(self, part: Kustomization) -> None:
        """Copy the file of a kustomization, all files that any text in it may mean, and its charts.

        What an absolute path leads to is there for the copy as well.
        """
        directory = real(part.directory)
        self._copies.add(directory / part.file.name)
        for text in every_text(part):
            if may_be_path(text) and not Path(text).is_absolute():
                self._copies.add(Path(os.path.normpath(directory / text)))
        for chart in inflated_charts([part]):
            if chart.directory is not None and chart.directory.is_relative_to(part.directory):
                below = chart.directory.relative_to(part.directory)
                self._copies.add_below(Path(os.path.normpath(directory / below)))


@contextmanager
def _said_of(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise InputError(f"it cannot be tried in a copy: {error.strerror}", path=str(path)) from error


def _too_much(parts: Sequence[Kustomization]) -> NoReturn:
    raise InputError("too much to try it in a copy", path=str(parts[0].file), hint=_BY_PIPE)


def _parts(files: Iterable[Path]) -> list[Kustomization]:
    """Return kustomizations, and all that they include on this machine."""
    known: dict[Path, Kustomization] = {}
    for file in files:
        top = read_kustomization(file.absolute())
        if top is not None:
            known |= {real(part.directory): part for part in reached(top, known)}
    return list(known.values())


def every_text(part: Kustomization) -> Iterator[str]:
    """Yield every text of a kustomization, and of the configurations of its plugins, in files or in place."""
    for text in texts(part.root):
        yield text
        if "\n" in text:
            yield from _texts_in(text.encode(errors="replace"))
    for text in plugins(part.root):
        if may_be_path(text):
            yield from texts_in_file(part.directory / text)


def _texts_in(data: bytes) -> Iterator[str]:
    for reading in read(io.BytesIO(data)):
        if isinstance(reading, Document):
            yield from texts(reading.root)


def _outcome(build: Callable[[], bytes]) -> bytes | None:
    """Return what a build gives; None where it fails, in words that may be others each time."""
    with suppress(InputError):
        return build()
    return None


def _is_like(own: bytes, copy: bytes, again: bytes) -> bool:
    """Return whether a copy is built as the original, but for objects in which that differs from itself."""
    every = [built.split(b"\n---\n") for built in (own, copy, again)]
    if len(set(map(len, every))) > 1:
        return False
    return all(one == other or one != third for one, other, third in zip(*every, strict=True))
