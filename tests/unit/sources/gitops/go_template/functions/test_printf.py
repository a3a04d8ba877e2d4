"""Go's verbs; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_verbs() -> None:
    check_templates(
        (
            (
                '{{ printf "%s|%q|%v|%5s|%-5s|%x|%X|%.2s" "hi" "hi" "hi" "hi" "hi" "hi" "hi" "hello" }}',
                'hi|"hi"|hi|   hi|hi   |6869|6869|he',
            ),
            (
                '{{ printf "%d|%5d|%-5d|%05d|%+d|% d|%x|%X|%o|%b|%#x|%.3d" 42 42 42 42 42 42 255 255 8 5 255 7 }}',
                "42|   42|42   |00042|+42| 42|ff|FF|10|101|0xff|007",
            ),
            (
                '{{ printf "%f|%.2f|%8.3f|%-8.1f|%08.2f|%e|%g|%v|%E|%G" 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1.5 1e100 }}',
                "1.500000|1.50|   1.500|1.5     |00001.50|1.500000e+00|1.5|1.5|1.500000E+00|1E+100",
            ),
            ('{{ printf "%t|%v|%5t" true false true }}', "true|false| true"),
            ('{{ printf "%c|%U|%q|%q" 65 233 65 10 }}', "A|U+00E9|'A'|'\\n'"),
            (
                '{{ printf "%v|%s|%d|%q" .l .l .li .l }}',
                '[b a b]|[b a b]|[%!d(float64=1) %!d(float64=2) %!d(float64=3)]|["b" "a" "b"]',
            ),
            ('{{ printf "%v|%d" .m.d (dict "a" 1) }}', "map[x:1]|map[%!d(string=a):1]"),
            (
                '{{ printf "%T|%T|%T|%T|%T|%T" 1 "a" 1.5 true .l nil }}',
                "int|string|float64|bool|[]interface {}|<nil>",
            ),
            ('{{ printf "%%|%5%|%v" 1 }}', "%|%|1"),
            ('{{ printf "%*d|%-*d" 5 1 5 2 }}', "    1|2    "),
            ('{{ printf "%06d|%+05d|%x" -42 7 -255 }}', "-00042|+0007|-ff"),
        )
    )


def test_what_does_not_fit_is_written_as_go_does() -> None:
    check_templates(
        (
            (
                '{{ printf "%d" "a" }}|{{ printf "%s" 3 }}|{{ printf "%t" 1 }}|{{ printf "%f" 1 }}|{{ printf "%z" 1 }}',
                "%!d(string=a)|%!s(int=3)|%!t(int=1)|%!f(int=1)|%!z(int=1)",
            ),
            (
                '{{ printf "%d" }}|{{ printf "%" }}|{{ printf "x" 1 "a" nil }}',
                "%!d(MISSING)|%!(NOVERB)|x%!(EXTRA int=1, string=a, <nil>)",
            ),
            (
                '{{ printf "%s" nil }}|{{ printf "%v" nil }}|{{ printf "%d" .mixed }}',
                "%!s(<nil>)|<nil>|[%!d(float64=1) %!d(string=a) <nil> %!d(bool=true)]",
            ),
        )
    )


def test_what_is_not_evaluated_is_said() -> None:
    check_refusals(
        (
            ('{{ printf "%#v" .a }}', "error calling printf: printf: %#v is not evaluated here"),
            (
                '{{ printf "%[1]d" 1 }}',
                "error calling printf: printf: an index of an argument is not evaluated here",
            ),
            ('{{ printf "%99999d" 1 }}', "error calling printf: printf: a width of over 10000"),
            (
                '{{ printf "%.2g" 1.5 }}',
                "error calling printf: printf: a precision of %g is not evaluated here",
            ),
            ('{{ printf "% x" "a" }}', "error calling printf: printf: flags of %x are not evaluated here"),
            (
                '{{ printf "%*d" "a" 1 }}',
                "error calling printf: printf: a `*` without a whole number is not evaluated here",
            ),
        )
    )
