"""Which paths of a tree count."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.errors import ConfigurationError
from archcheck.findings.suppression.patterns import is_pattern
from archcheck.sources.trees.model import CHART_FILE, Selection

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Selector:
    """Says of paths whether they count. Patterns are those of `.gitignore`, read by pathspec."""

    def __init__(self, selection: Selection) -> None:
        """Take the patterns.

        Raises:
            ConfigurationError: one is malformed.

        """
        self._base = selection.base
        self._include = _spec("include", selection.include, selection.file)
        self._exclude = _spec("exclude", selection.exclude, selection.file)

    def enters(self, directory: Path) -> bool:
        """Return whether a directory may hold what counts."""
        return self._exclude is None or not self._exclude.match_file(f"{self._relative(directory)}/")

    def takes(self, path: Path) -> bool:
        """Return whether a file counts."""
        if self._include is None and self._exclude is None:
            return True
        name = self._relative(path)
        included = self._include is None or self._include.match_file(name)
        return included and (self._exclude is None or not self._exclude.match_file(name))

    def takes_chart(self, directory: Path) -> bool:
        """Return whether a chart counts: by its directory, or by the file that makes it one."""
        name = f"{self._relative(directory)}/"
        if self._exclude is not None and self._exclude.match_file(name):
            return False
        return self._include is None or any(
            self._include.match_file(path) for path in (name, f"{name}{CHART_FILE}".removeprefix("./"))
        )

    def _relative(self, path: Path) -> str:
        return Path(os.path.relpath(path, self._base)).as_posix()


def _spec(key: str, patterns: tuple[str, ...], file: Path | None) -> "GitIgnoreSpec | None":
    if not patterns:
        return None
    from pathspec import GitIgnoreSpec

    try:
        return GitIgnoreSpec.from_lines(patterns)
    except ValueError:
        wrong = next((pattern for pattern in patterns if not is_pattern(pattern)), "")
        where = f"{file}: " if file else ""
        raise ConfigurationError(
            f"{where}{key}: {wrong} is malformed",
            why="a pattern is written as in .gitignore, where ! and \\ stand before what they are about",
        ) from None
