"""What a table report consists of, before it is rendered: tables and lines of styled text.

Two renderers: `plain` for files and pipes, which most runs write to, and `colored` for terminals, by rich,
which takes longer to import than a small check takes.
"""

from collections.abc import Sequence
from typing import TypeAlias

from archcheck.frozen import dataclass

GAP = 2
"""Columns between two columns."""


@dataclass(frozen=True, slots=True)
class StyledText:
    """A text in one style, by rich's names (`red`, `bold`, `dim`); empty for none."""

    text: str
    style: str = ""


StyledLine: TypeAlias = tuple[StyledText, ...]
"""One line; wrapped by the terminal alone. An empty one is a blank line."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column's heading, and how it yields where the width is limited."""

    heading: str
    centered: bool = False
    folds: bool = False
    cut: str = "ellipsis"
    narrowest: int | None = None


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: cells may hold several lines."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[StyledText, ...], ...]


TextLayout: TypeAlias = "list[StyledLine | Grid]"


def in_blocks(widths: Sequence[int], room: int) -> list[slice]:
    """Return columns of these widths in as many blocks as it takes for each to fit into `room`."""
    starts, left = [0], room
    for index, width in enumerate(widths):
        if width + GAP > left and index > starts[-1]:
            starts.append(index)
            left = room
        left -= width + GAP
    return [slice(start, end) for start, end in zip(starts, [*starts[1:], len(widths)], strict=True)]
