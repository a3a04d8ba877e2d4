"""How long a tag is believed, as people write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.config.durations import parse_duration
from tests.support.tables import walked


@walked(
    "text, seconds",
    [
        ("0", 0),
        ("0s", 0),
        ("90", 90),
        ("90s", 90),
        ("15m", 900),
        ("1h", 3600),
        ("1h30m", 5400),
        ("1h 30m", 5400),
        (" 1h ", 3600),
        ("1.5h", 5400),
        ("7d", 604_800),
        ("2w", 1_209_600),
        ("1w2d3h4m5s", 788_645),
        ("3650d", 315_360_000),
        ("007m", 420),
    ],
)
def test_durations(text: str, seconds: float) -> None:
    assert parse_duration(text) == seconds


@walked(
    "text",
    [
        "",
        " ",
        "h",
        "-1h",
        "+1h",
        "1y",
        "1H",
        "1hour",
        "1e3s",
        ".5h",
        "1.h",
        "1,5h",
        "0x10s",
        "inf",
        "nan",
        "never",
        "1h30",
        "\u0661h",
        "1h\x00",
        "1h;2m",
        "1s" * 30,
        "9" * 100_000,  # many digits
        "1s" * 100_000 + "!",  # many parts
    ],
)
def test_what_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="is no duration"):
        parse_duration(text)


@pytest.mark.parametrize("text", ["3651d", "522w", "9" * 9 + "w"])
def test_more_than_ten_years(text: str) -> None:
    with pytest.raises(ValueError, match="ten years"):
        parse_duration(text)


@given(st.text(max_size=50) | st.text("0123456789.smhdw -", max_size=50))
def test_any_text_is_a_duration_or_refused(text: str) -> None:
    try:
        seconds = parse_duration(text)
    except ValueError:
        return
    assert 0 <= seconds <= 3650 * 86400
