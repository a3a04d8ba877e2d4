import json

import pytest

from archcheck.documents.json_reader import read_json
from archcheck.documents.nodes import Items, Mapping, Scalar, get, text_of
from archcheck.documents.reading import Broken, Document
from archcheck.errors import DocumentError
from tests.support.tables import walked
from tests.unit.documents.helpers import broken, read_all, root, roots, value, values


@walked(
    "text, expected",
    [
        ("{}{}", [{}, {}]),
        ("{}\n{}\n", [{}, {}]),
        (
            '{"a":1}{"b":2}\n[3] "four" 5 true null',
            [{"a": "1"}, {"b": "2"}, ["3"], "four", "5", "true", "null"],
        ),
        ('\ufeff{"a": 1}\n{"b": 2}', [{"a": "1"}, {"b": "2"}]),
        ('---\n{"a": 1}\n{"b": 2}\n', [{"a": "1"}, {"b": "2"}]),
        ('{"a": 1}\n---\n{"b": 2}\n', [{"a": "1"}, {"b": "2"}]),
        ('{\r\n\t"a": [1,\r\n\t\t2]\r\n}\r\n{}', [{"a": ["1", "2"]}, {}]),
    ],
)
def test_values_in_a_row(text: str, expected: list[object]) -> None:
    assert values(text) == expected


@walked(
    "text, expected",
    [
        ('{"a": "\\ud83d\\ude00"}', "😀"),
        ('{"a": "\\/\\b\\f\\n\\r\\t\\"\\\\"}', '/\b\f\n\r\t"\\'),
        ('{"a": "\\u0000"}', "\0"),
        ('{"a": "\\u00e9é"}', "éé"),
        ('{"a": ""}', ""),
        ('{"a": "null"}', "null"),
        ('{"a": 1e-07}', "1e-07"),
        ('{"a": -0.0}', "-0.0"),
        ('{"a": 12345678901234567890}', "12345678901234567890"),
    ],
)
def test_scalars_of_json(text: str, expected: str) -> None:
    assert text_of(get(root(text), "a")) == expected
    assert text_of(get(roots(text + "{}")[0], "a")) == expected


@walked("length", [1000, 1024, 1025, 5000, 100_000])
def test_a_key_may_be_long(length: int) -> None:
    text = json.dumps({"k" * length: "v", "after": "w"})
    assert value(root(text)) == {"k" * length: "v", "after": "w"}


def test_positions_in_a_stream() -> None:
    first, second = roots('\n{"a": 1}\n  {"b":\n   "x"}\n')
    assert isinstance(first, Mapping)
    assert isinstance(second, Mapping)
    assert (first.line, first.column) == (2, 1)
    assert (second.line, second.column) == (3, 3)
    assert second.pairs == ((Scalar("b", 3, 4, plain=False), Scalar("x", 4, 4, plain=False)),)


def test_a_stream_after_other_documents_keeps_its_lines() -> None:
    *_, last = roots('a: 1\n---\n{}\n{"b": [\n1]}\n')
    b = get(last, "b")
    assert isinstance(b, Items)
    assert b.line == 4
    assert b.nodes[0].line == 5


@walked(
    "text, line",
    [
        ("{}{", 1),
        ('{}\n{"a": 1,\n"b"}', 3),
        ('{}\n{"a": tru}', 2),
        ("{}[1 2]", 1),
        ("{}[1,]", 1),
        ('{}{"a" 1}', 1),
        ("{}{a: 1}", 1),
        ('{}\n\n"no end', 3),
        ('{}"\\x41"', 1),
        ("{}-", 1),
        ("{}nulll", 1),
        ('{}"a\nb"', 1),
    ],
)
def test_an_error_of_the_reader_names_its_line(text: str, line: int) -> None:
    with pytest.raises(DocumentError) as caught:
        list(read_json(text.encode(), 10))
    assert caught.value.line == 10 + line


@walked("text", ["{}{", '{}{"a" 1}', "{}{a: 1}", "{}nulll", '{}"\\x41"', "{}[1,]"])
def test_what_is_neither_yaml_nor_json_is_broken(text: str) -> None:
    assert broken(text).error.line == 1


def test_an_error_far_down_a_stream_names_its_line() -> None:
    text = '{"a": 1}\n' * 5 + '{"b": tru}\n'
    assert broken(text).error.line == 6


def test_invalid_utf8_in_a_stream() -> None:
    assert broken(b'{"a": 1}\n{"b": "\xff"}\n').error.line == 2
    with pytest.raises(DocumentError) as caught:
        list(read_json(b'{}\n"\xff"', 0))
    assert caught.value.line == 2


def test_the_neighbours_of_broken_json_are_read() -> None:
    readings = read_all('{"a": 1}\n---\n{"b": \n---\n{"c": 3}\n')
    assert [type(reading) for reading in readings] == [Document, Broken, Document]
