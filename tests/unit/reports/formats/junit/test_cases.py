from archcheck.reports.document import from_json
from archcheck.reports.formats.junit.cases import JUnitCase, cases_of
from tests.support.tables import walked
from tests.unit.reports.formats.documents import document, finding, image, suppressed, workload

WEB = workload("Deployment/web", "docker.io/library/redis:7")
REDIS = image("docker.io/library/redis:7", platforms="linux/amd64")
UNSETTLED = ("image-unreadable", "image-unresolved", "not-read", "placement-unresolved")


def case_of(rule: str, **keys: object) -> JUnitCase:
    given = finding(rule, **{"workload": "Deployment/web", "path": WEB["source"]["path"], **keys})
    [case] = cases_of(from_json(document(findings=[given], workloads=[WEB], images=[REDIS])))
    return case


@walked("rule", [*UNSETTLED, "at-risk", "stuck", "ignore-unused", "of-a-later-version"])
def test_what_is_not_known_is_no_failure(rule: str) -> None:
    """All rules whose findings leave something unknown are errors; a rule of a later version is a failure."""
    case = case_of(rule)
    assert (bool(case.unread), bool(case.findings)) == (rule in UNSETTLED, rule not in UNSETTLED)


def test_a_suppressed_finding_is_neither() -> None:
    given = suppressed("baseline", rule="not-read", workload="Deployment/web")
    [case] = cases_of(from_json(document(suppressed=[given], workloads=[WEB], images=[REDIS])))
    assert (len(case.suppressed), case.unread, case.findings) == (1, [], [])


def test_a_finding_of_another_file_goes_to_its_workload() -> None:
    """An image of a chart is named in its values, and the case is that of the workload."""
    case = case_of("platform-missing", path="values.yaml")
    assert (case.suite, case.name, len(case.findings)) == (WEB["source"]["path"], "Deployment/web", 1)
