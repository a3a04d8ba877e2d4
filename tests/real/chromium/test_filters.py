"""The filters and the sorting, in the real Chromium."""

import pytest

from tests.real.chromium.conftest import Open, Opened
from tests.unit.reports.formats.documents import GATE, document, finding

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("chromium")]


def counts(page: Opened) -> dict[str, str]:
    sections = page.page.locator("section")
    names = [each.get_attribute("id") or "" for each in sections.all()]
    return dict(zip(names, page.page.locator("section .count").all_inner_texts(), strict=True))


def test_a_text_leaves_the_rows_that_have_all_its_words(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Text").fill("REDIS deployment/web")
    page.said("1 of 8 images")
    assert page.shown("images") == ["redis:7"]
    assert page.shown("workloads") == ["Deployment/web"]
    assert counts(page)["images"] == "1 of 8"


def test_a_text_is_not_looked_for_in_the_cells(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Text").fill("kept off")
    page.said("0 of 6 workloads")
    assert page.shown("workloads") == []
    assert page.page.locator("#workloads").get_by_text("Nothing here is left by the filter.").is_visible()


def test_a_severity_leaves_what_has_a_finding_of_it(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Severity").select_option("error")
    page.said("3 of 8 findings")
    assert page.page.locator("#findings h3:visible").count() == 3
    assert page.shown("images") == ["gone/app:2", "redis:7"]
    assert page.shown("workloads") == ["shop/StatefulSet/db", "Deployment/web"]
    assert page.shown("skipped") == []


def test_a_verdict_leaves_the_workloads_that_have_it_and_what_they_use(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Verdict").select_option("at risk")
    page.said("1 of 6 workloads")
    assert page.shown("workloads") == ["Deployment/web"]
    assert page.shown("images") == ["nginx:1.27", "redis:7"]
    assert set(page.shown("nodes")) == {"a20 (2)", "a64 (2)", "pc"}


def test_only_what_is_wrong(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Only what is wrong").check()
    page.said("4 of 6 workloads")
    assert "Deployment/fine" not in page.shown("workloads")
    assert "nginx:1.27" not in page.shown("images")
    assert page.shown("suppressed") == []
    assert len(page.shown("errors")) == 2
    assert "note" not in page.page.locator("#findings h3:visible .badge").all_inner_texts()


def test_filters_are_and_ed_and_cleared(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Verdict").select_option("unknown")
    page.page.get_by_label("Text").fill("prod/")
    page.said("1 of 6 workloads")
    page.page.get_by_role("button", name="Clear").click()
    page.page.wait_for_function("() => document.getElementById('said').textContent === ''")
    assert len(page.shown("workloads")) == 6
    assert counts(page)["workloads"] == "6"
    assert page.page.url == page.address


def test_the_live_region_is_one(opened: Open) -> None:
    region = opened(GATE).page.locator("[role=status]")
    assert region.get_attribute("aria-live") == "polite"
    assert region.get_attribute("id") == "said"


def test_the_fragment_keeps_the_filter(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Text").fill("a b&c=%#")
    page.page.get_by_label("Severity").select_option("warning")
    page.page.get_by_label("Only what is wrong").check()
    page.page.wait_for_url("**wrong=1")
    again = opened(GATE, fragment=page.page.url.removeprefix(page.address))
    assert again.page.get_by_label("Text").input_value() == "a b&c=%#"
    assert again.page.get_by_label("Severity").input_value() == "warning"
    assert again.page.get_by_label("Only what is wrong").is_checked()
    again.said("0 of 8 images")


def test_a_link_within_the_page_keeps_the_filter(opened: Open) -> None:
    page = opened(GATE, fragment="#?verdict=stuck")
    page.page.get_by_role("navigation").get_by_role("link", name="nodes").click()
    page.page.wait_for_url("**#nodes?verdict=stuck")
    assert page.shown("workloads") == ["shop/StatefulSet/db"]
    page.page.evaluate("location.hash = '#workloads?verdict=ok'")
    page.said("2 of 6 workloads")


def test_a_fragment_that_says_nothing_filters_nothing(opened: Open) -> None:
    for fragment in ("#?severity=nonsense&verdict=", "#?%", "#?q", "#no-such-section", "#%00?wrong=2"):
        page = opened(GATE, fragment=fragment)
        assert (fragment, len(page.shown("workloads"))) == (fragment, 6)
        assert page.page.get_by_label("Severity").input_value() == "any"
        assert page.complaints == []


def test_a_group_without_a_finding_left_goes_with_its_words(opened: Open) -> None:
    saved = document(
        findings=[finding("stuck", message="first"), finding("stuck", message="second", workload="Pod/b")]
    )
    page = opened(saved)
    page.page.get_by_label("Text").fill("second")
    page.said("1 of 2 findings")
    assert page.page.locator("#findings .message:visible").all_inner_texts() == ["second"]


def test_a_heading_sorts_by_words_and_then_the_other_way(opened: Open) -> None:
    page = opened(GATE)
    name = page.page.locator("#workloads").get_by_role("button", name="Workload")
    name.click()
    page.said("Sorted by Workload, ascending.")
    ascending = page.shown("workloads")
    assert ascending[:2] == ["Deployment/fine", "Deployment/old"]
    name.click()
    page.said("descending")
    assert page.shown("workloads") == ascending[::-1]
    headings = page.page.locator("#workloads thead th")
    assert headings.first.get_attribute("aria-sort") == "descending"
    assert headings.last.get_attribute("aria-sort") == "none"


def test_a_node_sorts_what_fails_there_on_top(opened: Open) -> None:
    page = opened(GATE)
    page.page.locator("#workloads").get_by_role("button", name="a20").click()
    page.said("Sorted by a20 (2) arm/v7, worst first.")
    assert page.shown("workloads")[:2] == ["Deployment/web", "Pod/later"]
