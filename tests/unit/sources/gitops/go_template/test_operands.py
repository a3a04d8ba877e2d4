"""Members of data and calls; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_members() -> None:
    check_templates(
        (
            ("{{ .m.k }}", "v"),
            ("{{ .m.d.x }}", "1"),
            ("{{ .nil }}", "<no value>"),
            ("{{ . | len }}", "14"),
            ("{{ $.a }}", "x"),
            ('{{ (semver "1.2.3").Major }}', "1"),
            ("{{ range .mixed }}{{ . }},{{ end }}", "1,a,<no value>,true,"),
        )
    )


def test_the_first_that_decides_is_given() -> None:
    check_templates(
        (
            ('{{ and .a .e .t }}|{{ or .e .z "d" }}|{{ and .t }}|{{ or .e }}', "|d|true|"),
            ("{{ .e | or .a }}|{{ .a | and .e }}", "x|"),
            ('{{ or .a (fail "not called") }}', "x"),
            ('{{ and .e (fail "not called") }}', ""),
        )
    )


def test_what_is_not_there_is_refused() -> None:
    check_refusals(
        (
            ("{{ .missing }}", 'map has no entry for key "missing"'),
            ("{{ .m.missing }}", 'map has no entry for key "missing"'),
            ("{{ .missing.x }}", 'map has no entry for key "missing"'),
            ("{{ .nil.x }}", "nil pointer evaluating interface {}.x"),
            ("{{ .a.x }}", "can't evaluate field x in type string"),
            ("{{ .l.x }}", "can't evaluate field x in type []interface {}"),
            ("{{ (index .mixed 2).x }}", 'nil data; no entry for key "x"'),
            ('{{ (semver "1.2.3").Size }}', "can't evaluate field Size in type SemanticVersion"),
            ('{{ or .e (fail "called") }}', "error calling fail: called"),
        )
    )
