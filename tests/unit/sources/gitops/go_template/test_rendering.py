"""What templates give; the rows are those of Go's text/template with sprig (tests/real/gitops asks it)."""

import pytest

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.tables import ARGO, FLUX_OPERATOR
from archcheck.sources.gitops.go_template.rendering import render_template, rendered_template
from tests.support.tables import check_rows

DATA = {"a": "x", "n": 5, "e": "", "l": ["b", "a"], "m": {"k": "v", "d": {"x": 1}}, "nil": None}


def test_a_template_gives_what_go_gives() -> None:
    rows = (
        ("a{{ .a }}b", "axb"),
        ("x  {{- .a }}  {{ .n -}}   y", "xx  5y"),
        ("{{/* c */}}d{{- /* c */ -}} e", "de"),
        ("{{ if .e }}1{{ else if .a }}2{{ else }}3{{ end }}", "2"),
        ("{{ range $i, $e := .l }}{{ if eq $i 1 }}{{ continue }}{{ end }}{{ $i }}{{ $e }}{{ end }}", "0b"),
        ("{{ range $k, $v := .m.d }}{{ $k }}={{ $v }}{{ else }}none{{ end }}", "x=1"),
        ("{{ with .m }}{{ .k }}{{ $.a }}{{ end }}", "vx"),
        ('{{ define "T" }}<{{ . }}>{{ end }}{{ template "T" .a }}', "<x>"),
        ("{{ $x := 1 }}{{ if true }}{{ $x = 2 }}{{ $x := 3 }}{{ $x }}{{ end }}{{ $x }}", "32"),
        ('{{ index .m "d" "x" }}{{ (or .nil .m).k }}', "1v"),
        ("{{ .nil }} {{ .n }} {{ .l }} {{ .m }}", "<no value> 5 [b a] map[d:map[x:1] k:v]"),
        ('{{ printf "%s-%05d|%-3s|" .a 42 .a }}', "x-00042|x  |"),
        ('{{ .l | join "/" | upper | quote }}', '"B/A"'),
        ("{{ 1000000.0 }} {{ 0x1F }} {{ 'a' }} {{ `r\\n` }}", "1e+06 31 97 r\\n"),
    )
    check_rows(rows, lambda row: _gives(row[0], row[1]))


def _gives(text: str, expected: str) -> None:
    assert render_template(text, DATA, functions=ARGO) == expected


def test_what_go_refuses_is_refused_with_its_line() -> None:
    rows = (
        ("\n{{ .missing }}", 'line 2: map has no entry for key "missing"'),
        ("{{ foo }}", 'line 1: function "foo" not defined'),
        ("{{ $x }}", 'line 1: undefined variable "$x"'),
        ("{{ .nil.x }}", "nil pointer evaluating interface {}.x"),
        ("{{ .a.x }}", "can't evaluate field x in type string"),
        ("{{ eq .n 5 }}", "incompatible types for comparison: float64 and int"),
        ("{{ upper .n }}", "wrong type for value; expected string; got float64"),
        ("{{ if .a }}", "unexpected EOF"),
        ("{{ .a", "unclosed action"),
        ('{{ fail "no" }}', "error calling fail: no"),
        ("{{ now }}", 'function "now": what it gives depends on the time'),
        ('{{ env "HOME" }}', 'function "env": it reads the environment or the network'),
    )
    check_rows(rows, lambda row: _refuses(row[0], row[1]))


def _refuses(text: str, message: str) -> None:
    with pytest.raises(TemplateError) as caught:
        render_template(text, DATA, functions=ARGO)
    assert message in str(caught.value)


def test_missing_keys_are_what_the_option_says() -> None:
    assert render_template("{{ .x }}", DATA, functions=ARGO, missing_key="default") == "<no value>"
    assert render_template("{{ .x.y }}", DATA, functions=ARGO, missing_key="default") == "<no value>"
    assert render_template("{{ .x }}", DATA, functions=ARGO, missing_key="zero") == "<no value>"


def test_other_delimiters_and_inputs() -> None:
    functions = FLUX_OPERATOR.with_value("inputs", {"tag": "1", "n": 3})
    text = "{{ .x }} << inputs.tag >> << inputs.n >><<- if eq inputs.n 3 >>!<< end >>"
    assert render_template(text, None, functions=functions, delimiters=("<<", ">>")) == "{{ .x }} 1 3!"


def test_each_line_of_the_result_has_its_line_of_the_template() -> None:
    text = "a\n{{ range .l }}\nx: {{ . }}\n{{ end }}\nb\n{{ toPrettyJson .l }}\n"
    rendered = rendered_template(text, DATA, functions=ARGO)
    pairs = zip(rendered.text.split("\n"), rendered.lines, strict=True)
    assert [pair for pair in pairs if pair[0].strip()] == [
        ("a", 1),
        ("x: b", 3),
        ("x: a", 3),
        ("b", 5),
        ("[", 6),
        ('  "b",', 6),
        ('  "a"', 6),
        ("]", 6),
    ]


def test_what_does_not_end_is_ended() -> None:
    rows = (
        '{{ define "T" }}{{ template "T" }}{{ end }}{{ template "T" }}',
        "{{ range until 100000 }}{{ range until 100000 }}{{ end }}{{ end }}",
        '{{ repeat 10000000 "x" }}',
        '{{ $x := "x" }}{{ range until 60 }}{{ $x = printf "%s%s" $x $x }}{{ end }}',
        "{{ $x := list 1 }}{{ range until 60 }}{{ $x = list $x $x }}{{ end }}{{ $x }}",
        '{{ $_ := set . "self" . }}{{ . }}',
        '{{ printf "%99999999d" 1 }}',
        "{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}",
        "{{ if 1 }}" * 2000 + "{{ end }}" * 2000,
    )
    check_rows(rows, lambda row: _refuses(row, ""), name=lambda row: row[:60])
