"""Matching in time that grows with the text alone, as Go's and Python's expressions find it alike."""

import re

from hypothesis import given
from hypothesis import strategies as st

from archcheck.sources.gitops.go_template.regular.matching import go_pattern

_ATOMS = st.sampled_from(("a", "b", ".", "[ab]", "[^a]", "(a|b)", "(ab|a)", "(?:a|bc)", r"\b", "c"))
_REPEATS = st.sampled_from(("", "", "*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}"))


def _patterns() -> st.SearchStrategy[str]:
    part = st.tuples(_ATOMS, _REPEATS).map(lambda pair: pair[0] + (pair[1] if pair[0] != r"\b" else ""))
    sequence = st.lists(part, max_size=4).map("".join)
    return st.lists(sequence, min_size=1, max_size=2).map("|".join)


@given(_patterns(), st.text("abc\n", max_size=12))
def test_the_first_match_is_that_of_python(pattern: str, text: str) -> None:
    expected = re.search(pattern, text)
    match = go_pattern(pattern).find(text)
    assert (match[:2] if match else None) == (expected.span() if expected else None)


def test_groups_are_where_they_took_something() -> None:
    assert go_pattern("(a)(b)?").find("xac") == (1, 2, 1, 2, -1, -1)
    assert go_pattern("(?P<n>a)").names == {"n": 1}


def test_no_pattern_takes_long() -> None:
    assert go_pattern("(a*)*(a*)*(a*)*b").find("a" * 500) is None
    assert go_pattern("(x+x+)+y").find("x" * 500) is None


def test_empty_matches_beside_others_are_none() -> None:
    assert [match[:2] for match in go_pattern("a*").find_all("baac")] == [(0, 0), (1, 3), (4, 4)]
