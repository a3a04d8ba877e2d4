"""A text of sections with a bound: what does not fit is counted, not cut in the middle."""

from collections.abc import Callable, Iterable, Sequence

from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a text: what stands above and below its items, what they are, and how much it may take.

    `share` is in characters, or in what else `bounded` is told to measure by; what earlier sections did not
    need comes on top.
    """

    above: str
    items: Sequence[str]
    below: str
    one: str
    many: str
    share: int


Size = Callable[[str], int]


def bounded(sections: Iterable[Section], size: Size = len) -> str:
    """Return the sections that have items, each as long as it may be."""
    spare = 0
    parts = []
    for section in sections:
        room = section.share + spare
        text = _fitted(section, room, size) if section.items else ""
        parts.append(text)
        spare = room - size(text)
    return "".join(parts)


def _fitted(section: Section, room: int, size: Size) -> str:
    frame = size(section.above) + size(section.below)
    if frame + sum(map(size, section.items)) <= room:
        return section.above + "".join(section.items) + section.below
    total = len(section.items)
    room -= frame + size(_left_out(section, total, total))
    kept: list[str] = []
    for item in section.items:
        room -= size(item)
        if room < 0:
            break
        kept.append(item)
    return section.above + "".join(kept) + section.below + _left_out(section, total - len(kept), total)


def _left_out(section: Section, count: int, total: int) -> str:
    what = section.one if count == 1 else section.many
    return f"\n*{count} {what} left out here, of {total}: there is a limit to this text.*\n"
