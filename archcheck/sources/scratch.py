"""A copy of what kustomize reads, in which some files may be others: a try touches no file of the user's.

The copy lies below a folder of its own, at the places that the files have (`/home/u/base` →
`COPY/home/u/base`); links are links in it, and nothing else is there. So `..`, links that lead elsewhere and
kustomize's rule that files lie below their kustomization (LoadRestrictionsRootOnly) mean in it what they mean
to the user. What this does not foresee is found out: `require_likeness` builds both.
"""

import filecmp
import io
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from archcheck.documents.nodes import get, text_of
from archcheck.documents.reading import Document, read
from archcheck.errors import ChangedError, InputError
from archcheck.sources.kustomize import built
from archcheck.sources.trees.kustomizations import Kustomization, reached, read_kustomization, real
from archcheck.sources.trees.mentions import may_be_path, plugins, texts

_PREFIX = "archcheck-copy-"
_MOST_BYTES = 256 * 1024 * 1024
_MOST_FILES = 20_000
_MOST_OF_PLUGIN = 4 * 1024 * 1024
_CHARTS = "charts"
_OTHERWISE = "kustomize builds a copy of it otherwise than itself, so that nothing can be tried in one"
_BY_PIPE = "kustomize build DIR | archcheck patch - -o FOLDER, and take the component in by hand"


class Scratch:
    """A copy of everything that some kustomizations are made of, as far as it lies on this machine."""

    def __init__(self, root: Path, parts: Sequence[Kustomization]) -> None:
        self.parts = parts
        self._root = root
        self._bytes = 0
        self._copied: dict[Path, Path] = {}

    @classmethod
    @contextmanager
    def of(cls, files: Iterable[Path]) -> "Iterator[Scratch]":
        """Copy what kustomizations are made of, for as long as the context lasts.

        Args:
            files: the files of the kustomizations.

        Raises:
            InputError: it is too much, or cannot be copied.

        """
        _remove_abandoned()
        folder = tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")
        try:
            scratch = cls(real(Path(folder)), _parts(files))
            for part in scratch.parts:
                scratch._copy_part(part)
            yield scratch
        finally:
            shutil.rmtree(folder, ignore_errors=True)

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
                return built(self._at(real(directory)))
            except InputError as error:
                what = error.what.replace(str(self._root), "")
                raise InputError(what, path=str(directory), hint=error.hint) from error

    def require_likeness(self, directory: Path) -> None:
        """Build a directory and its copy, and see that both are the same, be it the same failure.

        Raises:
            ChangedError: a file has changed since it was copied.
            InputError: they are not.

        """
        if _outcome(lambda: built(real(directory))) != _outcome(lambda: self.build(real(directory), {})):
            if not self._is_fresh():
                raise ChangedError(f"{directory} has changed since it was read", hint="run again")
            raise InputError(_OTHERWISE, path=str(directory), hint=_BY_PIPE)

    def _is_fresh(self) -> bool:
        """Return whether every file that was copied still is what it was then."""
        with suppress(OSError):
            return all(filecmp.cmp(place, file, shallow=False) for place, file in self._copied.items())
        return False

    @contextmanager
    def _with(self, files: Mapping[Path, bytes]) -> Iterator[None]:
        """Have other files in the copy for a while; afterwards it is as it was."""
        others = {self._mirrored(real(path.parent) / path.name): data for path, data in files.items()}
        before = {path: path.read_bytes() if path.is_file() else None for path in others}
        try:
            for path, data in others.items():
                path.write_bytes(data)
            yield
        finally:
            for path, old in before.items():
                path.unlink(missing_ok=True) if old is None else path.write_bytes(old)

    def _at(self, path: Path) -> Path:
        return self._root / path.relative_to(path.anchor)

    def _copy_part(self, part: Kustomization) -> None:
        """Copy the file of a kustomization, and all files that any text in it may mean."""
        directory = real(part.directory)
        self._copy(directory / part.file.name)
        for text in _every_text(part):
            if may_be_path(text) and not Path(text).is_absolute():
                self._copy(Path(os.path.normpath(directory / text)))
        if get(part.root, "helmCharts") is not None:
            home = text_of(get(part.root, "helmGlobals", "chartHome")) or _CHARTS
            for path in sorted((directory / home).rglob("*")):
                self._copy(path)

    def _copy(self, path: Path) -> None:
        """Copy a file with the links on the way to it; of a folder, or what is absent, those alone."""
        while not os.path.lexists(path):
            path = path.parent
        try:
            place, target = self._mirrored(path), real(path)
            if target.is_file() and not place.exists():
                self._count(target.stat().st_size)
                shutil.copyfile(target, place)
                self._copied[place] = target
        except OSError as error:
            raise InputError(f"cannot be copied: {error.strerror}", path=str(path)) from error

    def _count(self, size: int) -> None:
        self._bytes += size
        if self._bytes > _MOST_BYTES or len(self._copied) >= _MOST_FILES:
            raise InputError("too much to try it in a copy", path=str(self.parts[0].file), hint=_BY_PIPE)

    def _mirrored(self, path: Path) -> Path:
        """Return the place of a path in the copy, behind all its links, which are links there as well."""
        here = Path(path.anchor)
        for name in path.parts[1:]:
            here /= name
            if here.is_symlink():
                target = real(here)
                link = self._at(here)
                if not link.is_symlink():
                    link.parent.mkdir(parents=True, exist_ok=True)
                    link.symlink_to(self._at(target))
                here = target
                self._mirrored(here)
        place = self._at(here)
        (place if here.is_dir() else place.parent).mkdir(parents=True, exist_ok=True)
        return place


def _parts(files: Iterable[Path]) -> list[Kustomization]:
    """Return kustomizations, and all that they include on this machine."""
    known: dict[Path, Kustomization] = {}
    for file in files:
        top = read_kustomization(file.absolute())
        if top is not None:
            known |= {real(each.directory): each for each in reached(top, known)}
    return list(known.values())


def _every_text(part: Kustomization) -> Iterator[str]:
    """Yield every text of a kustomization, and of the configurations of its plugins, in files or in place."""
    for text in texts(part.root):
        yield text
        if "\n" in text:
            yield from _texts_in(text.encode())
    for text in plugins(part.root):
        path = part.directory / text
        if may_be_path(text) and path.is_file() and path.stat().st_size < _MOST_OF_PLUGIN:
            yield from _texts_in(path.read_bytes())


def _texts_in(data: bytes) -> Iterator[str]:
    for each in read(io.BytesIO(data)):
        if isinstance(each, Document):
            yield from texts(each.root)


def _outcome(build: Callable[[], bytes]) -> bytes | str:
    """Return what a build gives, or why it fails."""
    try:
        return build()
    except InputError as error:
        return error.what


def _remove_abandoned() -> None:
    """Remove the copies of runs that were killed."""
    if not hasattr(os, "getuid"):  # on Windows, signal 0 is Ctrl-C
        return
    for path in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*-*"):
        number = path.name.removeprefix(_PREFIX).partition("-")[0]
        with suppress(OSError):
            mine = path.lstat().st_uid == os.getuid() and not path.is_symlink()
            if mine and _is_gone(number):
                shutil.rmtree(path, ignore_errors=True)


def _is_gone(number: str) -> bool:
    """Return whether a text is the number of a process that is gone; one that cannot be told is not."""
    if not number.isascii() or not number.isdecimal() or not 0 < len(number) < 10:
        return False
    try:
        os.kill(int(number), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False
    return False
