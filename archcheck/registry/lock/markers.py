"""What a merge leaves in a file that it could not join: markers, between them the two sides."""

import re
from typing import TypeAlias

from archcheck.frozen import dataclass

MARKER = re.compile(rb"^(?P<run>(?P<sign>[<|=>])(?P=sign){6,})(?:[ \t].*)?\r?$", re.MULTILINE)

_Sides: TypeAlias = tuple[int, ...]

_BOTH: _Sides = (0, 1)
_OURS: _Sides = (0,)
_BASE: _Sides = ()
_THEIRS: _Sides = (1,)
_NEXT = {
    (b"<", _BOTH): _OURS,
    (b"|", _OURS): _BASE,
    (b"=", _OURS): _THEIRS,
    (b"=", _BASE): _THEIRS,
    (b">", _THEIRS): _BOTH,
}


@dataclass(frozen=True, slots=True)
class Line:
    """A line, the sides that have it, and in which run of lines without a marker between them it stands."""

    text: bytes
    sides: _Sides
    run: int


def lines_of(data: bytes) -> list[Line] | None:
    """Return the lines of a file in the middle of a merge; None if its markers do not fit together.

    The common text that diff3 shows is on no side, nor are the conflicts in it, whose markers are longer.
    Markers themselves are lines of no side, so that all lines keep their numbers.
    """
    lines: list[Line] = []
    sides, size, run = _BOTH, 0, 0
    for text in data.splitlines(keepends=True):
        marker = MARKER.match(text.rstrip(b"\n"))
        if marker is None or (sides == _BASE and len(marker["run"]) != size):
            lines.append(Line(text, sides, run))
            continue
        size = len(marker["run"]) if sides == _BOTH else size
        after = _NEXT.get((marker["sign"], sides))
        if after is None or len(marker["run"]) != size:
            return None
        sides, run = after, run + 1
        lines.append(Line(text, (), run))
    return lines if sides == _BOTH else None
