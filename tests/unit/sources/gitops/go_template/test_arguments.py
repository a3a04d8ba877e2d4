"""What functions take as their arguments; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_constants_become_what_is_asked_for() -> None:
    check_templates(
        (
            ('{{ trunc 3 "hello" }}', "hel"),
            ("{{ round 1.26 1 }}", "1.3"),
            ("{{ round 3.7 0 1 }}", "3"),
            ("{{ ternary 1 2 true }}", "1"),
            ('{{ hasKey nil "a" }}', "false"),
            ('{{ printf "%v" nil }}', "<nil>"),
            ('{{ repeat 2.0 "a" }}', "aa"),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            ("{{ upper 3 }}", "expected string; found 3"),
            ("{{ upper .n }}", "wrong type for value; expected string; got float64"),
            ("{{ upper nil }}", "cannot assign nil to string"),
            ("{{ upper .nil }}", "wrong type for value; expected string; got interface {}"),
            ('{{ trunc "a" "b" }}', 'expected int; found "a"'),
            ('{{ trunc 1.5 "b" }}', "expected int; found 1.5"),
            ('{{ trunc .n "b" }}', "wrong type for value; expected int; got float64"),
            ('{{ ternary 1 2 "a" }}', 'expected bool; found "a"'),
            ('{{ hasKey .a "k" }}', "wrong type for value; expected map[string]interface {}; got string"),
            (
                '{{ hasKey (split "," "a") "k" }}',
                "wrong type for value; expected map[string]interface {}; got map[string]string",
            ),
            ("{{ round 1 0 .n | upper }}", "wrong type for value; expected string; got float64"),
            ("{{ until 1 2 }}", "wrong number of args for until: want 1 got 2"),
            ("{{ upper }}", "wrong number of args for upper: want 1 got 0"),
            ("{{ until }}", "wrong number of args for until: want 1 got 0"),
            ("{{ print (until nil) }}", "cannot assign nil to int"),
            ("{{ .nil | upper }}", "invalid value; expected string"),
        )
    )
