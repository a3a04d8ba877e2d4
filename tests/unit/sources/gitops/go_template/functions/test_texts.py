"""Functions of texts; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_parts() -> None:
    check_templates(
        (
            (
                '{{ trunc 3 "hello" }} {{ trunc -3 "hello" }} {{ trunc 9 "hello" }} {{ substr 1 3 "hello" }} {{ substr -1 3 "hello" }} {{ substr 1 -1 "hello" }} {{ substr 1 99 "hello" }}',
                "hel llo hello el hel ello ello",
            ),
            (
                '{{ trim " \\t a \\u00a0" }}|{{ trimAll "$" "$5$" }}|{{ trimSuffix "-" "a-" }}|{{ trimPrefix "-" "-a" }}|{{ trimall "" " a " }}',
                "a|5|a|a| a ",
            ),
            ('{{ contains "a" "cat" }} {{ hasPrefix "c" "cat" }} {{ hasSuffix "" "cat" }}', "true true true"),
        )
    )


def test_cases() -> None:
    check_templates(
        (
            (
                '{{ upper "aßé" }} {{ lower "ÀB" }} {{ title "hello wörld-foo_bar 1a éa" }}',
                "AßÉ àb Hello Wörld-Foo_bar 1a Éa",
            ),
        )
    )


def test_joining() -> None:
    check_templates(
        (
            (
                '{{ join "-" .l }} {{ join "," .mixed }} {{ join "," .a }} {{ join "," .nil }}|',
                "b-a-b 1,a,true x |",
            ),
            (
                '{{ splitList "," "a,b,c" }} {{ splitList "" "äbc" }} {{ (split "-" "a-b")._1 }} {{ splitn "-" 2 "a-b-c" }} {{ splitn "-" 0 "a" }} {{ splitn "" 2 "abc" }}',
                "[a b c] [ä b c] b map[_0:a _1:b-c] map[] map[_0:a _1:bc]",
            ),
            (
                '{{ quote .a .n .nil .l }} {{ squote .a .n .nil }} {{ cat "a" 1 .nil "b" }}',
                '"x" "5" "[b a b]" \'x\' \'5\' a 1 b',
            ),
            ('{{ quote "a\\tb\\"\\\\\\x01é☃\\u200b" }}', '"a\\tb\\"\\\\\\x01é☃\\u200b"'),
            (
                '{{ indent 2 "a\\nb" }}|{{ nindent 2 "a" }}|{{ replace "a" "b" "banana" }}|{{ replace "" "-" "ab" }}|{{ repeat 3 "ab" }}|{{ plural "one" "many" 1 }}|{{ plural "one" "many" 2 }}',
                "  a\n  b|\n  a|bbnbnb|-a-b-|ababab|one|many",
            ),
            (
                '{{ toString .n }} {{ toString .nil }} {{ toStrings .mixed }} {{ toStrings .nil }} {{ atoi "12" }} {{ atoi "x" }} {{ hello }}',
                "5 <nil> [1 a true] [] 12 0 Hello!",
            ),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            ('{{ repeat -1 "a" }}', "error calling repeat: strings: negative Repeat count"),
            ('{{ indent -1 "a" }}', "error calling indent: strings: negative Repeat count"),
            ('{{ substr 3 1 "hello" }}', "error calling substr: slice bounds out of range [3:1]"),
            ('{{ substr 9 -1 "hello" }}', "error calling substr: slice bounds out of range [9:5]"),
            ('{{ repeat 9999999 "abc" }}', "error calling repeat: a text of over 4 MiB"),
            ('{{ indent 9999999 "a" }}', "error calling indent: a text of over 4 MiB"),
            (
                '{{ replace "a" (repeat 9999 "b") (repeat 9999 "a") }}',
                "error calling replace: a text of over 4 MiB",
            ),
            ('{{ join (repeat 99999 "b") (until 999) }}', "error calling join: a text of over 4 MiB"),
        )
    )
