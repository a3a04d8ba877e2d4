"""Text layout → text for a terminal, of its width and in its colours, by rich."""

from io import StringIO
from typing import cast

from rich.console import Console, OverflowMethod
from rich.table import Table
from rich.text import Text

from archcheck.reports.formats.table.text_layout import Column, Grid, StyledLine, StyledText, TextLayout
from archcheck.reports.style import Style


def render_colored(layout: TextLayout, style: Style) -> str:
    """Return a layout as a terminal shows it."""
    out = StringIO()
    console = Console(
        file=out,
        width=style.width,
        force_terminal=style.color,
        no_color=not style.color,
        color_system="standard" if style.color else None,
        highlight=False,
        markup=False,
        emoji=False,
        legacy_windows=False,
        _environ={},  # else TERM=dumb would choose the width
    )
    for part in layout:
        if isinstance(part, Grid):
            console.print(_table(part))
        else:
            console.print(_line(part), soft_wrap=True)
    return out.getvalue()


def _line(line: StyledLine) -> Text:
    text = Text()
    for span in line:
        text.append(span.text, span.style)
    return text


def _table(grid: Grid) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold")
    for column in grid.columns:
        table.add_column(
            Text(column.heading),
            justify="center" if column.centered else "left",
            no_wrap=not column.folds,
            overflow="fold" if column.folds else cast("OverflowMethod", column.cut),
            min_width=column.narrowest,
        )
    for row in grid.rows:
        table.add_row(*(_cell(span, column) for span, column in zip(row, grid.columns, strict=True)))
    return table


def _cell(span: StyledText, column: Column) -> Text:
    if column.folds:
        return Text(span.text, span.style)
    return Text(span.text, span.style, overflow=cast("OverflowMethod", column.cut), no_wrap=True)
