"""Pipelines, their operands and variables; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_values_are_handed_on() -> None:
    check_templates(
        (
            ("{{ .a | upper | quote }}", '"X"'),
            ('{{ "x" | printf "%s-%s" .a }}', "x-x"),
            ('{{ (len .l) | printf "%d" }}', "3"),
            ('{{ printf "%d" (len (index .li 0 | list)) }}', "1"),
            ("{{ ((.m)).d.x }}", "1"),
            ("{{ (or .nil .m).k }}", "v"),
        )
    )


def test_variables_live_in_their_block() -> None:
    check_templates(
        (
            ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}", "32"),
            ("{{ range $i, $e := .l }}{{ $i }}{{ $e }}{{ end }}", "0b1a2b"),
            ("{{ range $k, $v := .m.d }}{{ $k }}{{ $v }}{{ end }}", "x1"),
            ('{{ $last := "" }}{{ range $last = .l }}{{ end }}{{ $last }}', "b"),
            ("{{ with $x := .m }}{{ $x.k }}{{ end }}", "v"),
            ("{{ if $x := .a }}{{ $x }}{{ end }}", "x"),
            ("{{ $x := .m }}{{ $x.d.x }}{{ $.a }}", "1x"),
        )
    )


def test_what_is_no_pipeline_is_refused() -> None:
    check_refusals(
        (
            ("{{ $x }}", 'undefined variable "$x"'),
            ("{{ $x = 1 }}", "undefined variable: $x"),
            ("{{ $x, $y := .l }}", "too many declarations in command"),
            ("{{ range $i, $e, $z := .l }}{{ end }}", "too many declarations in range"),
            ("{{ range $i, .a := .l }}{{ end }}", "range can only initialize variables"),
            ('{{ "a" | 1 }}', "non executable command in pipeline stage 2"),
            ('{{ "a" | . }}', "non executable command in pipeline stage 2"),
            ("{{ 1 2 }}", "can't give argument to non-function"),
            ("{{ .a 1 }}", "can't give argument to non-function"),
            ("{{ nil }}", "nil is not a command"),
            ("{{ foo }}", 'function "foo" not defined'),
            ("{{ .a | foo }}", 'function "foo" not defined'),
            ('{{ "a".b }}', "unexpected . after term"),
            ("{{ | upper }}", "unexpected '|' in command"),
            ("{{ () }}", "missing value for parenthesized pipeline"),
            ("{{ nil.a }}", "unexpected . after term"),
            ("{{ (.a).b.c }}", "can't evaluate field b in type string"),
        )
    )
