import pytest

from tests.support.tables import check_rows, named_rows


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
