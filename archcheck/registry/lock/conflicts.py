"""A lock in the middle of a merge → what both sides say.

A merge joins lines, and knows nothing of blocks: what stands around a conflict may be of either side. So an
image is believed only where its whole block stands within one side of a conflict, or outside of all.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from archcheck.errors import InputError
from archcheck.registry.lock.layout import is_block, with_plain_line_breaks
from archcheck.registry.lock.markers import Line, lines_of
from archcheck.registry.lock.model import Lock
from archcheck.registry.lock.reading import read_text, unresolved

_KEY = re.compile(rb"""  ["']?(?P<name>[^"'\s]+)["']?:\s""")
_WITHIN = (b" ", b"\n")


@dataclass(slots=True)
class _Block:
    """An image on one side: its name, and which lines it has there."""

    name: bytes
    numbers: list[int] = field(default_factory=list)


def read_conflicted(data: bytes, path: str) -> Lock:
    """Return what both sides of a merge say, as far as they do not contradict each other.

    Raises:
        InputError: a side is broken, or some of the markers are gone.

    """
    lines = lines_of(with_plain_line_breaks(data))
    if lines is None:
        raise unresolved(data, path) or InputError("a merge that is not resolved", path=path)
    sides = [_blocks(lines, side) for side in (0, 1)]
    torn = {name for blocks in sides for name in _torn(blocks, lines)}
    ours, theirs = (
        read_text(_text(lines, side, [block for block in sides[side] if block.name not in torn]), path)
        for side in (0, 1)
    )
    both = {**ours.entries, **theirs.entries}
    agreed = {
        name: entry for name, entry in both.items() if ours.entries.get(name, entry).answer == entry.answer
    }
    days = [lock.checked for lock in (ours, theirs)]
    return Lock(agreed, min(day for day in days if day) if all(days) else None)


def _blocks(lines: Sequence[Line], side: int) -> list[_Block]:
    """Return the images of one side, each with all that could belong to it."""
    blocks: list[_Block] = []
    current: _Block | None = None
    for number, line in enumerate(lines):
        if side not in line.sides:
            continue
        key = _KEY.match(line.text)
        if key is not None:
            current = _Block(key["name"])
            blocks.append(current)
        elif not line.text.startswith(_WITHIN):
            current = None
        if current is not None:
            current.numbers.append(number)
    return blocks


def _torn(blocks: Sequence[_Block], lines: Sequence[Line]) -> set[bytes]:
    """Return the names that stand twice, and those whose blocks are not whole and in one piece."""
    times = Counter(block.name for block in blocks)
    torn = {name for name, count in times.items() if count > 1}
    for block in blocks:
        is_in_one_piece = len({lines[number].run for number in block.numbers}) == 1
        if not is_in_one_piece or not is_block(b"".join(lines[number].text for number in block.numbers)):
            torn.add(block.name)
    return torn


def _text(lines: Sequence[Line], side: int, blocks: Sequence[_Block]) -> bytes:
    """Return one side with these blocks alone, each line where it was."""
    kept = {number for block in blocks for number in block.numbers}
    return b"".join(
        line.text if number in kept or (side in line.sides and not line.text.startswith(_WITHIN)) else b"\n"
        for number, line in enumerate(lines)
    )
