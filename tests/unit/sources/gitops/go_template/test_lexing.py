"""How the text of a template is taken apart; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_spaces_are_trimmed_where_a_mark_says_so() -> None:
    check_templates(
        (
            ("a{{ .a }}b", "axb"),
            ("x  {{- .a }}  y", "xx  y"),
            ("x  {{ .a -}}  y", "x  xy"),
            ("x\n\n{{- .a -}}\n y", "xxy"),
            ("{{-3}}", "-3"),
            ("{{- -3 -}} x", "-3x"),
            ("{{ .a }}\n{{- /* c */ -}}\n{{ .a }}", "xx"),
            ("a {{/* multi\nline */}} b", "a  b"),
            ("{{ .a\n}}", "x"),
            ("{{.a}}{{.n}}", "x5"),
        )
    )


def test_words_are_told_apart() -> None:
    check_templates(
        (
            ("{{ .m.k }}", "v"),
            ("{{ $x := 1 }}{{ $x }}", "1"),
            ('{{ "a\\"b" }}', 'a"b'),
            ('{{ `a"\\` }}', 'a"\\'),
            ("{{ 'a' }}", "97"),
            ("{{ true }}{{ false }}", "truefalse"),
            ("{{ .5 }} {{ -1 }} {{ +1 }} {{ 1e2 }} {{ 0x1p4 }} {{ 1_0 }}", "0.5 -1 1 100 16 10"),
            ("{{(.m).k}}", "v"),
            ("{{ .a|upper }}", "X"),
            ("{{ print .a .n|quote }}", '"x5"'),
        )
    )


def test_what_is_not_closed_is_refused() -> None:
    check_refusals(
        (
            ("{{ .a", "unclosed action"),
            ('{{ "a }}', "unterminated quoted string"),
            ("{{ `a }}", "unterminated raw quoted string"),
            ("{{ 'a }}", "unterminated character constant"),
            ("{{/* a }}", "unclosed comment"),
            ("{{/* a */ b}}", "comment ends before closing delimiter"),
            ("{{ (.a }}", "unclosed left paren"),
            ("{{ .a) }}", "unexpected right paren"),
            ("{{ .a-b }}", "bad character '-'"),
            ("{{ 1a }}", "bad number syntax: 1a"),
            ("{{ 1+2 }}", "bad number syntax: 1+"),
            ("{{ : }}", "expected :="),
            ("{{ .a ? }}", "unexpected '?' in operand"),
            ("{{ § }}", "unrecognized character in action: '§'"),
            ("{{ $x.y§ }}", "bad character '§'"),
        )
    )
