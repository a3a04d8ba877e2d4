"""A document's text by lines and columns, and how its lines end."""

from archcheck.patches.yaml_edit.text import text_of

TEXT = "a: é\r\n  b: c\nend".encode()


def test_a_place_is_an_offset_in_characters() -> None:
    text = text_of(TEXT, 5)
    assert text is not None
    assert text.whole[text.offset(5, 4)] == "é"
    assert text.whole[text.offset(6, 3) :].startswith("b: c")
    assert text.offset(7, 1) == len("a: é\r\n  b: c\n")
    assert text.offset(99, 1) == len(text.whole)


def test_lines_keep_their_ends() -> None:
    text = text_of(TEXT, 5)
    assert text is not None
    assert [text.line(number) for number in (4, 5, 6, 7, 8)] == ["", "a: é\r\n", "  b: c\n", "end", ""]


def test_a_new_line_ends_as_those_around_it() -> None:
    text = text_of(TEXT, 5)
    assert text is not None
    assert [text.newline(number) for number in (5, 6, 7)] == ["\r\n", "\n", "\n"]
    other = text_of("a\u2028b".encode())
    assert other is not None
    assert other.newline(1) == "\n"


def test_what_is_no_utf_8_has_no_text() -> None:
    assert text_of("é".encode("latin-1")) is None
