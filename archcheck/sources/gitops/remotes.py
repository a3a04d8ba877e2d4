"""What git says of a checkout without being run: its remotes, and the commit that is checked out."""

import re
from pathlib import Path

from archcheck.storage.bounded import read_beginning

_SIZE_LIMIT = 1024 * 1024
_SECTION = re.compile(rb"^[ \t]*\[[ \t]*(?P<kind>[\w-]+)", re.MULTILINE)
_URL = re.compile(rb"^[ \t]*url[ \t]*=[ \t]*(.+?)[ \t\r]*$", re.MULTILINE)
_BRANCH = "ref: refs/heads/"
_COMMIT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def remotes_of(root: Path) -> tuple[str, ...]:
    """Return the addresses of the remotes of a checkout; none where it is no checkout."""
    text = read_beginning(_git_folder(root) / "config", _SIZE_LIMIT)
    starts = [*_SECTION.finditer(text)]
    ends = [*(start.start() for start in starts[1:]), len(text)]
    found = [
        url.decode(errors="replace").strip('"')
        for start, end in zip(starts, ends, strict=False)  # without any section one end is left
        if start["kind"] == b"remote"  # a submodule has an address too, and is another repository
        for url in _URL.findall(text[start.end() : end])
    ]
    return tuple(dict.fromkeys(found))


def branch_of(root: Path) -> str:
    """Return the branch that is checked out, or empty where none is, or that cannot be told."""
    head = _head(root)
    return head.removeprefix(_BRANCH) if head.startswith(_BRANCH) else ""


def head_of(root: Path) -> str:
    """Return the commit that is checked out, or empty where that cannot be told."""
    git, head = _git_folder(root), _head(root)
    name = head.removeprefix("ref: ")
    text = head if name == head or ".." in name else read_beginning(git / name, 1024).decode(errors="replace")
    return text.strip() if _COMMIT.fullmatch(text.strip()) else ""


def _head(root: Path) -> str:
    return read_beginning(_own_folder(root) / "HEAD", 1024).decode(errors="replace").strip()


def _own_folder(root: Path) -> Path:
    """Return the folder of a work tree, with its own HEAD; a worktree or submodule names it in a file."""
    git = root / ".git"
    if git.is_dir():
        return git
    said = read_beginning(git, 4096).decode(errors="replace").strip()
    return root / said.removeprefix("gitdir: ") if said.startswith("gitdir: ") else git


def _git_folder(root: Path) -> Path:
    """Return the folder with the configuration and the branches, which work trees of one repository share."""
    folder = _own_folder(root)
    common = read_beginning(folder / "commondir", 4096).decode(errors="replace").strip()
    return folder / common if common else folder
