"""Widths and words; what is expected was asked of Go."""

from tests.support.templates import check_templates


def test_words() -> None:
    check_templates(
        (
            (
                '{{ range list 0 3 4 5 6 7 8 11 12 20 }}{{ abbrev . "hello world" }}|{{ end }}',
                "hello world|hello world|h...|he...|hel...|hell...|hello...|hello world|hello world|hello world|",
            ),
            (
                '{{ abbrevboth 5 10 "1234 5678 9123" }}|{{ abbrevboth 0 10 "1234 5678 9123" }}|{{ abbrevboth 5 6 "1234 5678 9123" }}|{{ abbrevboth 20 8 "1234 5678 9123" }}|{{ abbrevboth 6 7 "1234 5678 9123 4567" }}',
                "...5678...|1234 56...|1234 5678 9123|... 9123|...6...",
            ),
            (
                '{{ wrap 10 "the quick brown fox jumps over" }}|{{ wrapWith 5 "-" "abcdefghijkl mn op" }}|{{ wrap 0 "ab" }}|{{ wrap 5 "  a  b  c d e f g" }}|{{ wrap 3 "abcdef gh" }}',
                "the quick\nbrown fox\njumps over|abcde-fghij-kl mn-op|ab|a  b \nc d e\nf g|abcdef\ngh",
            ),
            (
                '{{ initials "First Try" }}|{{ untitle "First Try" }}|{{ swapcase "aLiCe bob" }}|{{ nospace "a b\\tc" }}',
                "FT|first try|AlIcE BOB|abc",
            ),
        )
    )
