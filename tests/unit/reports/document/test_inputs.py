"""What was passed over and may hold workloads is an error in every format; what holds none is a remark."""

import json
from typing import Any

import pytest

from tests.unit.reports.formats.conftest import parsed_xml
from tests.unit.reports.formats.documents import document, rendered

REASON = "a chart, and there is no helm"


def saved(**keys: Any) -> dict[str, Any]:
    skipped = {"path": "charts/shop", "line": None, "reason": REASON, **keys}
    return document(skipped=[skipped], complete=False, exit_code=3)


UNREAD = saved(unread=True)
PASSED_OVER = [saved(unread=False), saved(), saved(unread=None), saved(unread="yes")]


def test_github_has_an_error() -> None:
    assert (
        rendered("github", UNREAD) == f"::error file=charts/shop,title=archcheck cannot read this::{REASON}\n"
    )


def test_junit_has_a_case_with_an_error() -> None:
    [case] = parsed_xml(rendered("junit", UNREAD)).iter("testcase")
    assert (case.get("classname"), case.get("name")) == ("charts/shop", "can be read")
    [error] = case
    assert (error.tag, error.get("message")) == ("error", f"charts/shop: {REASON}")


def test_gitlab_has_a_critical_issue() -> None:
    [issue] = json.loads(rendered("gitlab", UNREAD))
    assert (issue["severity"], issue["description"]) == ("critical", REASON)
    assert issue["location"]["path"] == "charts/shop"


def test_sarif_says_that_the_run_did_not_succeed() -> None:
    invocation = json.loads(rendered("sarif", UNREAD))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is False
    [notification] = invocation["toolExecutionNotifications"]
    assert (notification["level"], notification["message"]["text"]) == ("error", REASON)


def test_markdown_and_html_have_it_among_what_could_not_be_read() -> None:
    text = rendered("markdown", UNREAD)
    assert "### Could not be read" in text
    assert "passed over" not in text
    shown = rendered("html", UNREAD)
    assert 'id="errors"' in shown
    assert 'id="skipped"' not in shown
    assert "Not complete: 1 part of the input could not be read." in shown


@pytest.mark.parametrize("image", [[], [{"reference": "x", "status": "offline"}]])
def test_markdown_and_html_count_the_objects_that_are_not_read(image: list[dict[str, Any]]) -> None:
    part = {"path": "charts/shop", "reason": REASON, "unread": True}
    finding = {"rule": "not-read", "severity": "warning", "message": "HelmRelease: Flux renders its chart"}
    of_it = document(skipped=[part], findings=[finding, finding], images=image, complete=False, exit_code=3)
    text = "1 part of the input could not be read. 2 objects are not read, and may run any image."
    assert f"**Incomplete**: {text}\n" in rendered("markdown", of_it)
    assert f"Not complete: {text}" in rendered("html", of_it)


def test_markdown_tells_what_is_named_later_from_what_is_not_known() -> None:
    images = [{"reference": f"x{status}", "status": status} for status in ("offline", "unresolved")]
    assert "2 images: 1 unknown, 1 unresolved." in rendered("markdown", document(images=images))


@pytest.mark.parametrize("other", PASSED_OVER)
def test_what_holds_no_workload_is_no_error(other: dict[str, Any]) -> None:
    """Also where an older document does not say it, or another value stands there."""
    assert rendered("github", other) == ""
    assert json.loads(rendered("gitlab", other)) == []
    assert list(parsed_xml(rendered("junit", other)).iter("testcase")) == []
    invocation = json.loads(rendered("sarif", other))["runs"][0]["invocations"][0]
    assert invocation["executionSuccessful"] is True
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["note"]
    assert "1 part of the input passed over" in rendered("markdown", other)
    assert 'id="errors"' not in rendered("html", other)


@pytest.mark.parametrize("keys", [{"kind": "HelmRelease"}, {"loss": "pods"}, {"loss": "chart", "kind": "x"}])
def test_an_object_of_which_a_finding_says_that_it_is_not_read_is_no_error(keys: dict[str, Any]) -> None:
    assert "cannot read this" not in rendered("github", saved(unread=True, **keys))


@pytest.mark.parametrize("keys", [{"loss": "part", "kind": "HelmRelease"}, {"loss": 3}, {"loss": "new"}])
def test_what_a_run_lacks_is_taken_from_what_says_it(keys: dict[str, Any]) -> None:
    assert "cannot read this" in rendered("github", saved(unread=True, **keys))
