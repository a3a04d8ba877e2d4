"""Constants; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_numbers() -> None:
    check_templates(
        (
            (
                "{{ 0 }} {{ 017 }} {{ 0o17 }} {{ 0x1F }} {{ 0b11 }} {{ 1_000 }} {{ -0x10 }}",
                "0 15 15 31 3 1000 -16",
            ),
            ("{{ 1.5 }} {{ 1e3 }} {{ 1E-2 }} {{ .5 }} {{ 5. }} {{ 0x1.8p1 }}", "1.5 1000 0.01 0.5 5 3"),
            (
                "{{ 9223372036854775807 }} {{ -9223372036854775808 }}",
                "9223372036854775807 -9223372036854775808",
            ),
            ('{{ printf "%T %T" 1 1.0 }}', "int float64"),
            ("{{ until 3.0 }}", "[0 1 2]"),
            ("{{ 'a' }} {{ '\\n' }} {{ '\\'' }} {{ '\\x41' }} {{ 'é' }}", "97 10 39 65 233"),
        )
    )


def test_texts() -> None:
    check_templates(
        (
            ('{{ "a\\tb\\n\\\\\\"" }}', 'a\tb\n\\"'),
            ('{{ "\\u00e9\\U0001F600\\x41\\101" }}', "é😀AA"),
            ("{{ `a\\n` }}", "a\\n"),
            ('{{ "\\xc3\\xa9" }}', "é"),
            ('{{ printf "%q" "\\xff" }}', '"\\xff"'),
        )
    )


def test_what_go_does_not_take_is_refused() -> None:
    check_refusals(
        (
            ("{{ 9223372036854775808 }}", "integer overflow: 9223372036854775808"),
            ("{{ 09 }}", "illegal number syntax: 09"),
            ("{{ 0x }}", "illegal number syntax: 0x"),
            ("{{ 1__0 }}", "illegal number syntax: 1__0"),
            ("{{ 1e }}", "illegal number syntax: 1e"),
            ("{{ '' }}", "malformed character constant: ''"),
            ("{{ 'ab' }}", "malformed character constant: 'ab'"),
            ('{{ "\\z" }}', "invalid syntax"),
            ('{{ "\\ud800" }}', "invalid syntax"),
            ('{{ "\\400" }}', "invalid syntax"),
            ("{{ 1i }}", "illegal number syntax: 1i"),
            ('{{ "\\\'" }}', "invalid syntax"),
        )
    )
