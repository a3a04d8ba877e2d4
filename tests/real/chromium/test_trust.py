"""A report's texts are texts, and the page makes no request, in the real Chromium."""

from typing import Any

import pytest

from tests.real.chromium.conftest import Open
from tests.support.tables import walked
from tests.unit.reports.formats.documents import GATE

pytestmark = [pytest.mark.real, pytest.mark.xdist_group("chromium")]

HOSTILE = (
    "<script>window.ran = 1</script>",
    '"><img src="https://evil.example/a.png" onerror="window.ran = 1">',
    "'><svg onload=window.ran=1>",
    "</script><script>window.ran = 1</script>",
    "</style><link rel=stylesheet href=//evil.example/a.css>",
    "javascript:window.ran=1",
    "--><iframe src=https://evil.example></iframe>",
    "</td></tr></table></textarea></title><script>window.ran=1</script>",
)
FIXED = {"verdict", "status", "runs", "severity", "platform", "node"}


def poisoned(value: Any, text: str, key: str = "") -> Any:
    """Return a report with a text behind each of its own, but where only some words mean anything."""
    if isinstance(value, dict):
        return {each: poisoned(inner, text, each) for each, inner in value.items()} | (
            {text: text} if key == "labels" else {}
        )
    if isinstance(value, list):
        return [poisoned(each, text, key) for each in value]
    return f"{value}{text}" if isinstance(value, str) and key not in FIXED else value


@walked("text", HOSTILE)
def test_a_name_stays_a_text_and_runs_nothing(text: str, opened: Open) -> None:
    page = opened(poisoned(GATE, text))
    page.page.get_by_label("Only what is wrong").check()
    page.said("Left by the filter")
    page.page.locator("#workloads thead button").first.click()
    page.page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
    assert page.page.evaluate("window.ran") is None
    assert page.page.locator("script").count() == page.page.locator("style").count() == 1
    assert page.page.locator("img, svg, iframe, link, textarea").count() == 0
    for section in ("images", "workloads", "findings", "nodes"):
        assert text in (page.page.locator(f"#{section}").text_content() or "")
    assert page.requests == [page.address]
    assert page.complaints == []


def test_nothing_is_asked_for(opened: Open) -> None:
    page = opened(GATE)
    page.page.get_by_label("Text").fill("redis")
    page.said("Left by the filter")
    page.page.wait_for_load_state("networkidle")
    assert page.requests == [page.address]
    assert page.complaints == []


def test_the_policy_holds_even_where_markup_gets_in(opened: Open) -> None:
    page = opened(GATE)
    with page.page.expect_event("requestfailed"):
        page.page.evaluate(
            """() => {
            const script = document.createElement("script");
            script.textContent = "window.ran = 1";
            const image = document.createElement("img");
            image.src = "https://evil.example/a.png";
            const style = document.createElement("style");
            style.textContent = "h1 { position: fixed }";
            const click = document.createElement("p");
            click.setAttribute("onclick", "window.ran = 1");
            document.body.append(script, image, style, click);
            click.click();
        }"""
        )
    assert page.page.evaluate("window.ran") is None
    assert page.page.evaluate("getComputedStyle(document.querySelector('h1')).position") == "static"
    assert page.blocked == ["csp https://evil.example/a.png"]
    assert len([each for each in page.complaints if "Content Security Policy" in each]) >= 4


def test_a_fragment_is_a_text(opened: Open) -> None:
    page = opened(GATE, fragment="#images?q=<img src=x onerror=window.ran=1>&severity=<b>")
    page.said("0 of 8 images")
    assert page.page.evaluate("window.ran") is None
    assert page.page.locator("img").count() == 0
