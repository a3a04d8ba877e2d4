"""Sets of characters."""

import pytest

from archcheck.sources.gitops.go_template.regular.characters import (
    ANY,
    LAST,
    category,
    folded,
    joined_ranges,
    others,
)
from archcheck.sources.gitops.go_template.regular.model import UnreadPatternError


def test_ranges_that_touch_are_one() -> None:
    assert joined_ranges([(5, 6), (1, 2), (3, 3), (9, 9)]) == ((1, 3), (5, 6), (9, 9))


def test_others_are_all_that_is_left() -> None:
    assert others(((0, 9), (11, LAST))) == ((10, 10),)
    assert others(()) == ANY
    assert others(ANY) == ()


def test_cases_are_added() -> None:
    assert folded(((ord("k"), ord("k")),)) == ((75, 75), (107, 107), (0x212A, 0x212A))
    with pytest.raises(UnreadPatternError):
        folded(ANY)


def test_categories_of_unicode() -> None:
    digits = category("Nd")
    assert digits is not None
    assert digits[0] == (48, 57)
    assert category("Any") == ANY
    assert [category(name) for name in ("Greek", "X", "")] == [None, None, None]
