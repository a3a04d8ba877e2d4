"""YAML of Argo CD; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_values_are_written() -> None:
    check_templates(
        (
            (
                "{{ toYaml .m }}|{{ toYaml .l }}|{{ toYaml .a }}|{{ toYaml .nil }}",
                'b: "2"\nd:\n  x: 1\nk: v|- b\n- a\n- b|x|null',
            ),
        )
    )


def test_values_are_read() -> None:
    check_templates(
        (
            (
                '{{ fromYaml "a: 1\\nb: [x, yes]" }}|{{ fromYaml "" }}|{{ (fromYaml "a: {b: 010}").a.b }}',
                "map[a:1 b:[x true]]|map[]|8",
            ),
            ('{{ fromYamlArray "- a\\n- 1" }}|{{ fromYamlArray "" }}', "[a 1]|[]"),
            ('{{ kindOf (fromYaml "a: 1").a }}', "float64"),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            ('{{ fromYaml "- a" }}', "error calling fromYaml: cannot unmarshal YAML into a map"),
            (
                '{{ fromYaml "a: [" }}',
                "error calling fromYaml: error converting YAML to JSON: not YAML: did not find expected node content",
            ),
            ('{{ fromYamlArray "a: 1" }}', "error calling fromYamlArray: cannot unmarshal YAML into a list"),
        )
    )
