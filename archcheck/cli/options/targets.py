"""Which formats a run writes, and where: one to standard output, any number to files."""

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from archcheck.cli.output.target import OutputTarget
from archcheck.errors import UsageError
from archcheck.hints import did_you_mean
from archcheck.reports import all_formats
from archcheck.storage.streams import STANDARD_OUTPUT, STDOUT, stream_of

FORMATS = (all_formats.TABLE, *all_formats.FORMATS)
_WORD = re.compile(r"[\w-]*")


def read_targets(shown: str, outputs: Sequence[str], *, asked: bool = False) -> tuple[OutputTarget, ...]:
    """Return what `--format` and `--output [FORMAT=]FILE` ask for.

    A file without a format gets what standard output would have had. A format for `-` is the one that
    standard output has.

    Args:
        shown: the value of `--format`.
        outputs: the values of `--output`.
        asked: whether `shown` was asked for, and is no default.

    Raises:
        UsageError: two things for one place, or a file without a name, or a format that is none.

    """
    targets = [_target(text) for text in outputs]
    named = [OutputTarget(target.format or shown, target.path) for target in targets]
    is_taken = any(not target.format for target in targets)
    is_shown = is_taken or OutputTarget(shown) in named
    if not is_shown and (asked or all(target.path is not None for target in targets)):
        named.insert(0, OutputTarget(shown))
    destinations = [target.destination for target in named]
    if len(set(destinations)) < len(destinations):
        what = "standard output" if destinations.count(STANDARD_OUTPUT) > 1 else "one file"
        raise UsageError(f"--format and --output name {what} twice")
    return tuple(named)


def files_of(targets: Iterable[OutputTarget]) -> list[Path]:
    """Return the files that get something."""
    return [target.path for target in targets if target.path is not None]


def _target(text: str) -> OutputTarget:
    name, equals, path = text.partition("=")
    if not equals or not _WORD.fullmatch(name):
        name, path = "", text
    elif name not in FORMATS:
        raise _no_format(name, text)
    if not path:
        raise UsageError(f"--output {text!r} names no file", hint="--output sarif=archcheck.sarif")
    if path == STDOUT or stream_of(Path(path)) == STANDARD_OUTPUT:
        return OutputTarget(name)
    if Path(path).is_dir():
        raise UsageError(f"--output {text}: {path} is a directory")
    return OutputTarget(name, Path(path))


def _no_format(name: str, text: str) -> UsageError:
    meant = did_you_mean(name.lower(), FORMATS) or f"formats are {', '.join(FORMATS)}"
    return UsageError(f"--output {text!r}: no format is called {name!r}", hint=f"{meant} A file: ./{text}")
