"""Values as numbers and texts; what is expected was asked of Go."""

from tests.support.templates import check_templates


def test_texts_of_any_base() -> None:
    check_templates(
        (
            (
                '{{ int "05" }} {{ int "0x1f" }} {{ int "0b11" }} {{ int "0o17" }} {{ int "1_0" }} {{ int "08" }} {{ int "-3" }} {{ int "+3" }}',
                "5 31 3 15 10 0 -3 3",
            ),
            (
                '{{ int "3.0" }} {{ int "3.50" }} {{ int "" }} {{ int "9223372036854775808" }} {{ int .l }} {{ int .nil }} {{ int .t }}',
                "3 0 0 0 0 0 1",
            ),
            (
                '{{ float64 "1e3" }} {{ float64 "0x" }} {{ float64 .l }} {{ float64 .t }} {{ float64 "inf" }} {{ float64 ".5" }}',
                "1000 0 0 1 +Inf 0.5",
            ),
        )
    )
