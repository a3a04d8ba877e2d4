import json
from typing import Any

import pytest

from archcheck import __version__
from archcheck.findings.model import Severity
from archcheck.findings.rule import Rule
from archcheck.findings.rules import RULES
from archcheck.reports.formats import rule_pages
from tests.unit.reports import placement_samples, samples
from tests.unit.reports.formats.conftest import Check
from tests.unit.reports.formats.documents import DOCUMENTS, GATE, document, finding, rendered, suppressed
from tests.unit.reports.samples import json_of

REPORTS = samples.SAMPLES | placement_samples.SAMPLES


def run_of(*findings: dict[str, Any], **keys: Any) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(rendered("sarif", document(findings=list(findings), **keys)))["runs"][0]
    return run


def result_of(only: dict[str, Any]) -> dict[str, Any]:
    [result] = run_of(only)["results"]
    assert isinstance(result, dict)
    return result


def artifact_of(only: dict[str, Any]) -> Any:
    return result_of(only)["locations"][0]["physicalLocation"]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_valid(name: str, valid_sarif: Check) -> None:
    valid_sarif(rendered("sarif", DOCUMENTS[name]))


@pytest.mark.parametrize("name", REPORTS)
def test_reports_of_real_runs_are_valid(name: str, valid_sarif: Check) -> None:
    report = REPORTS[name]
    [run] = valid_sarif(rendered("sarif", json_of(report)))["runs"]
    assert len(run["results"]) == len(report.findings)


@pytest.mark.parametrize("name", DOCUMENTS)
def test_what_github_requires_is_there(name: str) -> None:
    [run] = json.loads(rendered("sarif", DOCUMENTS[name]))["runs"]
    assert isinstance(run["results"], list)
    for rule in run["tool"]["driver"]["rules"]:
        assert rule["shortDescription"]["text"]
        assert rule["fullDescription"]["text"]
        assert rule["help"]["text"]
    for result in run["results"]:
        [location] = result["locations"]
        assert location["physicalLocation"]["artifactLocation"]["uri"]
        assert location["physicalLocation"]["region"]["startLine"] >= 1
        assert result["message"]["text"]
        assert result["partialFingerprints"]


def test_all_rules_are_listed_and_those_of_newer_versions_that_occur() -> None:
    run = run_of(finding("stuck"), finding("of-the-future"), finding("of-the-future"))
    driver = run["tool"]["driver"]
    ids = [rule["id"] for rule in driver["rules"]]
    assert ids == [*RULES, "of-the-future"]
    assert [result["ruleId"] for result in run["results"]] == [
        ids[result["ruleIndex"]] for result in run["results"]
    ]
    assert (driver["name"], driver["version"]) == ("archcheck", __version__)


def test_a_rule_has_its_page_its_address_and_its_severity() -> None:
    [rule] = [each for each in run_of()["tool"]["driver"]["rules"] if each["id"] == "stuck"]
    assert rule["helpUri"] == "https://github.com/archcheck/archcheck/blob/main/docs/rules.md#stuck"
    assert rule["defaultConfiguration"] == {"level": "error"}
    assert rule["help"]["markdown"].startswith("**What.**")


def test_a_rule_without_a_page_is_helped_by_its_summary(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rule_pages, "RULES", {"paged-never": Rule("paged-never", Severity.NOTE, "a thing")})
    [rule] = run_of()["tool"]["driver"]["rules"]
    assert rule["help"]["text"].startswith("archcheck reports a thing. See https://")


@pytest.mark.parametrize("severity", ["error", "warning", "note"])
def test_the_level_is_the_severity_of_the_finding(severity: str) -> None:
    assert result_of(finding("stuck", severity=severity))["level"] == severity


def test_the_message_ends_with_the_remedy() -> None:
    result = result_of(finding(message="it is so", remedy="do that"))
    assert result["message"]["text"] == "it is so\ntry: do that"


@pytest.mark.parametrize(
    ("path", "uri"),
    [
        ("deploy/web.yaml", "deploy/web.yaml"),
        ("a b/ü#?%.yaml", "a%20b/%C3%BC%23%3F%25.yaml"),
        ("javascript:alert(1)", "javascript%3Aalert%281%29"),
        ("back\\slash", "back%5Cslash"),
        ("new\nline", "new%0Aline"),
        ("not-utf-8-\udcff", "not-utf-8-%FF"),
        ("\ud800", "%3F"),
    ],
)
def test_a_path_is_a_relative_uri(path: str, uri: str) -> None:
    location = artifact_of(finding(path=path))
    assert location["artifactLocation"] == {"uri": uri, "uriBaseId": "SRCROOT"}


def test_a_file_outside_of_the_repository_has_an_absolute_uri() -> None:
    assert artifact_of(finding(path="//tmp/a b"))["artifactLocation"] == {"uri": "file:///tmp/a%20b"}


@pytest.mark.parametrize(
    ("line", "column", "region"),
    [
        (7, 3, {"startLine": 7, "startColumn": 3}),
        (7, None, {"startLine": 7}),
        (None, None, {"startLine": 1}),
        (None, 3, {"startLine": 1}),
        (0, -1, {"startLine": 1}),
        (7, 2**70, {"startLine": 7}),
        (2**70, 3, {"startLine": 1}),
        (True, 3, {"startLine": 1}),
    ],
)
def test_a_region_begins_at_a_line_that_there_is(line: Any, column: Any, region: dict[str, int]) -> None:
    assert json.dumps(artifact_of(finding(line=line, column=column))["region"]) == json.dumps(region)


