"""A revision of the git repository that a directory is in → its files, in a temporary folder."""

import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from archcheck.errors import InputError, UsageError
from archcheck.sources.programs import RunError, finished

_MOST_FILES = 200_000
_MOST_BYTES = 2 * 1024 * 1024 * 1024


@contextmanager
def revision(name: str, root: Path) -> Iterator[Path]:
    """Give a folder with the files of a revision, for as long as it is needed.

    Args:
        name: a branch, a tag, a commit.
        root: the root of the repository.

    Raises:
        UsageError: there is no git, or no such revision.
        InputError: the revision cannot be read.

    """
    commit = _commit(name, root)
    with tempfile.TemporaryDirectory(prefix="archcheck-") as folder:
        with (
            _run(["archive", "--format=tar", commit], root) as output,
            tarfile.open(fileobj=output) as archive,
        ):
            _unpack(archive, Path(folder), name)
        yield Path(folder)


def _commit(name: str, root: Path) -> str:
    """Return the commit of a revision; what begins with a hyphen would be an option."""
    if name.startswith("-"):
        raise UsageError(f"{name!r} is no revision")
    try:
        with _run(
            ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"], root
        ) as output:
            return output.read(200).decode().strip()
    except InputError as error:
        raise UsageError(
            f"{name!r} is neither a file nor a revision", hint="git fetch, in a shallow clone"
        ) from error


@contextmanager
def _run(arguments: list[str], root: Path) -> Iterator[BinaryIO]:
    program = shutil.which("git")
    if program is None:
        raise UsageError("git is not installed, and a revision is named")
    try:
        with finished([program, "-C", str(root), *arguments]) as run:
            if run.code != 0:
                raise InputError(f"git failed: {run.messages or run.code}", path=str(root))
            yield run.output
    except RunError as error:
        raise InputError(f"git {error}", path=str(root)) from error


def _unpack(archive: tarfile.TarFile, folder: Path, name: str) -> None:
    """Unpack files and directories; the filter refuses members that lead outside, links among them."""
    files = size = 0
    for member in archive:
        files, size = files + 1, size + member.size
        if files > _MOST_FILES or size > _MOST_BYTES:
            raise InputError(f"revision {name} is too large", path=str(folder))
        try:
            archive.extract(member, folder, filter="data")
        except tarfile.FilterError:
            continue
