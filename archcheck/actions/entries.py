"""Entry points that a user names: each must be there, and be read."""

import os
from collections.abc import Iterable
from pathlib import Path

from archcheck.config.model import Settings
from archcheck.errors import ConfigurationError, UsageError


def require_entries(settings: Settings, directories: Iterable[Path]) -> None:
    """Refuse an entry point that is not there, and one of the command line that no directory holds.

    One of the configuration is about a whole repository: where only a part of it is read, it may lie outside.

    Args:
        settings: with the entry points.
        directories: those that are read.

    Raises:
        ConfigurationError: one that the configuration names is not there.
        UsageError: one that the command line names is not there, or in none of the directories.

    """
    gitops, places = settings.gitops, [*directories]
    for entry in gitops.entries:
        if not gitops.is_asked and not entry.exists():
            line = settings.lines.get("gitops")
            where = f"{settings.file}{f', line {line}' if line else ''}"
            raise ConfigurationError(
                f"{where}: gitops: entries: there is no {_shown(entry)}",
                hint="name a file or a folder, relative to the configuration",
            )
        if gitops.is_asked and not any(_holds(place, entry) for place in places):
            read = ", ".join(map(str, places)) or "nothing but files"
            raise UsageError(
                f"--entry {entry} is not within what is read: {read}",
                hint="name the directory of the repository: archcheck manifest . --entry PATH",
            )


def _holds(place: Path, entry: Path) -> bool:
    return Path(os.path.realpath(entry)).is_relative_to(os.path.realpath(place))


def _shown(path: Path) -> str:
    return os.path.relpath(path)
