"""JSON; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_values_are_written() -> None:
    check_templates(
        (
            (
                "{{ toJson .m }} {{ toJson .mixed }} {{ toJson .em }} {{ toJson .el }} {{ toJson .nil }}",
                '{"b":"2","d":{"x":1},"k":"v"} [1,"a",null,true] {} [] null',
            ),
            (
                "{{ toPrettyJson .m }}|{{ toPrettyJson .em }}|{{ toPrettyJson .li }}",
                '{\n  "b": "2",\n  "d": {\n    "x": 1\n  },\n  "k": "v"\n}|{}|[\n  1,\n  2,\n  3\n]',
            ),
            (
                '{{ toJson "<a&>\\u2028\\t\\x01é\\"\\\\/" }} {{ toRawJson "<a&>\\u2028" }} {{ toJson "\\x7f" }}',
                '"\\u003ca\\u0026\\u003e\\u2028\\t\\u0001é\\"\\\\/" "<a&>\\u2028" "\x7f"',
            ),
            (
                "{{ toJson .f }} {{ toJson 1e21 }} {{ toJson 1e-7 }} {{ toJson 1e-6 }} {{ toJson 1e20 }} {{ toJson 100 }} {{ toJson -0.0 }} {{ toJson 1.5e-10 }}",
                "1.5 1e+21 1e-7 0.000001 100000000000000000000 100 -0 1.5e-10",
            ),
            (
                '{{ toJson (dict "b" 1 "a" (list 1 nil true)) }} {{ mustToJson .l }} {{ mustToPrettyJson .l }} {{ mustToRawJson "<" }}',
                '{"a":[1,null,true],"b":1} ["b","a","b"] [\n  "b",\n  "a",\n  "b"\n] "<"',
            ),
        )
    )


def test_values_are_read() -> None:
    check_templates(
        (
            (
                '{{ (fromJson "{\\"a\\": [1, 2.5]}").a }} {{ fromJson "x" }} {{ toJson (fromJson "[1, 1.0, 1e3, null, \\"é\\"]") }} {{ kindOf (fromJson "1") }} {{ fromJson "" }}',
                '[1 2.5] <no value> [1,1,1000,null,"é"] float64 <no value>',
            ),
            ('{{ mustFromJson "[1]" }}', "[1]"),
        )
    )


def test_what_is_no_json_is_refused() -> None:
    check_refusals(
        (
            ('{{ mustFromJson "x" }}', "error calling mustFromJson: invalid JSON"),
            ('{{ mustFromJson "[NaN]" }}', "error calling mustFromJson: invalid JSON"),
            ('{{ mustFromJson "" }}', "error calling mustFromJson: invalid JSON"),
        )
    )
