import codecs

import pytest

from archcheck.documents import composing
from archcheck.documents.nodes import Mapping, get
from tests.support.tables import walked
from tests.unit.documents.helpers import broken, root, roots, values

TEXT = "name: é€😀\n---\nb: 2\n"
EXPECTED = [{"name": "é€😀"}, {"b": "2"}]


@walked(
    "data",
    [
        TEXT.encode(),
        codecs.BOM_UTF8 + TEXT.encode(),
        codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"),
        codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"),
        codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"),
        codecs.BOM_UTF32_BE + TEXT.encode("utf-32-be"),
    ],
)
def test_encodings_by_their_mark(data: bytes) -> None:
    assert values(data) == EXPECTED
    assert [node.line for node in roots(data)] == [1, 3]


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_line_ends(end: str) -> None:
    text = end.join(["---", "a: 1", "b: |", "  x", "  y", "---", "c: 3", ""])
    assert values(text) == [{"a": "1", "b": "x\ny\n"}, {"c": "3"}]
    assert [node.line for node in roots(text)] == [2, 7]


def test_a_byte_order_mark_before_a_separator() -> None:
    assert values(codecs.BOM_UTF8 + b"---\na: 1\n---\nb: 2\n") == [{"a": "1"}, {"b": "2"}]


def test_a_byte_order_mark_does_not_move_the_first_column() -> None:
    node = root(codecs.BOM_UTF8 + b"a: 1\n")
    assert isinstance(node, Mapping)
    assert node.column == 1


def test_columns_count_characters() -> None:
    value = get(root("é: x\n"), "é")
    assert value is not None
    assert value.column == 4


@walked(
    "data, line",
    [
        (b"\xff", 1),
        (b"a: 1\nb: \xff\n", 2),
        (b"# \xc3\xa9\n\n\nb: caf\xe9\n", 4),
        (b"a: 1\n---\nb: 2\nc: \xc3(\n", 4),
        (b"a: \xed\xa0\x80\n", 1),
        (b"a: 1\nb: \xf0\x9f\x98\n", 2),
    ],
)
def test_invalid_utf8_is_an_error_with_its_line(data: bytes, line: int) -> None:
    assert broken(data).error.line == line


@walked("text, line", [("a: \x00\n", 1), ("a: 1\nb: '\x07'\n", 2), ("é: €\n\nb: 😀\nc: \x1b[0m\n", 4)])
def test_a_control_character_is_an_error_with_its_line(text: str, line: int) -> None:
    assert broken(text).error.line == line


@pytest.mark.parametrize("encoding", ["utf-16", "utf-32"])
def test_a_torn_wide_file_is_broken(encoding: str) -> None:
    assert broken("a: 1\n".encode(encoding) + b"x").error.line == 1


MARK = "\ufeff"


@walked(
    "text",
    [
        f"a: 1\nb: 2\n---\n{MARK}c: 3\nd: 4\n",
        f"{MARK}a: 1\nb: 2\n---\n{MARK}c: 3\nd: 4\n",
        f"{MARK}{MARK}a: 1\nb: 2\n---\n{MARK}{MARK}c: 3\nd: 4\n",
        f"a: 1\nb: 2\n---\r\n{MARK}c: 3\nd: 4\n",
        f"a: 1\nb: 2\n--- # why\n{MARK}c: 3\nd: 4\n",
        f"a: 1\nb: 2\n---\n# Source: web/templates/web.yaml\n{MARK}c: 3\nd: 4\n",
        f"a: 1\nb: 2\n---\n\n{MARK}c: 3\nd: 4\n",
        f"a: 1\nb: 2\n---\n{MARK}# why\nc: 3\nd: 4\n",
        f'a: 1\nb: 2\n---\n{MARK}{{"c": "3",\n"d": "4"}}\n',
    ],
)
@walked("slowly", [False, True])
def test_a_byte_order_mark_before_a_later_document(
    text: str, slowly: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if slowly:
        monkeypatch.setattr(composing, "_parser", composing._PurePythonParser)
    assert values(text) == [{"a": "1", "b": "2"}, {"c": "3", "d": "4"}]
    last = roots(text)[1]
    assert isinstance(last, Mapping)
    assert {key.line for key, _ in last.pairs} == {text.count("\n") - 1, text.count("\n")}


def test_a_mark_and_nothing_behind_it() -> None:
    assert values(f"a: 1\n---\n{MARK}\n") == [{"a": "1"}, ""]


def test_a_mark_before_a_separator_is_read_as_kubectl_does() -> None:
    assert values(f"a: 1\n---\n{MARK}---\nb: 2\n") == [{"a": "1"}, "", {"b": "2"}]
    assert broken(f"a: 1\nb: 2\n{MARK}---\nc: 3\n").error.line in (3, 4)
