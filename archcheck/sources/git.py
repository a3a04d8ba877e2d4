"""A revision of the git repository that a directory is in → its files, in a temporary folder."""

import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from archcheck.errors import InputError, ProgramError, UsageError
from archcheck.frozen import dataclass
from archcheck.processes.running import finished
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.git_objects import LeftOut, TreeEntry, lay_out

_MOST_FILES = 200_000
_SUBMODULE = "160000"
_FATAL = 128
_PROMISORS = r"^remote\..*\.promisor$"
_FETCH = (
    *("-c", "fetch.negotiationAlgorithm=noop", "fetch", "--quiet", "--filter=blob:none", "--no-auto-gc"),
    *("--no-tags", "--no-write-fetch-head", "--recurse-submodules=no"),
)
"""How git itself fetches what a partial clone lacks."""
_AT_ONCE = 10_000
_COMMIT = re.compile(r"[0-9a-f]{40,64}")
_ENVIRONMENT = {"GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}


@dataclass(frozen=True, slots=True)
class Revision:
    """The files of a revision in a folder, and what is not among them."""

    folder: Path
    left_out: tuple[LeftOut, ...]


@contextmanager
def revision(commit: str, root: Path) -> Iterator[Revision]:
    """Give a folder with the files of a commit, for as long as it is needed.

    They are the objects as they are, which no attribute hides or changes.

    Args:
        commit: as `find_commit` gives it.
        root: the root of the repository.

    Raises:
        InputError: the commit cannot be read, or is too large.

    """
    with scratch_folder() as scratch:
        folder = scratch.resolve()
        try:
            _fetch_missing(commit, root)
            left_out = lay_out_commit(commit, root, folder)
        except InputError as error:
            raise InputError(f"commit {commit[:12]}: {error.what}", hint=error.hint) from error
        yield Revision(folder, left_out)


def lay_out_commit(commit: str, root: Path, folder: Path) -> tuple[LeftOut, ...]:
    """Write the files of a commit into an empty folder, and return what is not there then.

    Raises:
        InputError: the commit cannot be read, or is too large.

    """
    return tuple(lay_out(_entries(commit, root), folder, _command(["cat-file", "--batch", "--buffer"], root)))


def find_commit(name: str, root: Path) -> str | None:
    """Return the commit that a revision is, or None where there is no such revision.

    Args:
        name: a branch, a tag, a commit.
        root: the root of the repository.

    Raises:
        UsageError: there is no git, it reads no such repository, or the name can be no revision.

    """
    if not name or name[0] in "-^":
        raise UsageError(f"{name!r} is no revision")
    code, output, messages = _run(
        ["rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"], root
    )
    commit = output.decode(errors="replace").strip()
    if code == 0 and _COMMIT.fullmatch(commit):
        return commit
    if code == _FATAL and messages:
        raise UsageError(f"git cannot tell what {name!r} is", why=messages)
    return None


def submodules(root: Path) -> tuple[LeftOut, ...]:
    """Return the submodules of a work tree, which are in no revision of it.

    Raises:
        UsageError: there is no git.
        InputError: it cannot read the index.

    """
    entries = _listed(["ls-files", "--stage", "-z"], root)
    paths = (os.fsdecode(path) for mode, _, path in entries if mode == _SUBMODULE)
    return tuple(LeftOut(path, "a submodule") for path in dict.fromkeys(paths))


def _entries(commit: str, root: Path) -> list[TreeEntry]:
    listed = _listed(["ls-tree", "-r", "-z", "--full-tree", commit], root)
    return [TreeEntry(mode, name, os.fsdecode(path)) for mode, name, path in listed]


def _fetch_missing(commit: str, root: Path) -> None:
    """Fetch together what a partial clone lacks of a commit: git would fetch each object when it is read.

    Where that fails, reading says why.
    """
    code, output, _ = _run(["config", "--get-regexp", _PROMISORS], root)
    if code != 0:
        return
    remote = output.decode(errors="replace").split()[0].removeprefix("remote.").removesuffix(".promisor")
    _, objects, _ = _run(["rev-list", "--objects", "--no-walk", "--missing=print", commit], root)
    missing = [line[1:] for line in objects.decode(errors="replace").split("\n") if line.startswith("?")]
    for start in range(0, len(missing), _AT_ONCE):
        _run([*_FETCH, "--", remote, *missing[start : start + _AT_ONCE]], root)


def _listed(arguments: Sequence[str], root: Path) -> list[tuple[str, str, bytes]]:
    """Return mode, object and path of the entries of a tree, or of the index."""
    code, output, messages = _run(arguments, root)
    if code != 0:
        raise InputError(f"git failed: {messages or code}", path=str(root))
    lines = output.split(b"\0")[:-1]
    if len(lines) > _MOST_FILES:
        raise InputError(f"more than {_MOST_FILES} files", path=str(root))
    entries = []
    for line in lines:
        head, _, path = line.partition(b"\t")
        mode, *names = head.decode("ascii").split()
        # ls-tree has the type in front of the name, ls-files the stage behind it
        entries.append((mode, next(name for name in names if len(name) >= 40), path))
    return entries


def _run(arguments: Sequence[str], root: Path) -> tuple[int, bytes, str]:
    """Return git's exit code, what it printed and what it said."""
    try:
        with finished(_command(arguments, root), _ENVIRONMENT) as run:
            return run.code, run.output.read(), run.messages
    except ProgramError as error:
        raise InputError(error.what, path=str(root), why=error.why, hint=error.hint) from error


def _command(arguments: Sequence[str], root: Path) -> list[str]:
    """Return a command of git that asks no other program what has changed."""
    program = shutil.which("git")
    if program is None:
        raise UsageError("git is not installed, and a revision is named")
    return [program, "-C", str(root), "-c", "core.fsmonitor=false", *arguments]
