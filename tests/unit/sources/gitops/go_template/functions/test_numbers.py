"""Functions of numbers; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_whole_numbers() -> None:
    check_templates(
        (
            (
                "{{ add 1 2 3 }} {{ sub 5 3 }} {{ mul 2 3 4 }} {{ div 7 2 }} {{ div -7 2 }} {{ mod 7 3 }} {{ mod -7 3 }} {{ add1 4 }} {{ max 1 5 3 }} {{ biggest 1 2 }} {{ min 4 2 }}",
                "6 2 24 3 -3 1 -1 5 5 2 2",
            ),
            ('{{ add "1" "0x10" .t .nil .f }} {{ add }}', "19 0"),
            ("{{ mul 9223372036854775807 2 }} {{ add 9223372036854775807 1 }}", "-2 -9223372036854775808"),
            (
                '{{ int "5" }} {{ int64 "7" }} {{ int 3.7 }} {{ toDecimal "755" }} {{ toDecimal "9" }} {{ toDecimal -7 }}',
                "5 7 3 493 0 -7",
            ),
        )
    )


def test_floats() -> None:
    check_templates(
        (
            (
                '{{ floor 1.7 }} {{ ceil 1.2 }} {{ ceil -0.2 }} {{ round 1.2345 2 }} {{ round 2.5 0 }} {{ round 3.7 0 0.8 }} {{ round -1.5 0 }} {{ maxf 1.5 2 }} {{ minf 1.5 2 }} {{ float64 "1.5" }} {{ floor "x" }}',
                "1 2 -0 1.23 3 3 -2 2 1.5 1.5 0",
            ),
        )
    )


def test_sequences() -> None:
    check_templates(
        (
            (
                "{{ until 3 }} {{ until -2 }} {{ until 0 }} {{ untilStep 0 10 3 }} {{ untilStep 3 0 -1 }} {{ untilStep 0 3 0 }} {{ untilStep 3 0 1 }}",
                "[0 1 2] [0 -1] [] [0 3 6 9] [3 2 1] [] []",
            ),
            (
                "{{ seq 3 }}|{{ seq 2 5 }}|{{ seq 1 2 7 }}|{{ seq 5 1 }}|{{ seq 5 -2 1 }}|{{ seq 0 }}|{{ seq }}|{{ seq 1 2 3 4 }}|{{ seq 5 2 1 }}",
                "1 2 3|2 3 4 5|1 3 5 7|5 4 3 2 1|5 3 1|1 0|||",
            ),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            ("{{ div 1 0 }}", "error calling div: runtime error: integer divide by zero"),
            ("{{ mod 1 0 }}", "error calling mod: runtime error: integer divide by zero"),
            ("{{ until 999999999 }}", "error calling until: a list of over 100000 elements"),
            ("{{ untilStep 0 999999999 1 }}", "error calling untilStep: a list of over 100000 elements"),
            ("{{ round 1 999 }}", "error calling round: round: math range error"),
        )
    )
