import json
from typing import Any

import pytest

from tests.unit.reports import placement_samples, samples
from tests.unit.reports.formats.conftest import Check
from tests.unit.reports.formats.documents import DOCUMENTS, document, finding, rendered, suppressed
from tests.unit.reports.samples import json_of

REPORTS = samples.SAMPLES | placement_samples.SAMPLES


def issues(*findings: dict[str, Any], **keys: Any) -> Any:
    return json.loads(rendered("gitlab", document(findings=list(findings), **keys)))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_valid_and_fingerprints_unique(name: str, valid_code_quality: Check) -> None:
    prints = [issue["fingerprint"] for issue in valid_code_quality(rendered("gitlab", DOCUMENTS[name]))]
    assert len(set(prints)) == len(prints)


@pytest.mark.parametrize("name", REPORTS)
def test_reports_of_real_runs_are_valid(name: str, valid_code_quality: Check) -> None:
    report = REPORTS[name]
    shown = valid_code_quality(rendered("gitlab", json_of(report)))
    unread = sum(skipped.unread for skipped in report.skipped)
    assert len(shown) == len(report.findings) + len(report.errors) + unread
    assert len({issue["fingerprint"] for issue in shown}) == len(shown)


def test_an_issue_in_full() -> None:
    [issue] = issues(finding("stuck", message="no node", remedy="do that", fingerprint="f"))
    assert issue == {
        "description": "no node; Deployment/web; try: do that",
        "check_name": "stuck",
        "fingerprint": "f",
        "severity": "major",
        "location": {"path": "deploy/web.yaml", "lines": {"begin": 12}},
    }


@pytest.mark.parametrize(
    ("severity", "shown"), [("error", "major"), ("warning", "minor"), ("note", "info"), ("fatal", "major")]
)
def test_severities(severity: str, shown: str) -> None:
    [issue] = issues(finding("stuck", severity=severity))
    assert issue["severity"] == shown


@pytest.mark.parametrize(
    ("path", "line", "shown", "begin"),
    [
        ("./web.yaml", None, "web.yaml", 1),
        ("-", 7, "standard-input", 7),
        ("chart:web/templates/a.yaml", None, "chart:web/templates/a.yaml", 1),
        (None, None, "redis:7", 1),
        ("web.yaml", 0, "web.yaml", 1),
    ],
)
def test_every_issue_has_a_file_and_a_line(path: str, line: int, shown: str, begin: int) -> None:
    [issue] = issues(finding(path=path, line=line))
    assert issue["location"] == {"path": shown, "lines": {"begin": begin}}


def test_what_could_not_be_read_is_critical() -> None:
    broken = {"path": "broken.yaml", "line": 7, "message": "not YAML"}
    shown = issues(errors=[broken, broken])
    assert [issue["severity"] for issue in shown] == ["critical", "critical"]
    assert shown[0]["location"] == {"path": "broken.yaml", "lines": {"begin": 7}}
    assert shown[0]["fingerprint"] != shown[1]["fingerprint"]


def test_suppressed_findings_are_left_out() -> None:
    assert issues(suppressed=[suppressed("baseline")]) == []
