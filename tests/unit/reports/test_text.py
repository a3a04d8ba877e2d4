import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.reports.text import printable, printable_lines

NASTY = st.text(alphabet=st.characters(categories=("C", "Z"))) | st.text(
    alphabet=st.characters(min_codepoint=0xD800, max_codepoint=0xDFFF)
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain text", "plain text"),
        ("", ""),
        ("\x1b[31mred\x1b[0m", r"\x1b[31mred\x1b[0m"),
        ("\x9b31m", r"\x9b31m"),
        ("a\nb\rc\td", r"a\nb\rc\td"),
        ("\x00\x07\x08\x7f", r"\x00\x07\x08\x7f"),
        ("\u202eevil\u202c", r"\u202eevil\u202c"),
        ("\u2066x\u2069", r"\u2066x\u2069"),
        ("zero\u200bwidth\u200d", r"zero\u200bwidth\u200d"),
        ("\ufeffbom", r"\ufeffbom"),
        ("soft\xadhyphen", r"soft\xadhyphen"),
        ("\u2028\u2029\x85", r"\u2028\u2029\x85"),
        ("\ud800", r"\ud800"),
        ("\U000e0041", r"\U000e0041"),
        ("no\u00a0break", "no break"),
        ("é € 😀 漢字", "é € 😀 漢字"),
        ("[red]markup[/red]", "[red]markup[/red]"),
        (":smile:", ":smile:"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert printable(text) == shown


@given(st.text() | NASTY)
def test_nothing_that_controls_a_terminal_passes(text: str) -> None:
    shown = printable(text)
    assert all(character == " " or unicodedata.category(character)[0] not in "CZ" for character in shown)
    assert shown.encode().decode() == shown
    assert printable(shown)[:2000] == shown[:2000]


@given(st.text() | NASTY)
def test_lines_stay_lines(text: str) -> None:
    shown = printable_lines(text)
    assert all(line == printable(line) for line in shown.split("\n"))
    assert len(shown.split("\n")) == max(len(text.splitlines()), 1)


@pytest.mark.parametrize("text", ["x" * 1_000_000, "é" * 1_000_000, "\x1b" * 1_000_000])
def test_a_long_text_is_cut(text: str) -> None:
    assert 2000 <= len(printable(text)) <= 20_000
