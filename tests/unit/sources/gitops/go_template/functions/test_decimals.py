"""Arithmetic of floats; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_results() -> None:
    check_templates(
        (
            (
                '{{ addf 1.5 2 }} {{ subf 7.5 2 3 }} {{ mulf 1.5 2 2 }} {{ divf 10 4 }} {{ divf 1 3 }} {{ add1f 1.5 }} {{ addf 0.1 0.2 }} {{ divf 2 3 }} {{ addf }} {{ mulf "1.5" 2 }} {{ divf -1 3 }} {{ divf 1 7 11 }}',
                "3.5 2.5 6 2.5 0.3333333333333333 2.5 0.3 0.6666666666666667 0 3 -0.3333333333333333 0.012987012987013",
            ),
        )
    )


def test_a_division_by_nothing_is_refused() -> None:
    check_refusals((("{{ divf 1 0 }}", "error calling divf: decimal division by 0"),))
