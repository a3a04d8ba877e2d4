"""How control goes through a template; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_ranges_go_over_lists_maps_and_numbers() -> None:
    check_templates(
        (
            ("{{ range .l }}[{{ . }}]{{ end }}", "[b][a][b]"),
            ("{{ range .m.d }}{{ . }}{{ end }}", "1"),
            ("{{ range 3 }}{{ . }}{{ end }}", "012"),
            ("{{ range $i := 2 }}{{ $i }}{{ end }}", "01"),
            ("{{ range .nil }}x{{ else }}e{{ end }}", "e"),
            ('{{ range $k, $v := dict "b" 1 "a" 2 }}{{ $k }}{{ $v }}{{ end }}', "a2b1"),
            ('{{ range split "," "a,b" }}{{ . }}{{ end }}', "ab"),
            ("{{ range -1 }}x{{ else }}e{{ end }}", "e"),
        )
    )


def test_jumps_leave_the_range_they_stand_in() -> None:
    check_templates(
        (
            ('{{ range .l }}{{ if eq . "a" }}{{ break }}{{ end }}{{ . }}{{ end }}', "b"),
            ('{{ range .l }}{{ if eq . "a" }}{{ continue }}{{ end }}{{ . }}{{ end }}', "bb"),
            ("{{ range .l }}{{ range $.li }}{{ break }}{{ end }}x{{ end }}", "xxx"),
            ("{{ range .l }}{{ range $.el }}{{ else }}{{ break }}{{ end }}y{{ end }}", "yyy"),
            ("{{ range .l }}{{ range $.el }}{{ else }}{{ continue }}{{ end }}y{{ end }}", ""),
        )
    )


def test_templates_see_what_they_are_given() -> None:
    check_templates(
        (
            ('{{ define "T" }}{{ $ }}{{ . }}{{ end }}{{ template "T" .a }}', "xx"),
            (
                '{{ define "A" }}{{ template "B" . }}{{ end }}{{ define "B" }}<{{ . }}>{{ end }}{{ template "A" 1 }}',
                "<1>",
            ),
            ('{{ range .l }}{{ template "T" . }}{{ end }}{{ define "T" }}({{ . }}){{ end }}', "(b)(a)(b)"),
        )
    )


def test_what_cannot_be_gone_over_is_refused() -> None:
    check_refusals(
        (
            ("{{ range .a }}{{ end }}", "range can't iterate over string"),
            ("{{ range .n }}{{ end }}", "range can't iterate over float64"),
            ("{{ range .t }}{{ end }}", "range can't iterate over bool"),
            ("{{ range $i, $e := 3 }}{{ end }}", "can't use 3 to iterate over more than one variable"),
            (
                '{{ define "T" }}{{ template "T" }}{{ end }}{{ template "T" }}',
                "exceeded maximum template depth (20)",
            ),
            ('{{ define "T" }}{{ $x }}{{ end }}{{ $x := 1 }}', 'undefined variable "$x"'),
        )
    )
