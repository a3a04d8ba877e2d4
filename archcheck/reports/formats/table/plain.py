"""Text layout → plain text of any width."""

import unicodedata
from collections.abc import Iterator

from archcheck.reports.formats.table.text_layout import Column, Grid, TextLayout

_GAP = "  "


def render_plain(layout: TextLayout) -> str:
    """Return the lines of a layout; columns are as wide as their widest cell."""
    lines: list[str] = []
    for part in layout:
        if isinstance(part, Grid):
            lines += _grid(part)
        else:
            lines.append("".join(span.text for span in part))
    return "\n".join(lines)


def _grid(grid: Grid) -> Iterator[str]:
    texts = [[column.heading for column in grid.columns]]
    texts += [[cell.text for cell in row] for row in grid.rows]
    widths = [
        max(width(line) for row in texts for line in row[index].split("\n"))
        for index in range(len(grid.columns))
    ]
    for row in texts:
        cells = [text.split("\n") for text in row]
        for number in range(max(map(len, cells))):
            parts = (
                _padded(cell[number] if number < len(cell) else "", room, column)
                for cell, room, column in zip(cells, widths, grid.columns, strict=True)
            )
            yield _GAP.join(parts)


def _padded(text: str, room: int, column: Column) -> str:
    missing = room - width(text)
    left = missing // 2 if column.centered else 0
    return " " * left + text + " " * (missing - left)


def width(text: str) -> int:
    """Return the columns that a text takes: East Asian letters take two, accents none."""
    if text.isascii():
        return len(text)
    return sum(
        0 if unicodedata.combining(letter) else 2 if unicodedata.east_asian_width(letter) in "WF" else 1
        for letter in text
    )
