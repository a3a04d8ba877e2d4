from pathlib import Path

import pytest

from tests.support.tables import check_rows, named_rows, walked


def _is_even(number: int) -> None:
    assert number % 2 == 0


def test_a_table_whose_rows_hold_passes() -> None:
    check_rows([2, 4], _is_even)


def test_every_row_that_fails_is_told_with_its_reason() -> None:
    with pytest.raises(pytest.fail.Exception) as failure:
        named_rows({"one": 1, "two": 2, "three": 3}, _is_even)
    text = str(failure.value)
    assert text.startswith("2 of 3 rows:")
    assert "one: AssertionError" in text
    assert "three: AssertionError" in text


def test_an_error_of_a_row_is_a_failure_too() -> None:
    with pytest.raises(pytest.fail.Exception, match="ZeroDivisionError"):
        check_rows([0], lambda row: 1 // row)


def test_a_table_without_rows_tests_nothing_and_fails() -> None:
    with pytest.raises(AssertionError, match="no rows"):
        check_rows([], _is_even)


@walked("letter", "ab")
@walked("number, text", [(1, "1"), (2, "2")])
def test_tables_above_each_other_are_walked_with_the_fixtures_of_the_test(
    letter: str, number: int, text: str, tmp_path: Path
) -> None:
    (tmp_path / f"{letter}{text}").touch()
    assert str(number) == text
    assert {path.name for path in tmp_path.iterdir()} >= {"a1"}


def test_a_row_that_fails_is_named_in_every_table() -> None:
    @walked("letter", "ab")
    @walked("number", [1, 2])
    def fails(letter: str, number: int) -> None:
        assert (letter, number) != ("b", 2)

    with pytest.raises(pytest.fail.Exception, match=r"(?s)'b': .*2: AssertionError"):
        fails()
