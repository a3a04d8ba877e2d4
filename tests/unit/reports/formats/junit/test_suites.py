from typing import Any

import pytest

from tests.unit.reports import placement_samples, samples
from tests.unit.reports.formats.conftest import Check, parsed_xml
from tests.unit.reports.formats.documents import (
    DOCUMENTS,
    document,
    finding,
    image,
    rendered,
    suppressed,
    workload,
)
from tests.unit.reports.samples import json_of

REPORTS = samples.SAMPLES | placement_samples.SAMPLES
WEB = workload("Deployment/web", "docker.io/library/redis:7")
REDIS = image("docker.io/library/redis:7", platforms="linux/amd64")


def root_of(*findings: dict[str, Any], **keys: Any) -> Any:
    keys = {"images": [REDIS], "workloads": [WEB], "exit_code": 1 if findings else 0, **keys}
    return parsed_xml(rendered("junit", document(findings=list(findings), **keys)))


def case_of(*findings: dict[str, Any], **keys: Any) -> Any:
    [case] = root_of(*findings, **keys).iter("testcase")
    return case


def outcomes(case: Any) -> list[str]:
    return [each.tag for each in case]


@pytest.mark.parametrize("name", DOCUMENTS)
def test_documents_are_valid(name: str, valid_junit: Check) -> None:
    valid_junit(rendered("junit", DOCUMENTS[name]))


@pytest.mark.parametrize("name", REPORTS)
def test_reports_of_real_runs_are_valid(name: str, valid_junit: Check) -> None:
    document = json_of(REPORTS[name])
    names = {case.get("name") for case in valid_junit(rendered("junit", document)).iter("testcase")}
    assert names >= {
        "/".join(filter(None, (each["namespace"], each["kind"], each["name"])))
        for each in document["workloads"]
    }


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_counts_are_those_of_the_cases(name: str) -> None:
    root = parsed_xml(rendered("junit", DOCUMENTS[name]))
    for suite in root:
        cases = suite.findall("testcase")
        assert int(suite.get("tests")) == len(cases)
        for key, tag in (("failures", "failure"), ("errors", "error")):
            assert int(suite.get(key)) == sum(case.find(tag) is not None for case in cases)
    assert int(root.get("tests")) == len(list(root.iter("testcase")))


def test_a_workload_with_nothing_wrong_passes() -> None:
    case = case_of()
    assert (case.get("name"), case.get("classname")) == ("Deployment/web", "deploy/web.yaml")
    assert outcomes(case) == []


def test_errors_are_one_failure_with_all_texts() -> None:
    [failure] = case_of(finding(message="first"), finding("stuck", message="second", remedy="do that"))
    assert (failure.tag, failure.get("message"), failure.get("type")) == (
        "failure",
        "first",
        "platform-missing",
    )
    assert "error stuck: second" in failure.text
    assert "try: do that" in failure.text


def test_warnings_and_notes_do_not_fail_a_case() -> None:
    case = case_of(
        finding("preference-only", message="careful"),
        finding("selector-stale", message="by the way"),
        exit_code=0,
    )
    assert outcomes(case) == ["system-out"]
    assert "careful" in case[0].text
    assert "by the way" in case[0].text


def test_where_warnings_failed_the_run_they_are_failures() -> None:
    case = case_of(
        finding("preference-only", message="careful"), finding("selector-stale", message="so"), exit_code=1
    )
    assert outcomes(case) == ["failure", "system-out"]
    assert case[0].get("message") == "careful"


def test_warnings_beside_an_error_are_not_taken_for_what_failed_the_run() -> None:
    case = case_of(finding("stuck"), finding("preference-only", message="careful"), exit_code=1)
    assert "careful" not in case.find("failure").text
    assert "careful" in case.find("system-out").text


@pytest.mark.parametrize("code", [0, 3])
def test_where_nothing_failed_the_run_no_case_fails(code: int) -> None:
    [told] = case_of(finding("stuck", message="no node"), exit_code=code)
    assert told.tag == "system-out"
    assert "error stuck: no node" in told.text


