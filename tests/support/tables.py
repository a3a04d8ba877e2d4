"""A table of data, walked inside one test: thousands of rows as cases of their own cost more than what they test."""

import functools
import inspect
import os
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

import pytest

IS_NIGHTLY = os.environ.get("HYPOTHESIS_PROFILE") == "nightly"
"""Whether tables that cost much are walked whole, and not in a few rows that have all of it."""

Row = TypeVar("Row")

_SHOWN = 20


def check_rows(
    rows: Iterable[Row], check: Callable[[Row], object], name: Callable[[Row], str] = repr
) -> None:
    """Check each row, and fail with all that fail; a table without rows fails too, as it tests nothing."""
    count, failed = 0, []
    for count, row in enumerate(rows, 1):  # noqa: B007
        try:
            check(row)
        except (Exception, pytest.fail.Exception) as error:  # noqa: BLE001, any failure of a row is one of the table
            where = traceback.extract_tb(error.__traceback__)[-1]
            failed.append(f"{name(row)}: {type(error).__name__} at line {where.lineno}: {error}")
    assert count, "the table has no rows"
    if failed:
        more = f"\n… and {len(failed) - _SHOWN} more" if len(failed) > _SHOWN else ""
        pytest.fail(f"{len(failed)} of {count} rows:\n" + "\n".join(failed[:_SHOWN]) + more, pytrace=False)


def named_rows(rows: Mapping[str, Any], check: Callable[[Any], object]) -> None:
    """Check each value of a mapping; its key is its name."""
    check_rows(rows.items(), lambda row: check(row[1]), name=lambda row: row[0])


def walked(names: str, rows: Iterable[Any]) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Call a test for each row, in one test; it stands in place of `pytest.mark.parametrize`, one above another.

    Args:
        names: the parameters that a row has values of, with commas between them.
        rows: a value each, or as many as there are names; looked at when the test runs.

    """
    keys = [name.strip() for name in names.split(",")]

    def decorated(test: Callable[..., None]) -> Callable[..., None]:
        @functools.wraps(test)
        def walk(**others: Any) -> None:
            check_rows(rows, lambda row: test(**_by_name(keys, row), **others))

        signature = inspect.signature(test)
        left = [each for name, each in signature.parameters.items() if name not in keys]
        walk.__signature__ = signature.replace(parameters=left)  # type: ignore[attr-defined] # pytest reads it
        return walk

    return decorated


def _by_name(keys: list[str], row: Any) -> dict[str, Any]:
    return {keys[0]: row} if len(keys) == 1 else dict(zip(keys, row, strict=True))
