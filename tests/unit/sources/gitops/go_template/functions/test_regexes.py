"""What Go's regular expressions find; the rows were asked of Go."""

import pytest

from archcheck.sources.gitops.go_template.functions.regexes import (
    find,
    find_all,
    is_match,
    replace_all,
    replace_all_literal,
    split,
)
from archcheck.sources.gitops.go_template.regular.model import PatternError, UnreadPatternError
from tests.support.tables import check_rows


def test_the_first_match_is_found() -> None:
    rows = (
        ("[a-z]+", "12abc34de", "abc"),
        ("(a|ab)(c|bcd)(d*)", "abcd", "abcd"),
        ("a+?", "aaa", "a"),
        ("(?U)a+", "aaa", "a"),
        ("(?s).+", "a\nb", "a\nb"),
        (".+", "a\nb", "a"),
        ("[[:alpha:]]+", "12ab", "ab"),
        ("[^[:alpha:]]+", "ab12", "12"),
        (r"\pL+", "12éà", "éà"),
        (r"[\w-]+", "-a_b", "-a_b"),
        (r"\Qa.b\E+", "a.bbb", "a.bbb"),
        ("x{,2}", "x{,2}", "x{,2}"),
        ("[]a]+", "]a", "]a"),
        (r"\x41\x{42}\103", "ABC", "ABC"),
        ("(?i)straße", "STRAßE", "STRAßE"),
        ("(?i)k", "K", "K"),
        ("(a*)*b", "a" * 200, ""),
    )
    check_rows(rows, lambda row: _finds(*row))


def _finds(pattern: str, text: str, expected: str) -> None:
    assert find(pattern, text) == expected


def test_all_matches_are_found() -> None:
    assert find_all("a*", "baac", -1) == ["", "aa", ""]
    assert find_all("(?m)^.", "ab\ncd", -1) == ["a", "c"]
    assert find_all(r"\b\w", "ab cd", -1) == ["a", "c"]
    assert find_all("a", "aaa", 2) == ["a", "a"]
    assert is_match("^a.c$", "abc")


def test_matches_are_replaced() -> None:
    rows = (
        ("a(x*)b", "-ab-axxb-", "${1}W", "-W-xxW-"),
        ("a(x*)b", "-ab-axxb-", "$1W", "---"),
        ("(?P<n>x+)", "axxb", "<$n>$$", "a<xx>$b"),
        ("", "abc", "-", "-a-b-c-"),
        ("b*", "abc", "-", "-a-c-"),
        ("a*", "baaac", "x", "xbxcx"),
        ("[^a-z0-9]+", "Hello World!", "-", "-ello-orld-"),
        ("(a)(b)?", "ac", "[$1|$2]", "[a|]c"),
    )
    check_rows(rows, lambda row: _replaces(*row))
    assert replace_all_literal("x", "axb", "$1") == "a$1b"


def _replaces(pattern: str, text: str, replacement: str, expected: str) -> None:
    assert replace_all(pattern, text, replacement) == expected


def test_texts_are_split() -> None:
    assert split("z+", "pizza", -1) == ["pi", "a"]
    assert split("a", "banana", 2) == ["b", "nana"]
    assert split("", "abc", -1) == ["a", "b", "c"]
    assert split(",", "a,b,", -1) == ["a", "b", ""]
    assert split("x", "abc", 0) == []


def test_what_go_refuses_is_refused() -> None:
    patterns = (
        "(",
        "a**",
        "a++",
        "(?=a)",
        r"\1",
        "[z-a]",
        "a{1001}",
        r"\e",
        "*a",
        "(?<n>a)(?<n>b)",
        "[a",
        ")",
    )
    check_rows(patterns, _refuses)


def _refuses(pattern: str) -> None:
    with pytest.raises(PatternError):
        find(pattern, "a")


def test_what_is_not_evaluated_is_said() -> None:
    for pattern in (r"\p{Greek}", r"\C", "a" * 3000, "((((a{100}){100}){100}){100})"):
        with pytest.raises(UnreadPatternError):
            find(pattern, "a")
    with pytest.raises(UnreadPatternError):
        find("(a|b|c|d|e|f){300}", "a" * 100_000)
