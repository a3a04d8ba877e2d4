"""How actions nest; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_actions_nest() -> None:
    check_templates(
        (
            ("{{ if .a }}1{{ else }}2{{ end }}", "1"),
            ("{{ if .e }}1{{ else if .z }}2{{ else if .a }}3{{ else }}4{{ end }}", "3"),
            ("{{ with .e }}1{{ else with .a }}{{ . }}{{ end }}", "x"),
            ("{{ range .el }}1{{ else }}none{{ end }}", "none"),
            ('{{ define "T" }}<{{ . }}>{{ end }}{{ template "T" .a }}{{ template "T" 1 }}', "<x><1>"),
            ('{{ block "B" .m }}{{ .k }}{{ end }}', "v"),
            ('{{ define "T" }} {{ end }}{{ define "T" }}x{{ end }}{{ template "T" }}', "x"),
            ("{{ define `R` }}r{{ end }}{{ template `R` }}", "r"),
            ("{{ if .t }}{{ range .l }}{{ with . }}{{ . }}{{ end }}{{ end }}{{ end }}", "bab"),
        )
    )


def test_what_does_not_nest_is_refused() -> None:
    check_refusals(
        (
            ("{{ end }}", "unexpected {{end}}"),
            ("{{ else }}", "unexpected {{else}}"),
            ("{{ if .a }}", "unexpected EOF"),
            ("{{ if .a }}1{{ else }}2{{ else }}3{{ end }}", "expected end; found {{else}}"),
            ("{{ break }}", "{{break}} outside {{range}}"),
            ("{{ range .l }}{{ end }}{{ continue }}", "{{continue}} outside {{range}}"),
            ("{{ if .a }}{{ else with .b }}{{ end }}", "unexpected <with> in input"),
            ('{{ define "T" }}x', "unexpected EOF"),
            ("{{ define T }}{{ end }}", "unexpected 'T' in define clause"),
            ("{{ template }}", "unexpected '}}' in template clause"),
            ('{{ template "T" }}', "template 'T' not defined"),
            (
                '{{ define "T" }}x{{ end }}{{ define "T" }}y{{ end }}',
                "template: multiple definition of template 'T'",
            ),
            ("{{ if }}x{{ end }}", "missing value for if"),
            ('{{ define "T" }}{{ else }}{{ end }}', "unexpected {{else}} in define clause"),
            ('{{ if .a }}{{ define "T" }}x{{ end }}{{ end }}', "unexpected 'define' in command"),
            ("{{ break 1 }}", "unexpected '1' in break"),
        )
    )
