"""A text of sections with a bound: what does not fit is counted, not cut in the middle."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text: what stands above and below its items, what they are, and how much it may take.

    `share` is in characters; what earlier sections did not need comes on top.
    """

    above: str
    items: Sequence[str]
    below: str
    one: str
    many: str
    share: int


def bounded(sections: Iterable[Section]) -> str:
    """Return the sections that have items, each as long as it may be."""
    spare = 0
    parts = []
    for section in sections:
        room = section.share + spare
        text = _fitted(section, room) if section.items else ""
        parts.append(text)
        spare = room - len(text)
    return "".join(parts)


def _fitted(section: Section, room: int) -> str:
    frame = len(section.above) + len(section.below)
    if frame + sum(map(len, section.items)) <= room:
        return section.above + "".join(section.items) + section.below
    total = len(section.items)
    room -= frame + len(_left_out(section, total, total))
    kept: list[str] = []
    for item in section.items:
        room -= len(item)
        if room < 0:
            break
        kept.append(item)
    return section.above + "".join(kept) + section.below + _left_out(section, total - len(kept), total)


def _left_out(section: Section, count: int, total: int) -> str:
    what = section.one if count == 1 else section.many
    return f"\n*{count} {what} left out here, of {total}: a comment has a limit.*\n"
