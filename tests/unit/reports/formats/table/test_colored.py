"""A pipe gets what a terminal without colours and without an edge would show."""

from hypothesis import given
from hypothesis import strategies as st

from archcheck.reports.formats.table.colored import render_colored
from archcheck.reports.formats.table.plain import render_plain
from archcheck.reports.formats.table.text_layout import Column, Grid, StyledText, TextLayout
from archcheck.reports.style import WIDE, Style

LETTERS = st.characters(min_codepoint=0x20, max_codepoint=0x7E)
WIDE_LETTERS = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5)
TEXTS = st.text(LETTERS | WIDE_LETTERS, max_size=12).map(str.strip)


def lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines()]


@given(st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=5), TEXTS)
def test_both_renderers_agree(rows: list[tuple[str, str, str]], line: str) -> None:
    columns = (Column("IMAGE", folds=True), Column("arm64", centered=True), Column("USED BY"))
    cells = tuple(tuple(StyledText(cell, "red") for cell in row) for row in rows)
    layout: TextLayout = [Grid(columns, cells), (), (StyledText("error", "red"), StyledText(line))]
    assert lines(render_plain(layout)) == lines(render_colored(layout, Style(WIDE)))


def test_a_cell_of_several_lines() -> None:
    columns = (Column("IMAGE", folds=True), Column("arm64", centered=True), Column("USED BY"))
    layout: TextLayout = [
        Grid(columns, ((StyledText("nginx:1"), StyledText("✓"), StyledText("Deployment/a\nDeployment/b")),))
    ]
    assert lines(render_plain(layout)) == [
        "IMAGE    arm64  USED BY",
        "nginx:1    ✓    Deployment/a",
        "                Deployment/b",
    ]
    assert lines(render_plain(layout)) == lines(render_colored(layout, Style(WIDE)))
