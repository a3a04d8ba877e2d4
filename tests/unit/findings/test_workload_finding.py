"""A finding about a workload stands where a person mends it, and names what causes it."""

import pytest

from archcheck.findings.model import Cause, Severity
from archcheck.findings.rule import Rule
from archcheck.findings.workload_finding import workload_finding
from archcheck.workloads.constraints import Position
from archcheck.workloads.model import Ignore, ImageUse, PodSpec, Role, Source, Workload

RULE = Rule("a-rule", Severity.ERROR, "a thing")
ABOVE = Ignore(("a-rule",), "why", "p.yaml", 2, is_comment=False)
FIRST = ImageUse("first", Role.CONTAINER, "docker.io/library/one:1", 7, 12)
SECOND = ImageUse("second", Role.CONTAINER, "two:1", 9, 12)


def workload(line: int | None = 1) -> Workload:
    pods = (PodSpec(("spec",), (FIRST, SECOND)),)
    return Workload("v1", "Pod", "", "p", Source("p.yaml", line), pods, ignores=(ABOVE,))


def test_of_several_images_it_stands_at_the_first_and_all_cause_it() -> None:
    finding = workload_finding(workload(), RULE, "message", "remedy", [FIRST, SECOND, FIRST])
    assert (finding.rule, finding.severity, finding.message) == ("a-rule", Severity.ERROR, "message")
    assert (finding.container, finding.image, finding.line, finding.column) == ("first", "one:1", 7, 12)
    assert finding.causes == (Cause("first", "one:1", (ABOVE,)), Cause("second", "two:1", (ABOVE,)))


@pytest.mark.parametrize(
    ("line", "subject", "expected"),
    [
        (1, None, (1, None)),
        (1, [], (1, None)),
        (1, Position(8, 5), (8, 5)),
        (None, Position(8, 5), (None, None)),
        (None, None, (None, None)),
    ],
)
def test_without_an_image_the_pod_as_a_whole_is_meant(
    line: int | None, subject: Position | list[ImageUse] | None, expected: tuple[int | None, int | None]
) -> None:
    finding = workload_finding(workload(line), RULE, "message", "remedy", subject)
    assert (finding.path, finding.line, finding.column) == ("p.yaml", *expected)
    assert (finding.workload, finding.container, finding.image) == ("Pod/p", "", "")
    assert finding.causes == (Cause(ignores=(ABOVE,)),)


def test_a_severity_may_be_another_than_the_rules() -> None:
    finding = workload_finding(workload(), RULE, "message", "remedy", FIRST, Severity.NOTE)
    assert finding.severity is Severity.NOTE
