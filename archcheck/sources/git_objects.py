"""Objects of git → files in a folder, byte for byte: no attribute, filter or hook has a say.

The trees of a repository are input: a path in them may mean to lead anywhere.
"""

import errno
import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BufferedReader
from pathlib import Path
from typing import IO

from archcheck.errors import InputError, ProgramError
from archcheck.frozen import dataclass
from archcheck.processes.running import Limits, Output, Program, program

_MOST_BYTES = 2 * 1024 * 1024 * 1024
_LARGEST = 64 * 1024 * 1024
_LONGEST_TARGET = 4096
_PIECE = 1024 * 1024
_LIMITS = Limits(output=sys.maxsize)
"""What git prints is asked for object by object, and each is judged by its size before it is read."""
_FILE, _LINK, _SUBMODULE = "100", "120000", "160000"
_NOT_HERE = frozenset({errno.EEXIST, errno.ENOTDIR, errno.EISDIR, errno.ENAMETOOLONG, errno.EILSEQ})


@dataclass(frozen=True, slots=True)
class TreeEntry:
    """One entry of a tree: its mode, the object, and its path from the root."""

    mode: str
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class LeftOut:
    """What cannot be had of a revision, and why; the path is from the root of the repository."""

    path: str
    why: str


def lay_out(entries: Sequence[TreeEntry], folder: Path, cat_file: Sequence[str]) -> list[LeftOut]:
    """Write entries into an empty folder, and return those that are not there then.

    Links are made when all files are written, so that no file is written through one.

    Args:
        entries: what to write.
        folder: where to.
        cat_file: the command that prints objects in the format of `git cat-file --batch`.

    Raises:
        InputError: an object cannot be had, or all of them are too large.

    """
    left_out = [LeftOut(entry.path, why) for entry in entries if (why := _refusal(entry))]
    refused = {absent.path for absent in left_out}
    wanted = [entry for entry in entries if entry.path not in refused]
    links: list[tuple[str, bytes]] = []
    writer = _Writer(folder)
    with _printed([entry.name for entry in wanted], cat_file) as output:
        for entry in wanted:
            size = _size(output, entry)
            why = writer.room_for(entry, size)
            if why:
                left_out.append(LeftOut(entry.path, why))
                _pass_over(output, size)
            elif entry.mode == _LINK:
                links.append((entry.path, _bytes(output, size)))
            elif not writer.write(entry.path, _bytes(output, size)):
                left_out.append(LeftOut(entry.path, "a path that cannot be written here"))
            output.read(1)
    return [*left_out, *_link(links, folder)]


def _refusal(entry: TreeEntry) -> str:
    """Return why an entry is not written, or nothing."""
    parts = entry.path.split("/")
    if any(part in ("", ".", "..") or part.lower() == ".git" for part in parts):
        return "a path that no repository may hold"
    if entry.mode == _SUBMODULE:
        return "a submodule"
    return "" if entry.mode == _LINK or entry.mode.startswith(_FILE) else f"of the unknown mode {entry.mode}"


class _Writer:
    """Writes the files of one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = str(folder)
        self._made = {""}
        self._left = _MOST_BYTES

    def room_for(self, entry: TreeEntry, size: int) -> str:
        """Return why an object is passed over, or nothing when there is a place for it.

        Raises:
            InputError: all objects together are too large.

        """
        if entry.mode == _LINK and size > _LONGEST_TARGET:
            return "a link that is no path"
        if size > _LARGEST:
            return f"larger than {_LARGEST // 1024**2} MiB"
        self._left -= size
        if self._left < 0:
            raise InputError(f"holds more than {_MOST_BYTES // 1024**3} GiB")
        return "" if self._directory(entry.path.rpartition("/")[0]) else "a path that cannot be written here"

    def write(self, path: str, data: bytes) -> bool:
        """Write a file that is not there yet, and return whether that is possible."""
        try:
            with open(f"{self._folder}/{path}", "xb", buffering=0) as file:  # noqa: PTH123 - Path costs more
                file.write(data)
        except OSError as error:
            return _never(error)
        return True

    def _directory(self, path: str) -> bool:
        if path not in self._made:
            try:
                os.makedirs(f"{self._folder}/{path}", exist_ok=True)  # noqa: PTH103 - Path costs more
            except OSError as error:
                return _never(error)
            self._made.add(path)
        return True


def _never(error: OSError) -> bool:
    """Return False for a path that this file system cannot have; a full disk is another matter."""
    if error.errno in _NOT_HERE:
        return False
    raise InputError(f"cannot be laid out: {error.strerror}") from error


def _link(links: Sequence[tuple[str, bytes]], folder: Path) -> list[LeftOut]:
    """Make links, and return those that are not there then: they lead out of the folder."""
    top, made, left_out = os.path.realpath(folder), [], []
    for path, target in links:
        link = f"{top}/{path}"
        try:
            Path(link).symlink_to(os.fsdecode(target))
        except (OSError, ValueError):
            left_out.append(LeftOut(path, "a link that cannot be made here"))
        else:
            made.append((path, link))
    for path, link in made:
        if not f"{os.path.realpath(link)}/".startswith(f"{top}/"):
            Path(link).unlink()
            left_out.append(LeftOut(path, "a link that leads out of the repository"))
    return left_out


@contextmanager
def _printed(names: Sequence[str], cat_file: Sequence[str]) -> Iterator[IO[bytes]]:
    """Give what git prints of objects, one after the other, while it prints it."""
    wanted = "".join(f"{name}\n" for name in names).encode()
    try:
        with program(cat_file, {"GIT_TERMINAL_PROMPT": "0"}, stdin=wanted, limits=_LIMITS) as running:
            try:
                yield BufferedReader(Output(running), _PIECE)
            except EOFError:
                raise InputError(f"git failed: {_failure(running)}") from None
    except ProgramError as error:
        raise InputError(error.what, why=error.why, hint=error.hint) from error


def _failure(running: Program) -> str:
    code = running.wait()
    return running.messages or str(code)


def _size(output: IO[bytes], entry: TreeEntry) -> int:
    """Return the size of the next object, from the line in front of it.

    Raises:
        EOFError: git has ended.
        InputError: there is no such object.

    """
    head = output.readline(200).decode(errors="replace").split()
    if not head:
        raise EOFError
    if len(head) != 3 or head[0] != entry.name or head[1] != "blob":
        raise InputError(f"{entry.path} is not in the repository", hint="git fsck says what is damaged")
    return int(head[2])


def _bytes(output: IO[bytes], size: int) -> bytes:
    data = output.read(size)
    if len(data) < size:
        raise EOFError
    return data


def _pass_over(output: IO[bytes], size: int) -> None:
    while size:
        size -= len(_bytes(output, min(size, _PIECE)))
