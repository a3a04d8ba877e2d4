"""What scalars mean to Kubernetes: a table that sigs.k8s.io/yaml v1.6.0 (go-yaml v2.4.3) was asked for."""

import io
import math

from hypothesis import given
from hypothesis import strategies as st

from archcheck.documents.reading import Document, read
from archcheck.documents.scalars import key_text, resolved
from archcheck.documents.values import same, value_of
from tests.support.tables import walked

MEANINGS: tuple[tuple[str, object], ...] = (
    ("", None),
    ("~", None),
    ("Null", None),
    ("nULL", "nULL"),
    ("y", True),
    ("ON", True),
    ("oN", "oN"),
    ("True", True),
    ("n", False),
    ("Off", False),
    ("0", 0),
    ("-0", 0),
    ("+7", 7),
    ("00", 0),
    ("010", 8),
    ("09", 9.0),
    ("0o17", 15),
    ("0O17", 15),
    ("0o8", "0o8"),
    ("0x1F", 31),
    ("-0X1f", -31),
    ("0b101", 5),
    ("0b-1", -1),
    ("0B+1", "0B+1"),
    ("1_000", 1000),
    ("1__0", 10),
    ("0x_1", 1),
    ("_1", "_1"),
    ("+", "+"),
    ("0x", "0x"),
    ("9223372036854775808", 9223372036854775808),
    ("18446744073709551615", 18446744073709551615),
    ("18446744073709551616", 18446744073709551616.0),
    ("-9223372036854775808", -9223372036854775808),
    ("-9223372036854775809", -9223372036854775809.0),
    ("0x8000000000000000", 0x8000000000000000),
    ("-0x8000000000000001", "-0x8000000000000001"),
    ("1.", 1.0),
    ("1.50", 1.5),
    ("1e3", 1000.0),
    ("1E+5", 100000.0),
    ("1e999", "1e999"),
    ("1e-999", 0.0),
    (".5", 0.5),
    (".5_0", 0.5),
    ("._5", "._5"),
    ("+.5", 0.5),
    (".", "."),
    ("1.2.3", "1.2.3"),
    ("2001-01-01", "2001-01-01"),
    ("12:30:45", "12:30:45"),
    ("=", "="),
    ("<<", "<<"),
    ("archlinux:base", "archlinux:base"),
    ("\u0663", "\u0663"),
)


@walked("text, meaning", MEANINGS)
def test_a_scalar_without_quotes(text: str, meaning: object) -> None:
    found = resolved(text)
    assert (type(found), found) == (type(meaning), meaning)


@walked("text", [".nan", ".inf", "-.INF", "+.Inf"])
def test_what_json_has_no_number_for(text: str) -> None:
    found = resolved(text)
    assert isinstance(found, float)
    assert not math.isfinite(found)
    assert _meaning(f"a: {text}") == {"a": text}


@walked(
    "text, meaning",
    [
        ("!!str 80", "80"),
        ("!!str", ""),
        ("!!int '80'", 80),
        ("!!int 0x10", 16),
        ("!!float 3", 3),
        ("!!bool 'yes'", True),
        ("!!null ''", None),
        ("!!binary aGk=", "hi"),
        ("!!timestamp '2001-01-01'", "2001-01-01"),
        ("!x 80", "80"),
        ("! 80", "80"),
        ("! '80'", "80"),
        ("!<tag:yaml.org,2002:int> '80'", 80),
    ],
)
def test_a_tag_decides(text: str, meaning: object) -> None:
    found = _meaning(f"a: {text}")["a"]
    assert (type(found), found) == (type(meaning), meaning)


@walked(
    "text, key",
    [("yes", "true"), ("off", "false"), ("0x10", "16"), ("80", "80"), ("'yes'", "yes"), ("a", "a")],
)
def test_a_key_is_a_text(text: str, key: str) -> None:
    assert _meaning(f"{text}: 1") == {key: 1}


@walked(
    "one, other",
    [
        ("archlinux:base", "'archlinux:base'"),
        ("0o7", "7"),
        ("1.0", "1"),
        ("yes", "true"),
        ("~", ""),
        ("a\n  b", "a b"),
        ("!!str 80", "'80'"),
        ("{x: 1}", "\n  'x': 0x1"),
        ("{yes: 1}", "{'true': 1}"),
        ("[&a b, *a]", "[b, b]"),
        ("{<<: {x: 1}, y2: 2}", "{y2: 2, x: 1}"),
    ],
)
def test_what_is_the_same_to_kubernetes(one: str, other: str) -> None:
    assert _is_same(one, other)


@walked(
    "one, other",
    [
        ("80", "'80'"),
        ("yes", "'yes'"),
        ("1", "true"),
        ("0", "false"),
        ("0", "-0.0"),
        ("~", "''"),
        ("~", "'null'"),
        (".nan", "'.nan'"),
        (".inf", "-.inf"),
        ("010", "10"),
        ("!!int '80'", "'80'"),
        ("! 80", "80"),
        ("{yes: 1}", "{'yes': 1}"),
        ("{1.0: 1}", "{'1.0': 1}"),
        ("{a: 1, <<: {a: 2}}", "{a: 1}"),
        ("9007199254740993", "9007199254740992.0"),
        ("[a]", "{a: }"),
        ("[]", "~"),
        ("{}", "~"),
    ],
)
def test_what_is_not_the_same(one: str, other: str) -> None:
    assert not _is_same(one, other)


@given(st.text(alphabet="0123456789+-_.xXoObBeE", max_size=9))
def test_any_number_is_a_number_of_64_bits_or_the_text_itself(text: str) -> None:
    found = resolved(text)
    if isinstance(found, int):
        assert -(2**63) <= found < 2**64
    elif isinstance(found, float):
        assert math.isfinite(found)
    else:
        assert found in (text, None)
    assert key_text(text)[:1] == text[:1] or isinstance(found, int)


def _is_same(one: str, other: str) -> bool:
    first, second = (_root(f"a: {text}") for text in (one, other))
    assert same(first.root, first.root)
    return same(first.root, second.root)


def _meaning(text: str) -> dict[str, object]:
    found = value_of(_root(text).root)
    assert isinstance(found, dict)
    return found


def _root(text: str) -> Document:
    (found,) = read(io.BytesIO(f"{text}\n".encode()))
    assert isinstance(found, Document), found
    return found
