"""Functions of text/template; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_parts() -> None:
    check_templates(
        (
            (
                '{{ index .l 0 }} {{ index .m "d" "x" }} {{ index .m "none" }} {{ index .a 0 }} {{ index (split "," "a") "_9" }}',
                "b 1 <no value> 120 ",
            ),
            ("{{ len .l }} {{ len .u }} {{ len .m }} {{ len .e }}", "3 13 3 0"),
            ('{{ print 1 2 "a" "b" 3 }}|{{ println "x" 1 }}|{{ print }}', "1 2ab3|x 1\n|"),
        )
    )


def test_comparisons() -> None:
    check_templates(
        (
            (
                '{{ eq .a "x" }} {{ eq .a "y" "x" }} {{ eq 1 1 2 }} {{ eq 1.5 .f }} {{ eq true .t }} {{ eq .nil nil }} {{ eq .nil .a }}',
                "true true true true true true false",
            ),
            ('{{ ne 1 2 }} {{ ne "a" "a" }}', "true false"),
            (
                '{{ lt 1 2 }} {{ le "a" "a" }} {{ gt 2.5 1.5 }} {{ ge 1 1 }} {{ lt "a" "b" }} {{ lt (int64 1) 2 }} {{ lt (index "a" 0) 98 }}',
                "true true true true true true true",
            ),
            ("{{ not .e }} {{ not .l }} {{ not .nil }}", "true false true"),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            ("{{ index .l 3 }}", "error calling index: index out of range: 3"),
            ("{{ index .l -1 }}", "error calling index: index out of range: -1"),
            ('{{ index .l "a" }}', "error calling index: cannot index slice/array with type string"),
            ("{{ index .m 1 }}", "error calling index: value has type int; should be string"),
            ("{{ index .nil 1 }}", "error calling index: index of untyped nil"),
            ("{{ index 1 1 }}", "error calling index: can't index item of type int"),
            ("{{ index .l nil }}", "error calling index: cannot index slice/array with nil"),
            ("{{ index .m nil }}", "error calling index: value is nil; should be of type string"),
            ("{{ len .n }}", "error calling len: len of type float64"),
            ("{{ len .nil }}", "error calling len: len of nil pointer"),
            ("{{ eq .n 5 }}", "error calling eq: incompatible types for comparison: float64 and int"),
            ("{{ eq .a }}", "error calling eq: missing argument for comparison"),
            ("{{ eq .l .l }}", "error calling eq: non-comparable type []interface {}"),
            ("{{ eq .m .m }}", "error calling eq: non-comparable type map[string]interface {}"),
            ("{{ lt .t .t }}", "error calling lt: invalid type for comparison"),
            ("{{ lt .a 1 }}", "error calling lt: incompatible types for comparison: string and int"),
            ("{{ lt .l .l }}", "error calling lt: invalid type for comparison"),
            ("{{ lt .nil 1 }}", "error calling lt: invalid type for comparison"),
            (
                '{{ html "a" }}',
                'function "html": what it writes for a browser or calls is not evaluated here',
            ),
            ("{{ call .a }}", 'function "call": what it writes for a browser or calls is not evaluated here'),
        )
    )
