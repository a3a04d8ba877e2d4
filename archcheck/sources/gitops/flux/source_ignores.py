"""What source-controller leaves out of the artifact of a git repository: `.sourceignore`, `spec.ignore`.

Source: fluxcd/pkg sourceignore/sourceignore.go and artifact/storage/archive.go (SourceIgnoreFilter): files of
that name at any level, each about what lies below its folder, then `spec.ignore`. The last pattern that
matches a file decides, so that `!` takes one back below a folder that is left out. Its own defaults count
only where nothing else is said.
"""

import os
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice
from pathlib import Path
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.sources.gitops.argocd.globs import matches_path
from archcheck.storage.bounded import read_beginning

FILE = ".sourceignore"
_VCS = (".git/", ".gitignore", ".gitmodules", ".gitattributes")
_DEFAULTS = (
    *("*.jpg", "*.jpeg", "*.gif", "*.png", "*.wmv", "*.flv", "*.tar.gz", "*.zip"),
    *(".github/", ".circleci/", ".travis.yml", ".gitlab-ci.yml", "appveyor.yml", ".drone.yml"),
    *("cloudbuild.yaml", "codeship-services.yml", "codeship-steps.yml"),
    *("**/.goreleaser.yml", "**/.sops.yaml", "**/.flux.yaml"),
)
_SIZE_LIMIT = 1024 * 1024
_MOST_FOLDERS = 50_000
_MOST_LINES = 500
_MOST_LAYERS = 100

IgnoreLayer: TypeAlias = tuple[str, tuple[str, ...]]
"""Patterns, and the folder below the root that they are about; empty for the root."""


@dataclass(frozen=True, slots=True)
class SourceFilter:
    """What is not in the artifact of a source whose root is `root`; of two layers the later one decides."""

    root: Path
    layers: tuple[IgnoreLayer, ...]

    def leaves_out(self, file: Path) -> bool:
        """Return whether a file of the repository is not in the artifact; not of one outside of the root."""
        if not file.is_relative_to(self.root):
            return False
        path = file.relative_to(self.root).as_posix()
        for folder, lines in reversed(self.layers):
            below = f"{folder}/" if folder else ""
            if path.startswith(below):
                inside = tuple(path.removeprefix(below).split("/"))
                for pattern in reversed(_patterns(lines)):
                    if pattern.decides(inside):
                        return not pattern.takes_back
        return False

    def holds_any(self, folder: Path) -> bool:
        """Return whether a file below a folder is in the artifact: without any there is no such folder."""
        walked = ((Path(parent), names) for parent, _, names in os.walk(folder))
        return any(not self.leaves_out(parent / name) for parent, names in walked for name in names)


def source_filter(root: Path, files: tuple[IgnoreLayer, ...], ignore: str) -> SourceFilter:
    """Return what is left out of a source.

    Args:
        root: its root.
        files: the patterns of its files.
        ignore: `spec.ignore`, or empty.

    """
    said = (*files, *((("", _lines(ignore)),) if _lines(ignore) else ()))
    return SourceFilter(root, (("", _VCS), *(said or (("", _DEFAULTS),))))


def ignore_files(root: Path) -> tuple[IgnoreLayer, ...]:
    """Return the patterns of all files of this name, a folder's before those of the folders below it."""
    return tuple(islice(_walked(root), _MOST_LAYERS))


def _walked(root: Path) -> Iterator[IgnoreLayer]:
    for count, (folder, folders, names) in enumerate(os.walk(root)):
        if count > _MOST_FOLDERS:
            return
        folders[:] = sorted(name for name in folders if name != ".git")
        if FILE in names:
            text = read_beginning(Path(folder, FILE), _SIZE_LIMIT).decode(errors="replace")
            inside = Path(folder).relative_to(root).as_posix()
            if lines := _lines(text):
                yield "" if inside == "." else inside, lines


def _lines(text: str) -> tuple[str, ...]:
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    return tuple(lines[:_MOST_LINES])


@dataclass(frozen=True, slots=True)
class _Pattern:
    """One pattern, by the parts of its path. `is_name`: it has no slash, and is about names at any level."""

    parts: tuple[str, ...]
    takes_back: bool
    is_folder: bool
    is_name: bool

    def decides(self, path: tuple[str, ...]) -> bool:
        """Return whether a file, or a folder that it lies in, is one that the pattern means."""
        return self._of_name(path) if self.is_name else self._of_path(path)

    def _of_name(self, path: tuple[str, ...]) -> bool:
        number = next((at for at, name in enumerate(path) if matches_path(self.parts[0], name)), None)
        return number is not None and not (self.is_folder and number == len(path) - 1)

    def _of_path(self, path: tuple[str, ...]) -> bool:
        """Return whether its parts are found in order: behind `**` at the first place where one is."""
        found, anywhere, left = False, False, list(path)
        for number, part in enumerate(self.parts):
            if part == "**":
                anywhere = number < len(self.parts) - 1
                continue
            if not part:
                anywhere = False
                continue
            at = next((at for at, name in enumerate(left) if matches_path(part, name)), None)
            if "**" in part or at is None or (at and not anywhere):
                return False
            left = left[at + 1 :]
            found, anywhere = bool(left) or number == len(self.parts) - 1, False
        return found and not (self.is_folder and not left)


@lru_cache(maxsize=256)
def _patterns(lines: tuple[str, ...]) -> tuple[_Pattern, ...]:
    """Return the patterns of lines. git itself would take nothing back below a folder that is left out.

    Source: go-git plumbing/format/gitignore/pattern.go (v5): each part by Go's `filepath.Match`.
    """
    return tuple(map(_pattern, lines))


def _pattern(line: str) -> _Pattern:
    text = line.removeprefix("!")
    text = text if text.endswith("\\ ") else text.rstrip(" ")
    is_folder, text = text.endswith("/"), text.removesuffix("/")
    return _Pattern(tuple(text.split("/")), line.startswith("!"), is_folder, "/" not in text)
