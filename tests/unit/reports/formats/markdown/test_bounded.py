from hypothesis import given
from hypothesis import strategies as st

from archcheck.reports.formats.markdown.bounded import Section, bounded


def section(items: list[str], share: int, below: str = "</b>\n") -> Section:
    return Section("<b>\n", items, below, "line is", "lines are", share)


def test_what_fits_is_whole() -> None:
    assert bounded([section(["a\n", "b\n"], 100)]) == "<b>\na\nb\n</b>\n"


def test_a_section_without_items_is_left_out() -> None:
    assert bounded([section([], 100), section(["a\n"], 100)]) == "<b>\na\n</b>\n"


def test_what_does_not_fit_is_counted() -> None:
    text = bounded([section(["x" * 9 + "\n"] * 50, 200)])
    assert text.startswith("<b>\nxxxxxxxxx\n")
    kept = text.count("xxxxxxxxx")
    assert text.endswith(
        f"</b>\n\n*{50 - kept} lines are left out here, of 50: there is a limit to this text.*\n"
    )
    assert 0 < kept < 50
    assert len(text) <= 200


def test_one_that_is_left_out_is_one() -> None:
    assert "*1 line is left out here, of 2:" in bounded([section(["a\n", "x" * 100], 90)])


def test_a_section_has_what_those_before_it_did_not_need() -> None:
    items = ["x" * 50]
    assert "left out" in bounded([section(items, 40)])
    assert "left out" not in bounded([section(["a"], 100), section(items, 40)])
    assert "left out" not in bounded([section([], 100), section(items, 40)])


@given(st.lists(st.lists(st.text(max_size=200), max_size=30), max_size=5))
def test_a_text_is_never_longer_than_all_shares(parts: list[list[str]]) -> None:
    assert len(bounded(section(items, 150) for items in parts)) <= 150 * len(parts)
