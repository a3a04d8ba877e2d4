"""Shell patterns, as `#` and `%` take them off a value."""

from archcheck.sources.gitops.flux.shell_patterns import matches, without_prefix, without_suffix
from tests.support.tables import check_rows


def test_what_a_pattern_matches() -> None:
    rows = {
        ("a*c", "abbc"): True,
        ("a*c", "abb"): False,
        ("*", "a/b"): True,
        ("*b*", "abc"): True,
        ("a?c", "a/c"): True,
        ("?", ""): False,
        ("", ""): True,
        ("[a-c]x", "bx"): True,
        ("[^a-c]x", "bx"): False,
        ("[\\]]", "]"): True,
        ("\\*", "*"): True,
        ("\\*", "a"): False,
        ("[*]a", "*a"): True,
    }
    check_rows(rows.items(), lambda row: _equal(matches(*row[0]), row[1]))


def test_the_shortest_and_the_longest_are_taken_off() -> None:
    rows = {
        ("a/b/c", "*/"): ("b/c", "c"),
        ("a/b/c", "x"): ("a/b/c", "a/b/c"),
        ("a/b/c", "["): ("a/b/c", "a/b/c"),
        ("", "*"): ("", ""),
    }
    check_rows(
        rows.items(),
        lambda row: _equal(
            tuple(without_prefix(*row[0], longest=longest) for longest in (False, True)), row[1]
        ),
    )
    assert without_suffix("a.tar.gz", ".*", longest=False) == "a.tar"
    assert without_suffix("a.tar.gz", ".*", longest=True) == "a"


def _equal(one: object, other: object) -> None:
    assert one == other