@pytest.mark.parametrize(
    ("path", "template", "uri", "text"),
    [
        ("-", "base/kustomization.yaml", "base/kustomization.yaml", "standard input, line 12"),
        (None, "templates/a.yaml", "templates/a.yaml", ""),
    ],
)
def test_a_finding_without_a_file_hangs_on_another(
    path: str | None, template: str | None, uri: str, text: str
) -> None:
    result = result_of(finding(path=path, template=template, remedy=""))
    location = result["locations"][0]["physicalLocation"]
    assert location == {"artifactLocation": {"uri": uri, "uriBaseId": "SRCROOT"}, "region": {"startLine": 1}}
    assert result["message"]["text"].partition("\n")[2] == text
    assert "relatedLocations" not in result


@pytest.mark.parametrize(
    ("path", "template", "uri", "what", "line"),
    [
        (None, None, "redis%3A7", "in no file", 1),
        ("-", None, "standard-input", "standard input, which is no file", 12),
        (
            "chart:web/a b.yaml",
            None,
            "chart%3Aweb/a%20b.yaml",
            "a part of a chart, in no file of the repository",
            1,
        ),
        (None, "chart:web/a.yaml", "chart%3Aweb/a.yaml", "in no file", 1),
    ],
)
def test_what_is_in_no_file_says_so(
    path: str | None, template: str | None, uri: str, what: str, line: int
) -> None:
    result = result_of(finding(path=path, template=template, remedy=""))
    location = result["locations"][0]["physicalLocation"]
    assert location["artifactLocation"] == {"uri": uri, "description": {"text": what}}
    assert location["region"]["startLine"] == line
    assert result["partialFingerprints"]["primaryLocationLineHash"]
    assert "relatedLocations" not in result


def test_a_template_in_no_file_is_no_related_location() -> None:
    assert "relatedLocations" not in result_of(finding(path="values.yaml", template="chart:web/a.yaml"))


def test_the_template_is_a_related_location() -> None:
    [related] = result_of(finding(path="values.yaml", template="templates/a.yaml"))["relatedLocations"]
    assert related["physicalLocation"]["artifactLocation"]["uri"] == "templates/a.yaml"


def test_workload_and_container_are_logical_locations() -> None:
    [location] = result_of(finding(workload="prod/Deployment/web", container="app"))["locations"]
    assert location["logicalLocations"] == [
        {"name": "web", "fullyQualifiedName": "prod/Deployment/web", "kind": "resource"},
        {"name": "app", "fullyQualifiedName": "prod/Deployment/web/app", "kind": "container"},
    ]


def test_fingerprints_are_unique_and_the_first_is_the_findings_own() -> None:
    same = [finding(fingerprint="f"), finding(fingerprint="f"), finding(fingerprint="f-2"), finding()]
    prints = [each["partialFingerprints"]["archcheck/v1"] for each in run_of(*same)["results"]]
    assert prints == ["f", "f-3", "f-2", "ab" * 16]


def test_a_fingerprint_that_is_missing_does_not_hang_on_tag_or_line() -> None:
    old = finding(fingerprint=None, image="team/app:1", line=3)
    new = finding(fingerprint=None, image="docker.io/team/app:2", line=9)
    other = finding(fingerprint=None, image="team/other:1", line=3)
    prints = [result_of(each)["partialFingerprints"]["archcheck/v1"] for each in (old, new, other)]
    assert prints[0] == prints[1] != prints[2]


def test_github_gets_a_fingerprint_where_it_has_no_line_to_make_one_of() -> None:
    assert "primaryLocationLineHash" not in result_of(finding(line=3))["partialFingerprints"]
    without = result_of(finding(line=None))["partialFingerprints"]
    assert without["primaryLocationLineHash"] == without["archcheck/v1"]


@pytest.mark.parametrize(
    ("by", "kind"),
    [
        ("annotation", "inSource"),
        ("comment", "inSource"),
        ("configuration", "external"),
        ("baseline", "external"),
        ("something new", "external"),
    ],
)
def test_suppressed_findings_say_by_what(by: str, kind: str) -> None:
    [result] = run_of(suppressed=[suppressed(by, "known", expires="2027-01-01")])["results"]
    [shown] = result["suppressions"]
    assert (shown["kind"], shown["status"]) == (kind, "accepted")
    assert shown["justification"] == "known; until 2027-01-01"


def test_findings_that_count_have_no_suppressions() -> None:
    assert "suppressions" not in result_of(finding())


def test_where_a_baseline_holds_back_all_results_say_whether_they_are_new() -> None:
    both = run_of(finding(), suppressed=[suppressed("baseline"), suppressed("comment")])
    assert [each["baselineState"] for each in both["results"]] == ["new", "unchanged", "new"]
    assert "baselineState" not in run_of(finding(), suppressed=[suppressed("comment")])["results"][0]


def test_what_could_not_be_read_is_no_success() -> None:
    [run] = json.loads(rendered("sarif", GATE))["runs"]
    [invocation] = run["invocations"]
    assert not invocation["executionSuccessful"]
    assert invocation["exitCode"] == 2
    assert [each["level"] for each in invocation["toolExecutionNotifications"]] == ["error", "error", "note"]
    assert run["properties"] == {"complete": False, "exit_code": 2}


def test_findings_alone_are_a_success() -> None:
    [invocation] = run_of(finding(), exit_code=1)["invocations"]
    assert invocation["executionSuccessful"]


@pytest.mark.parametrize(
    ("message", "shown"),
    [
        ("see [here](https://evil.example)", "see [here] (https://evil.example)"),
        ("[1](1)", "[1] (1)"),
        ("a {0} b", "a {{0}} b"),
        ("${TAG}", "${TAG}"),
        ("\x1b[31mred \u202egnp", "\\x1b[31mred \\u202egnp"),
    ],
)
def test_a_message_is_only_text(message: str, shown: str) -> None:
    assert result_of(finding(message=message, remedy=""))["message"]["text"] == shown
