"""Values as Go has them, and how large they may be."""

import pytest

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.values import (
    NO_VALUE,
    GoByte,
    GoInt64,
    GoStringMap,
    GoStrings,
    bytes_of,
    check_length,
    check_size,
    deep_equal,
    go_value,
    kind_name,
    text_of_bytes,
    truth,
    type_name,
)
from tests.support.tables import check_rows


def test_types_and_kinds_have_names() -> None:
    rows: tuple[tuple[object, str, str], ...] = (
        (None, "<nil>", "invalid"),
        ("a", "string", "string"),
        (True, "bool", "bool"),
        (1, "int", "int"),
        (GoInt64(1), "int64", "int64"),
        (GoByte(1), "uint8", "uint8"),
        (1.5, "float64", "float64"),
        ([], "[]interface {}", "slice"),
        (GoStrings(), "[]string", "slice"),
        ({}, "map[string]interface {}", "map"),
        (GoStringMap(), "map[string]string", "map"),
    )
    check_rows(rows, lambda row: _is_named(*row))


def _is_named(value: object, name: str, kind: str) -> None:
    assert (type_name(value), kind_name(value)) == (name, kind)


def test_what_is_empty_is_not_true() -> None:
    assert not any(map(truth, (None, NO_VALUE, "", 0, 0.0, [], {}, False)))
    assert all(map(truth, ("a", 1, 0.1, [0], {"a": 0}, True)))


def test_data_is_copied_with_the_numbers_of_its_reader() -> None:
    data = {"a": [1, True, 1.5], "b": "x"}
    as_floats, as_whole = go_value(data, whole_are_floats=True), go_value(data, whole_are_floats=False)
    assert type(as_floats["a"][0]) is float  # type: ignore[index]
    assert type(as_whole["a"][0]) is GoInt64  # type: ignore[index]
    assert as_floats == as_whole == data
    assert as_floats is not data


def test_equal_are_values_of_the_same_type() -> None:
    assert deep_equal({"a": [1, "x"]}, {"a": [1, "x"]})
    assert not deep_equal(1, 1.0)
    assert not deep_equal(GoInt64(1), 1)
    assert not deep_equal(GoStrings(["a"]), ["a"])
    assert not deep_equal({"a": 1}, {"b": 1})


def test_values_that_grow_without_end_are_refused() -> None:
    circle: dict[str, object] = {}
    circle["self"] = circle
    doubled: object = []
    for _ in range(60):
        doubled = [doubled, doubled]
    for value in (circle, doubled, ["x" * 1000] * 9000):
        with pytest.raises(FunctionError):
            check_size(value)
    with pytest.raises(FunctionError):
        check_length(10**9)
    deep: object = 1
    for _ in range(200):
        deep = [deep]
    with pytest.raises(FunctionError):
        go_value(deep, whole_are_floats=True)


def test_bytes_that_are_no_text_survive() -> None:
    assert bytes_of(text_of_bytes(b"a\xff\xc3\xa9")) == b"a\xff\xc3\xa9"
