"""Which formats a run writes, and where: one to standard output, any number to files."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from archcheck.errors import UsageError

FORMATS = ("table", "json", "sarif", "junit", "github", "gitlab", "markdown", "html")


@dataclass(frozen=True, slots=True)
class Target:
    """One format, and the file that gets it; None for standard output."""

    format: str
    path: Path | None = None


def read_targets(shown: str, outputs: Sequence[str]) -> tuple[Target, ...]:
    """Return what `--format` and `--output [FORMAT=]FILE` ask for.

    A file without a format gets what standard output would have had.

    Raises:
        UsageError: two things for one file, or a file without a name.

    """
    targets = [_target(each) for each in outputs]
    paths = [target.path for target in targets]
    if len(set(paths)) < len(paths):
        raise UsageError("--output names one file twice")
    named = tuple(Target(target.format or shown, target.path) for target in targets)
    return named if any(not target.format for target in targets) else (Target(shown), *named)


def _target(text: str) -> Target:
    name, equals, path = text.partition("=")
    if not equals or name not in FORMATS:
        name, path = "", text
    if not path:
        raise UsageError(f"--output {text!r} names no file", hint="--output sarif=archcheck.sarif")
    if Path(path).is_dir():
        raise UsageError(f"--output {text}: {path} is a directory")
    return Target(name, Path(path))
