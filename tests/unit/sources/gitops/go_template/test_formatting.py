"""Values as Go's fmt writes them; what is expected was asked of Go."""

import math

from archcheck.sources.gitops.go_template.formatting import (
    float_text,
    formatted,
    printed,
    quoted,
    sorted_keys,
)
from archcheck.sources.gitops.go_template.values import NO_VALUE
from tests.support.tables import check_rows


def test_floats_have_the_fewest_digits_and_an_exponent_where_they_are_long() -> None:
    rows = (
        (0.0, "0"),
        (-0.0, "-0"),
        (1.5, "1.5"),
        (100000.0, "100000"),
        (1000000.0, "1e+06"),
        (123456789.0, "1.23456789e+08"),
        (12345678.9, "1.23456789e+07"),
        (0.0001, "0.0001"),
        (0.00001, "1e-05"),
        (1e21, "1e+21"),
        (1e100, "1e+100"),
        (5e-324, "5e-324"),
        (math.inf, "+Inf"),
        (-math.inf, "-Inf"),
        (math.nan, "NaN"),
    )
    check_rows(rows, lambda row: _is_written(*row))


def _is_written(number: float, text: str) -> None:
    assert float_text(number) == text


def test_lists_and_maps() -> None:
    assert formatted({"b": [1, "a", None], "a": {"x": True}}) == "map[a:map[x:true] b:[1 a <nil>]]"
    assert formatted(NO_VALUE) == "<nil>"
    assert sorted_keys({"é": 1, "z": 2, "A": 3}) == ["A", "z", "é"]


def test_spaces_stand_between_what_is_no_text() -> None:
    assert printed((1, 2, "a", "b", 3, None, 4)) == "1 2a b3 <nil> 4".replace("a b", "ab")


def test_quotes_show_what_cannot_be_seen() -> None:
    assert quoted('a"\\\n\x01é\u200b\U0001f600\udcff') == '"a\\"\\\\\\n\\x01é\\u200b\U0001f600\\xff"'
