"""An image that a registry did not tell of is neither missing nor fine."""

import pytest

from archcheck.errors import ExitCode
from archcheck.findings.model import Severity
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.images.availability import Availability, Reason, Unknown
from tests.unit.findings.image_cases import findings, found


def test_it_is_named_and_not_called_missing() -> None:
    [finding] = findings(Unknown(Reason.RATE_LIMITED, "docker.io asks for a pause"))
    assert finding.rule == "image-unreadable"
    assert finding.message == "nginx:1: docker.io asks for a pause"
    assert "missing" not in finding.message + finding.remedy


def test_every_reason_has_its_own_remedy() -> None:
    remedies = [findings(Unknown(reason, "why"))[0].remedy for reason in Reason]
    assert len(set(remedies)) == len(remedies)


def test_a_remedy_that_comes_with_the_answer_is_taken() -> None:
    [finding] = findings(Unknown(Reason.DENIED, "why", "ask its owner"))
    assert finding.remedy == "ask its owner"


@pytest.mark.parametrize("reason", list(Reason))
def test_a_run_without_it_is_incomplete_and_not_failed(reason: Reason) -> None:
    answers: list[Availability] = [found("amd64"), Unknown(reason, "no answer")]
    told = [finding for answer in answers for finding in findings(answer, "amd64")]
    assert [finding.severity for finding in told] == [Severity.WARNING]
    code = exit_code(told, Severity.ERROR, broken=False, images=2, complete=is_complete(answers))
    assert code is ExitCode.INCOMPLETE
