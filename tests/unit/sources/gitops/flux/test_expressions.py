"""One expression of a text: its parts, where it ends, and what is none."""

import pytest

from archcheck.sources.gitops.flux.expressions import (
    BadExpressionError,
    Expression,
    expression_end,
    parse_expression,
)
from tests.support.tables import check_rows


def test_the_parts_of_an_expression() -> None:
    inner = Expression("V", "", (), "${V}")
    rows = {
        "${X}": ("X", "", ()),
        "${_x1}": ("_x1", "", ()),
        "${X:=a${V}b}": ("X", ":=", ("a", inner, "b")),
        "${X=}": ("X", "=", ()),
        "${#X}": ("X", "#", ()),
        "${X##*/}": ("X", "##", ("*/",)),
        "${X###}": ("X", "##", ("#",)),
        "${X:1:2}": ("X", ":", ("1", "2")),
        "${X/a/b}": ("X", "/", ("a", "b")),
        "${X//a/}": ("X", "//", ("a",)),
        "${X/%\\/a/${V}}": ("X", "/%", ("/a", inner)),
        "${X,,}": ("X", ",,", ()),
    }
    check_rows(rows.items(), lambda row: _parses(*row))


def _parses(text: str, parts: tuple[object, ...]) -> None:
    expression, end = parse_expression(f"a {text} b", 2)
    assert (expression.name, expression.operator, expression.arguments) == parts
    assert expression.written == text
    assert end == 2 + len(text)


def test_which_are_at_peace_with_a_variable_that_is_not_set() -> None:
    rows = {"${X:=a}": True, "${X=a}": True, "${X:?a}": True, "${X:+a}": True, "${X}": False, "${X%a}": False}
    assert {text: parse_expression(text, 0)[0].has_default for text in rows} == rows


def test_what_is_none_says_why() -> None:
    with pytest.raises(BadExpressionError, match="missing closing brace"):
        parse_expression("${X[0]}", 0)
    with pytest.raises(BadExpressionError, match="within each other"):
        parse_expression("${X:=" * 60 + "}" * 60, 0)


def test_where_a_wrong_one_seems_to_end() -> None:
    rows = {"${a.b} c": 6, "${a\n}": 3, "${a": 3}
    assert {text: expression_end(text, 0) for text in rows} == rows
