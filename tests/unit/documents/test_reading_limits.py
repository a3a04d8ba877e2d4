import codecs

import pytest

from archcheck.documents import composing, splitting
from archcheck.documents.nodes import Items, elements
from archcheck.documents.reading import Broken, Document
from tests.support.tables import walked
from tests.unit.documents.helpers import broken, read_all, root, value


@pytest.fixture
def limit(monkeypatch: pytest.MonkeyPatch) -> int:
    monkeypatch.setattr(splitting, "DOCUMENT_LIMIT", 100)
    return 100


def test_a_document_at_the_limit_is_read(limit: int) -> None:
    text = "a: " + "x" * (limit - 4) + "\n"
    assert len(text) == limit
    assert isinstance(read_all(text)[0], Document)


@walked("text", ["a: " + "x" * 98, "a: 1\n" * 21, "# " + "x" * 99 + "\n", "a: |\n" + "  x\n" * 25])
def test_a_document_beyond_the_limit_is_broken(limit: int, text: str) -> None:
    assert len(text) > limit
    [reading] = read_all(text)
    assert isinstance(reading, Broken)
    assert reading.error.line == 1


def test_the_neighbours_of_a_document_beyond_the_limit_are_read(limit: int) -> None:
    text = "a: 1\n---\nb: " + "x\n  " * limit + "\n---\nc: 3\n"
    first, second, third = read_all(text)
    assert isinstance(first, Document)
    assert isinstance(second, Broken)
    assert isinstance(third, Document)
    assert second.error.line == 2
    assert third.root.line == text.count("\n")


def test_many_small_documents_may_pass_the_limit_together(limit: int) -> None:
    assert len(read_all("a: 1\n---\n" * limit)) == limit


@walked("bom", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_LE])
def test_a_wide_file_beyond_the_limit_is_broken(limit: int, bom: bytes) -> None:
    assert "MiB" in broken(bom + b"a\0\0\0" * limit).error.what


def test_a_line_beyond_the_limit_is_one_line(limit: int) -> None:
    first, second, third = read_all("a: 1\n---\nb: " + "x" * 10 * limit + "\n---\nc: 3\n")
    assert isinstance(first, Document)
    assert isinstance(second, Broken)
    assert isinstance(third, Document)
    assert third.root.line == 5


def test_no_document_starts_inside_a_line_beyond_the_limit(limit: int) -> None:
    text = "a: " + "x" * (limit - 2) + "--- {image: inside}\n"
    assert [type(reading) for reading in read_all(text)] == [Broken]


@walked("length", range(90, 101))
def test_a_byte_order_mark_cuts_nothing_off_a_long_line(limit: int, length: int) -> None:
    text = "a: " + "x" * (length - 4) + "\n"
    assert len(text) == length <= limit
    assert value(root(codecs.BOM_UTF8 + text.encode())) == {"a": "x" * (length - 4)}


@pytest.mark.parametrize(("opening", "closing"), [("[", "]"), ("- ", "[]")], ids=["flow", "block"])
def test_nesting_at_the_limit_is_read(opening: str, closing: str) -> None:
    depth = composing.DEPTH_LIMIT
    node = root(opening * depth + "]" * depth if closing == "]" else opening * (depth - 1) + closing)
    for _ in range(depth - 1):
        [node] = elements(node)
    assert isinstance(node, Items)
    assert node.nodes == []


@walked(
    "text",
    [
        "[" * 501 + "]" * 501,
        "- " * 501 + "x",
        "[" * 1001 + "]" * 1001,
        "[" * 100_000,
        "[" * 100_000 + "]" * 100_000,
        "{a: " * 100_000,
        '{"a":' * 100_000 + "1" + "}" * 100_000,
        "- " * 100_000 + "x",
        "? " * 100_000 + "x",
        "a: " + "[" * 100_000,
        "\n".join(" " * depth + "a:" for depth in range(2000)),
    ],
)
def test_deep_nesting_is_an_error_and_no_crash(text: str) -> None:
    assert broken(text).error.what == f"nested more than {composing.DEPTH_LIMIT} levels deep"


@pytest.mark.parametrize("depth", [300, 100_000])
def test_deep_nesting_in_a_json_stream(depth: int) -> None:
    assert broken("{}" + "[" * depth + "]" * depth).error.line == 1


def test_deep_nesting_is_an_error_of_its_document_only() -> None:
    readings = read_all("a: 1\n---\n" + "[" * 100_000 + "\n---\nc: 3\n")
    assert [type(reading) for reading in readings] == [Document, Broken, Document]
