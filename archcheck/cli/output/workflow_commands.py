"""What GitHub's runner takes for a command in the log of a step, and texts that are none.

A line that begins with `::` sets a mask, or an annotation, or ends a group; so does `##[` anywhere in a line.
File names, helm's messages and what registries answer must not.
"""

import io
import os
import re
import sys
from collections.abc import Mapping
from typing import TextIO

from archcheck.reports.all_formats import Escapes

_COMMAND = re.compile(r"(?P<start>(?:^|[\r\n])[^\S\r\n]*):(?=:)|#(?=#\[)")
_AS_JSON = {":": "\\u003a", "#": "\\u0023"}
_AS_MARKUP = {":": "&#58;", "#": "&#35;"}
_IN_TEXT = {":": "\\x3a", "#": "\\x23"}
_ESCAPES: Mapping[Escapes, Mapping[str, str]] = {Escapes.JSON: _AS_JSON, Escapes.MARKUP: _AS_MARKUP}


def is_runner() -> bool:
    """Return whether a runner of GitHub's reads what is printed."""
    return os.environ.get("GITHUB_ACTIONS") == "true"


def without_commands(text: str, escapes: Escapes = Escapes.TEXT) -> str:
    """Return a text in which a runner finds no command, escaped as the format has it.

    Args:
        text: what is printed.
        escapes: those that its format has; what has none of its own gets those of `printable`.

    """
    escaped = _ESCAPES.get(escapes, _IN_TEXT)
    return _COMMAND.sub(lambda match: (match["start"] or "") + escaped[match[0][-1]], text)


class _Guarded(io.TextIOWrapper):
    """A stream whose lines are never commands."""

    def write(self, text: str) -> int:
        super().write(without_commands(text))
        return len(text)


def guard_streams() -> None:
    """Let no text for people become a command, wherever it is printed; bytes go as they are."""
    if is_runner():
        sys.stdout = _guarded(sys.stdout)
        sys.stderr = _guarded(sys.stderr)


def _guarded(stream: TextIO) -> TextIO:
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    return _Guarded(stream.buffer, stream.encoding, stream.errors, line_buffering=stream.line_buffering)