def test_without_an_exit_code_errors_are_failures() -> None:
    assert outcomes(case_of(finding("stuck"), exit_code=None)) == ["failure"]


def test_a_workload_whose_findings_are_all_suppressed_is_skipped() -> None:
    [skipped] = case_of(suppressed=[suppressed("comment", "we know")])
    assert skipped.tag == "skipped"
    assert "we know" in skipped.text


def test_what_is_suppressed_beside_another_finding_is_told() -> None:
    case = case_of(finding("stuck"), suppressed=[suppressed("baseline")])
    assert outcomes(case) == ["failure", "system-out"]
    assert "suppressed platform-missing (baseline: known)" in case[1].text


@pytest.mark.parametrize("rule", ["image-unreadable", "image-unresolved"])
def test_an_unknown_image_is_an_error_and_no_failure(rule: str) -> None:
    unknown = image("docker.io/library/redis:7", "denied", message="wants a login")
    for severity in ("error", "warning"):
        case = case_of(
            finding(rule, severity=severity, message="redis:7 unknown"), images=[unknown], exit_code=3
        )
        assert outcomes(case) == ["error"]
        assert case[0].get("message") == case[0].text == "redis:7 unknown; try: choose another image or tag"


def test_an_unknown_image_that_no_finding_names_is_an_error_all_the_same() -> None:
    case = case_of(images=[image("docker.io/library/redis:7", "of-the-future")])
    assert [each.get("message") for each in case] == ["redis:7: of-the-future"]


def test_an_image_listed_alone_is_a_case() -> None:
    listed = [image("docker.io/library/app:1", platforms="linux/amd64"), REDIS]
    root = root_of(
        finding(workload=None, path="images.txt", line=2), images=listed, workloads=[], errors=[], exit_code=1
    )
    assert {(case.get("classname"), case.get("name")): outcomes(case) for case in root.iter("testcase")} == {
        ("images.txt", "redis:7"): ["failure"],
        ("images", "app:1"): [],
    }


def test_a_finding_in_a_values_file_belongs_to_the_workload_of_its_template() -> None:
    web = workload("Deployment/web", path="templates/web.yaml")
    other = workload("Deployment/web", path="other.yaml")
    root = root_of(
        finding(path="values.yaml", template="templates/web.yaml"), images=[], workloads=[other, web]
    )
    assert [(case.get("classname"), outcomes(case)) for case in root.iter("testcase")] == [
        ("other.yaml", []),
        ("templates/web.yaml", ["failure"]),
    ]


def test_a_finding_in_another_file_belongs_to_the_workload_of_its_name() -> None:
    case = case_of(finding(path="values.yaml"), images=[])
    assert (case.get("classname"), outcomes(case)) == ("deploy/web.yaml", ["failure"])


def test_a_workload_rendered_with_several_sets_of_values_is_one_case() -> None:
    both = [workload("Deployment/web", variant=variant) for variant in (None, "ci/arm-values.yaml")]
    assert outcomes(case_of(finding(), images=[], workloads=both)) == ["failure"]


def test_an_input_that_could_not_be_read_is_an_error() -> None:
    broken = {"path": "broken.yaml", "line": 7, "message": "not YAML"}
    case = case_of(images=[], workloads=[], errors=[broken], exit_code=2)
    assert (case.get("classname"), outcomes(case)) == ("broken.yaml", ["error"])
    assert case[0].get("message") == "broken.yaml:7: not YAML"


def test_what_was_passed_over_is_told_and_counts_for_nothing() -> None:
    root = root_of(
        workloads=[], images=[], skipped=[{"path": "notes.yaml", "line": None, "reason": "no object"}]
    )
    [suite] = root
    assert (root.get("tests"), suite.get("tests"), suite[0].text) == ("0", "0", "notes.yaml: no object")


def test_standard_input_is_named() -> None:
    case = case_of(workloads=[workload("Pod/a", path="-")], images=[])
    assert case.get("classname") == "standard input"
