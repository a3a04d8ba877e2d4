"""The shared options that say which findings count."""

import os
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

import click

from archcheck.config.model import Settings
from archcheck.findings.ignores import Sieve

BASELINE_NAME = "archcheck.baseline"

GATE_OPTIONS = [
    click.option(
        "--baseline",
        type=click.Path(dir_okay=False, path_type=Path),
        metavar="FILE",
        help="Findings that were there before, instead of archcheck.baseline beside the configuration.",
    ),
    click.option("--no-baseline", is_flag=True, help="Every finding counts, however old."),
    click.option("--no-ignores", is_flag=True, help="Every finding counts: no ignores and no baseline."),
    click.option(
        "--strict-ignores", is_flag=True, help="Fail on ignores that are expired, unused, or of no rule."
    ),
]


def read_sieve(values: dict[str, Any], settings: Settings, directory: Path) -> Sieve:
    """Take the options about findings out of a command's values.

    Raises:
        ConfigurationError: the baseline cannot be read.

    """
    named, no_baseline = values.pop("baseline", None), values.pop("no_baseline", False)
    is_off, is_strict = values.pop("no_ignores", False), values.pop("strict_ignores", False)
    base = base_of(settings, directory)
    path = None if no_baseline or is_off else named or _baseline_in(base)
    counts = {}
    if path is not None:
        from archcheck.config.baseline import read_baseline

        counts = read_baseline(path)
    return Sieve(
        severities=settings.severities,
        entries=settings.ignores,
        baseline=counts,
        today=datetime.now(UTC).date(),
        is_off=is_off,
        is_strict=is_strict,
        locate=relative_to(base),
    )


def _baseline_in(base: Path) -> Path | None:
    path = base / BASELINE_NAME
    return path if path.is_file() else None


def base_of(settings: Settings, directory: Path) -> Path:
    """Return the directory that patterns, the baseline and the lock are about.

    It is that of the configuration, else the repository's, else the working directory. A configuration
    outside of the repository is one that many share: no baseline or lock of one lies there.
    """
    root = repository_of(directory)
    if settings.file is not None:
        place = (directory / settings.file.parent).resolve()
        if root is None or place.is_relative_to(root.resolve()):
            return settings.file.parent
    return root or directory


def repository_of(directory: Path) -> Path | None:
    """Return the root of the git repository that a directory is in, or None."""
    return next((place for place in (directory, *directory.parents) if (place / ".git").exists()), None)


def relative_to(base: Path) -> Callable[[str], str]:
    """Return what gives paths relative to a directory, with `/`; standard input stays `-`."""

    @cache
    def locate(path: str) -> str:
        return path if path in ("", "-") else Path(os.path.relpath(path, base)).as_posix()

    return locate
