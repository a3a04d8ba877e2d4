"""Defaults and kinds; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_defaults() -> None:
    check_templates(
        (
            (
                '{{ default "d" .e }} {{ default "d" .a }} {{ .nil | default "x" }} {{ .z | default 9 }} {{ default "q" }}',
                "d x x 9 q",
            ),
            (
                '{{ coalesce .e .nil "c" }} {{ coalesce }} {{ empty .e }} {{ empty .nil }} {{ empty .m }} {{ all 1 .a }} {{ all 1 .e }} {{ any 0 .e }} {{ any 0 .a }} {{ all }} {{ any }}',
                "c <no value> true true false true false false true true false",
            ),
            ("{{ ternary 1 2 .t }} {{ ternary 1 2 false }}", "1 2"),
        )
    )


def test_kinds() -> None:
    check_templates(
        (
            (
                "{{ kindOf .a }} {{ kindOf .n }} {{ kindOf .l }} {{ kindOf .m }} {{ kindOf .nil }} {{ kindOf .t }} {{ kindOf (int64 1) }}",
                "string float64 slice map invalid bool int64",
            ),
            (
                '{{ typeOf .a }} {{ typeOf 1 }} {{ typeOf .f }} {{ typeOf .l }} {{ typeOf .m }} {{ typeOf .nil }} {{ typeOf (splitList "," "a") }} {{ typeOf (split "," "a") }} {{ typeOf (until 2) }} {{ typeOf (chunk 1 .l) }} {{ typeOf (index "a" 0) }}',
                "string int float64 []interface {} map[string]interface {} <nil> []string map[string]string []int [][]interface {} uint8",
            ),
            (
                '{{ kindIs "string" .a }} {{ typeIs "string" .a }} {{ typeIsLike "int" 1 }} {{ deepEqual .l .l }} {{ deepEqual 1 1.0 }} {{ deepEqual .m (deepCopy .m) }} {{ deepEqual (list) (dict) }}',
                "true true true true false true false",
            ),
        )
    )


def test_it_ends_where_it_is_told_to() -> None:
    check_refusals((('{{ fail "no" }}', "error calling fail: no"),))
