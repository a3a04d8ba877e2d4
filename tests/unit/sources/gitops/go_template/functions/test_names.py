"""Names that controllers make; what is expected was asked of Go."""

from tests.support.templates import check_refusals, check_templates


def test_names() -> None:
    check_templates(
        (
            (
                '{{ normalize "Foo_Bar.Baz-" }} {{ slugify "Hello World" }} {{ slugify 10 "hello world foo" }} {{ slugify 10 false "hello world foo" }} {{ slugify 0 "abc" }} {{ slugify 0 false "abc" }}|{{ slugify }}|{{ slugify 5 "abcdefgh" }}',
                "foo-bar.baz hello-world hello hello-worl abc ||abcde",
            ),
        )
    )


def test_others_are_refused() -> None:
    check_refusals(
        (
            (
                '{{ slugify "a" "b" }}',
                "error calling slugify: interface conversion: slugify takes a number, a truth value and a text",
            ),
            (
                '{{ slugify 1.5 "b" }}',
                "error calling slugify: interface conversion: slugify takes a number, a truth value and a text",
            ),
            (
                "{{ slugify 1 }}",
                "error calling slugify: interface conversion: slugify takes a number, a truth value and a text",
            ),
        )
    )
