"""Whatever a saved document holds, every format is valid."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archcheck.reports.text import printable
from tests.unit.reports.formats.conftest import Check, parsed_xml
from tests.unit.reports.formats.documents import (
    document,
    finding,
    image,
    node,
    rendered,
    suppressed,
    workload,
)
from tests.unit.reports.formats.pages import of_type, tables, texts

TEXTS = st.text(max_size=40) | st.text(
    '\x00\x1b\x85\u2028\u202e\ud800\n\r"<>&|`@#[]():,%\\\ufffe a$*', max_size=20
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
FORMATS = ("sarif", "junit", "github", "gitlab", "markdown")

SMALL = document(
    chart={"name": "shop", "version": "1"},
    required_platforms=["linux/arm64"],
    nodes=[node("a20", "linux/arm/v7")],
    images=[image("app:1", platforms="linux/amd64"), image("other:1", "denied", message="no")],
    workloads=[workload("ns/Pod/a", "app:1", verdict="at-risk", runs="no", variant="ci/a.yaml")],
    findings=[finding("stuck", workload="ns/Pod/a", template="t.yaml"), finding(workload=None)],
    suppressed=[suppressed("comment", at="a.yaml", at_line=1), suppressed("baseline", workload="ns/Pod/a")],
    errors=[{"path": "b.yaml", "line": 1, "message": "broken"}],
    skipped=[
        {"path": "c.yaml", "line": None, "reason": "no object", "unread": False},
        {"path": "d", "line": None, "reason": "no helm", "unread": True},
    ],
)


@st.composite
def retold(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document of the right form with other texts in it, a few of them many times."""
    drawn = draw(st.lists(TEXTS, min_size=1, max_size=4))
    others = st.sampled_from(drawn)

    def told(value: Any) -> Any:
        if isinstance(value, str):
            return draw(others) if draw(st.booleans()) else value
        if isinstance(value, list):
            return [told(each) for each in value]
        return {key: told(each) for key, each in value.items()} if isinstance(value, dict) else value

    return {key: told(value) for key, value in SMALL.items()}


@st.composite
def broken(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a document in which some values are of another type, or not there."""

    def changed(value: Any) -> Any:
        if draw(st.integers(0, 9)) == 0:
            return draw(JSON)
        if isinstance(value, list):
            return [changed(each) for each in value]
        if isinstance(value, dict):
            return {key: changed(each) for key, each in value.items() if draw(st.integers(0, 19))}
        return value

    return {key: changed(value) for key, value in SMALL.items()}


DRAWN = retold() | broken()


@given(saved=DRAWN)
def test_sarif_is_valid(saved: dict[str, Any], valid_sarif: Check) -> None:
    text = rendered("sarif", saved)
    assert text.isascii()
    [run] = valid_sarif(text)["runs"]
    prints = [result["partialFingerprints"]["archcheck/v1"] for result in run["results"]]
    assert len(set(prints)) == len(prints)
    for result in run["results"]:
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]


@given(saved=DRAWN)
def test_junit_is_valid(saved: dict[str, Any], valid_junit: Check) -> None:
    valid_junit(rendered("junit", saved))


@given(TEXTS)
def test_junit_holds_every_text_as_it_is_printed(text: str) -> None:
    told = finding("stuck", message=text, workload=text)
    root = parsed_xml(rendered("junit", document(findings=[told], exit_code=1)))
    [case] = root.iter("testcase")
    shown = printable(text)
    assert case.get("name") == (shown or "redis:7")
    assert case[0].get("message") == (shown or "stuck")
    assert f"error stuck: {shown or 'stuck'}\n" in case[0].text


@given(saved=DRAWN)
def test_a_workflow_command_is_one_line(saved: dict[str, Any]) -> None:
    text = rendered("github", saved)
    assert text.encode().decode() == text
    assert all(re.match(r"::(error|warning|notice) [a-z]+=", line) for line in text.splitlines())
    assert text.count("\n") == len(text.splitlines()) <= 11


@given(saved=DRAWN)
def test_code_quality_is_valid(saved: dict[str, Any], valid_code_quality: Check) -> None:
    prints = [issue["fingerprint"] for issue in valid_code_quality(rendered("gitlab", saved))]
    assert len(set(prints)) == len(prints)


@given(saved=DRAWN)
def test_markdown_has_whole_tables_and_no_foreign_markup(saved: dict[str, Any]) -> None:
    text = rendered("markdown", saved)
    assert text.encode()
    assert len(text) <= 65_536
    for table in tables(text):
        assert {len(row) for row in table} == {len(table[0])}
    markup = {token.content.strip() for token in of_type(text, "html_inline", "html_block")}
    assert all(
        re.fullmatch(r"<!-- archcheck -->|</details>|<details><summary>[\w ,:]+</summary>", each)
        for each in markup
    )
    assert all(
        str(link.attrs["href"]).startswith("https://github.com/archcheck/")
        for link in of_type(text, "link_open")
    )
    assert not re.search(r"[@#$<>]", texts(text))


@pytest.mark.parametrize("name", FORMATS)
@given(saved=st.dictionaries(st.sampled_from(list(SMALL)), JSON))
def test_no_document_is_too_odd(name: str, saved: dict[str, Any]) -> None:
    assert rendered(name, saved) == rendered(name, json.loads(json.dumps(saved)))


@pytest.mark.parametrize("name", FORMATS)
def test_very_long_texts_are_cut(name: str) -> None:
    long = "x" * 1_000_000
    text = rendered(name, document(findings=[finding(message=long, remedy=long, image=long, workload=long)]))
    assert len(text) < 200_000
