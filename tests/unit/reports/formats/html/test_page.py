"""The page as a text: what is in it, and that nothing else is."""

import base64
import hashlib
import re
from importlib.resources import files
from typing import Any

import pytest

from archcheck.findings.rules import RULES
from tests.unit.reports.formats.documents import (
    DOCUMENTS,
    GATE,
    document,
    finding,
    image,
    node,
    rendered,
    workload,
)
from tests.unit.reports.formats.html.parsed import Element, parsed

EVERY = pytest.mark.parametrize("saved", DOCUMENTS.values(), ids=DOCUMENTS)


def digest(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


def cells(row: Element) -> list[str]:
    first = row.all("tr")[0]
    return [each.text for each in first.all("td")]


def rows(page: Element, section: str) -> dict[str, list[str]]:
    bodies = page.one("section", id=section).all("tbody")
    return {body.all("code")[0].text: cells(body) for body in bodies}


def test_every_selector_of_the_style_names_elements_that_there_are() -> None:
    style = (files("archcheck.reports.formats.html") / "page.css").read_text("utf-8")
    rules = re.findall(r"([^{}]+)\{", re.sub(r"/\*.*?\*/|\"[^\"]*\"", "", style, flags=re.DOTALL))
    selectors = [rule.strip() for rule in rules if not rule.strip().startswith("@")]
    named = {name for rule in selectors for name in re.findall(r"(?<![\w.#:\[=(-])[a-z]\w*", rule)}
    used = {each.name for saved in DOCUMENTS.values() for each in parsed(rendered("html", saved)).all()}
    assert named <= used
    assert {"thead", "button", "summary"} <= named


@EVERY
def test_the_page_is_one_whole_document(saved: dict[str, Any]) -> None:
    text = rendered("html", saved)
    page = parsed(text)
    assert text.startswith("<!DOCTYPE html>\n")
    assert page.one("html").attributes["lang"] == "en"
    assert [len(page.all(name)) for name in ("title", "header", "h1", "main")] == [1, 1, 1, 1]
    identifiers = [each.attributes["id"] for each in page.all() if "id" in each.attributes]
    assert len(set(identifiers)) == len(identifiers)
    for each in page.all():
        assert each.attributes.get("aria-labelledby", "main") in identifiers
        assert each.attributes.get("href", "#main") != "#"
        if (each.attributes.get("href") or "").startswith("#"):
            assert (each.attributes["href"] or "")[1:] in identifiers


@EVERY
def test_only_its_own_style_and_script_are_allowed(saved: dict[str, Any]) -> None:
    page = parsed(rendered("html", saved))
    policy = page.one("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    assert policy == (
        f"default-src 'none'; style-src {digest(page.one('style').text)}; "
        f"script-src {digest(page.one('script').text)}; base-uri 'none'; form-action 'none'"
    )


@EVERY
def test_nothing_is_loaded_and_nothing_is_handled_inline(saved: dict[str, Any]) -> None:
    page = parsed(rendered("html", saved))
    for each in page.all():
        assert not {"src", "srcset", "style", "data", "action", "background"} & set(each.attributes), (
            each.name
        )
        assert not [name for name in each.attributes if name.startswith("on")]
    assert not page.all("link", "img", "iframe", "object", "embed", "base", "video", "svg")
    assert not re.search(r"url\(|@import|fetch\(|XMLHttp|innerHTML|eval\(", rendered("html", saved))


@EVERY
def test_the_same_report_is_the_same_page(saved: dict[str, Any]) -> None:
    assert rendered("html", saved) == rendered("html", saved)


@pytest.mark.parametrize(
    ("code", "title"),
    [
        (0, "Passed: no finding"),
        (1, "Failed: no finding"),
        (2, "Input not readable: no finding"),
        (3, "Incomplete: no finding"),
        (4, "Nothing to check: no finding"),
        (130, "Did not finish: no finding"),
        (None, "Outcome not said: no finding"),
    ],
)
def test_the_title_begins_with_the_outcome(code: int | None, title: str) -> None:
    page = parsed(rendered("html", document(exit_code=code)))
    assert page.one("title").text == f"{title} · archcheck"
    assert page.one("h1").text == title.replace(":", "")


def test_the_title_names_the_chart_and_counts() -> None:
    saved = document(
        exit_code=1, chart={"name": "shop", "version": "2.1"}, findings=[finding(), finding("stuck")]
    )
    assert parsed(rendered("html", saved)).one("title").text == "Failed: 2 errors (shop 2.1) · archcheck"


def test_every_column_and_row_has_a_scope() -> None:
    for each in parsed(rendered("html", GATE)).all("th"):
        assert each.attributes.get("scope") in ("col", "row")


def test_images_are_shown_on_platforms_with_the_worst_on_top() -> None:
    shown = rows(parsed(rendered("html", GATE)), "images")
    assert next(iter(shown)) == "gone/app:2"
    assert shown["redis:7"] == ["found", "has it not", "has it", "has it"]
    fallback = "has one that it may fall back to"
    assert shown["busybox:1"] == ["found", fallback, fallback, "has it"]


def test_an_unknown_image_is_never_called_missing() -> None:
    statuses = [
        "denied",
        "rate-limited",
        "unreachable",
        "invalid",
        "artifact",
        "offline",
        "unresolved",
        "new",
    ]
    saved = document(images=[image(f"app:{status}", status, message="why it is") for status in statuses])
    section = parsed(rendered("html", saved)).one("section", id="images")
    for status, (name, (first, *others)) in zip(statuses, sorted_rows(section, statuses), strict=True):
        assert name == f"app:{status}"
        assert first == ("unresolved" if status == "unresolved" else f"unknown {status}")
        assert set(others) == {"not known"}
    assert "missing" not in section.one("table").text
    assert section.text.count("why it is") == len(statuses)


def sorted_rows(section: Element, statuses: list[str]) -> list[tuple[str, list[str]]]:
    found = [(body.all("code")[0].text, cells(body)) for body in section.all("tbody")]
    return sorted(found, key=lambda row: statuses.index(row[0].removeprefix("app:")))


def test_a_required_platform_that_is_lacking_stands_out() -> None:
    saved = document(required_platforms=["linux/arm64"], images=[image("a:1", platforms="linux/amd64")])
    assert rows(parsed(rendered("html", saved)), "images") == {
        "a:1": ["found", "has it not, and it is required"]
    }


def test_a_row_names_further_platforms_the_digest_and_all_users() -> None:
    page = parsed(rendered("html", GATE))
    [row] = [
        body for body in page.one("section", id="images").all("tbody") if "nginx" in body.all("code")[0].text
    ]
    assert row.one("summary").text == "also 386 · used by Deployment/web, Deployment/fine"
    assert "0123456789abcdef" in row.one("dl").text
    assert [item.text for item in row.all("li")] == ["Deployment/web", "Deployment/fine"]


def test_workloads_are_shown_on_nodes_with_reasons() -> None:
    page = parsed(rendered("html", GATE))
    shown = rows(page, "workloads")
    assert shown["Deployment/web"] == ["at risk", "fails", "runs", "runs"]
    assert shown["prod/CronJob/later"] == ["unknown", "kept off", "not known", "not known"]
    [row] = [
        each for each in page.one("section", id="workloads").all("tbody") if "Deployment/web" in each.text
    ]
    assert row.one("summary").text == "fails on a20 (2) · runs on a64 (2), pc"


def test_many_nodes_are_counted_but_those_that_fail_are_named() -> None:
    nodes = [node(f"n{number}", "linux/arm64") for number in range(9)]

    def line(*runs: str) -> str:
        names = [each["name"] for each in nodes]
        placements = [
            {"node": name, "lands": True, "runs": each} for name, each in zip(names, runs, strict=True)
        ]
        placed = workload("Pod/a", verdict="ok") | {"placements": placements}
        return parsed(rendered("html", document(nodes=nodes, workloads=[placed]))).one("summary").text

    assert line(*["native"] * 9) == "runs everywhere"
    assert line(*["no"] * 4, *["native"] * 5) == "fails on n0, n1, n2 and 1 more · runs on 5 of 9"


def test_a_reason_says_what_keeps_off_and_what_would_become_of_it() -> None:
    placement = {
        "node": "a20",
        "lands": False,
        "blocked_by": ["taint arch=armhf:NoSchedule"],
        "runs": "no",
        "because": ["web"],
        "pulls": [None],
    }
    placed = workload("Pod/a", "a:1", verdict="stuck") | {"placements": [placement]}
    page = parsed(rendered("html", document(nodes=[node("a20", "linux/arm/v7")], workloads=[placed])))
    reasons = page.one("ul", class_="reasons").text
    assert reasons == "kept off a20: taint arch=armhf:NoSchedule; would fail there (container web)"


def test_without_nodes_there_is_no_map_and_no_verdict_to_filter() -> None:
    page = parsed(rendered("html", DOCUMENTS["clean"]))
    assert not page.all("section", id="workloads")
    assert not page.all("select", name="verdict")


def test_findings_are_grouped_by_rule_the_worst_first_and_link_to_it() -> None:
    section = parsed(rendered("html", GATE)).one("section", id="findings")
    links = section.all("a")
    assert [link.text for link in links][:2] == ["at-risk", "stuck"]
    for link in links:
        assert link.attributes["rel"] == "noreferrer"
        target = f"https://github.com/archcheck/archcheck/blob/main/docs/rules.md#{link.text}"
        assert link.attributes["href"] == target
    badges = [group.all("b")[0].text for group in section.all("div", class_="rule")]
    assert badges == sorted(badges, key=["error", "warning", "note"].index)
    assert section.text.count(RULES["stuck"].summary) == 1


def test_a_suppressed_finding_says_why_until_when_and_by_what() -> None:
    items = parsed(rendered("html", GATE)).one("section", id="suppressed").all("li")
    facts = [[each.text for each in item.all("dd")[:3]] for item in items]
    assert ["known", "configuration .archcheck.yaml:4", "2026-12-31"] in facts
    assert ["no reason given", "baseline", "no end"] in facts


def test_errors_come_before_everything_else() -> None:
    sections = [each.attributes["id"] for each in parsed(rendered("html", GATE)).all("section")]
    assert sections == ["errors", "images", "workloads", "findings", "suppressed", "nodes", "skipped"]


def test_a_report_of_an_older_version_is_shown_as_far_as_it_goes() -> None:
    page = parsed(rendered("html", DOCUMENTS["old"]))
    assert "docker.io has no app:1" in page.one("section", id="findings").text
    assert page.one("h1").text == "Incomplete 1 error"


@pytest.mark.parametrize("saved", [{}, {"images": None, "nodes": 3, "workloads": [1, None], "findings": {}}])
def test_a_report_of_nothing_is_a_page(saved: dict[str, Any]) -> None:
    assert not parsed(rendered("html", saved)).all("section")


def test_nodes_show_taints_labels_and_what_fails_there() -> None:
    tainted = node("a20", "linux/arm/v7", 2) | {
        "taints": ["arch=armhf:NoSchedule"],
        "labels": {"board": "olinuxino"},
        "unschedulable": True,
        "assumptions": ["a k3s node is v7"],
    }
    placed = workload("Pod/a", "a:1", verdict="at-risk", runs="no")
    text = (
        parsed(rendered("html", document(nodes=[tainted], workloads=[placed])))
        .one("section", id="nodes")
        .text
    )
    for part in (
        "a20 (2)",
        "arch=armhf:NoSchedule",
        "cordoned",
        "board=olinuxino",
        "1 fails",
        "Assumed: a k3s",
    ):
        assert part in text
