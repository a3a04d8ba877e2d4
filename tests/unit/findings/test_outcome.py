"""The exit code, whatever the format: 2 before 1 before 4 before 3 before 0."""

import itertools

import pytest

from archcheck.errors import ExitCode
from archcheck.findings.model import Finding, Severity
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.images.availability import (
    Availability,
    Found,
    ManifestKind,
    Missing,
    Reason,
    Unknown,
    Unresolved,
)

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE


@pytest.mark.parametrize(
    ("severities", "fail_on", "broken", "images", "complete", "code"),
    [
        ([], ERROR, False, 1, True, 0),
        ([WARNING, NOTE], ERROR, False, 1, True, 0),
        ([NOTE], WARNING, False, 1, True, 0),
        ([ERROR, WARNING, NOTE], None, False, 1, True, 0),
        ([ERROR], ERROR, False, 1, True, 1),
        ([ERROR], WARNING, False, 1, True, 1),
        ([ERROR], NOTE, False, 1, True, 1),
        ([WARNING], WARNING, False, 1, True, 1),
        ([WARNING], NOTE, False, 1, True, 1),
        ([NOTE], NOTE, False, 1, True, 1),
        ([NOTE, NOTE, ERROR], ERROR, False, 1, True, 1),
        ([ERROR], ERROR, False, 1, False, 1),
        ([WARNING], WARNING, False, 0, True, 1),
        ([], ERROR, True, 1, True, 2),
        ([ERROR], ERROR, True, 1, False, 2),
        ([], None, True, 0, True, 2),
        ([], ERROR, False, 1, False, 3),
        ([WARNING], ERROR, False, 1, False, 3),
        ([ERROR], None, False, 1, False, 3),
        ([], ERROR, False, 0, True, 4),
        ([WARNING], ERROR, False, 0, True, 4),
        ([], None, False, 0, False, 3),
    ],
)
def test_the_exit_code(
    severities: list[Severity], fail_on: Severity | None, broken: bool, images: int, complete: bool, code: int
) -> None:
    findings = [Finding("rule", severity, "message", "remedy") for severity in severities]
    assert exit_code(findings, fail_on, broken=broken, images=images, complete=complete) == code


def test_an_ordinary_run_ends_in_one_of_five_codes() -> None:
    choices = itertools.product([None, *Severity], [None, *Severity], [True, False], [0, 1], [True, False])
    codes = {
        exit_code(
            [Finding("rule", severity, "", "")] if severity else [],
            fail_on,
            broken=broken,
            images=images,
            complete=complete,
        )
        for severity, fail_on, broken, images, complete in choices
    }
    assert codes == {
        ExitCode.OK,
        ExitCode.FINDINGS,
        ExitCode.USAGE,
        ExitCode.INCOMPLETE,
        ExitCode.NOTHING_TO_CHECK,
    }


FOUND = Found((), "sha256:0", ManifestKind.INDEX, "docker.io")


@pytest.mark.parametrize(
    ("answers", "complete"),
    [
        ([], True),
        ([FOUND], True),
        ([Missing("gone")], True),
        ([FOUND, Missing("gone")], True),
        ([FOUND, Unresolved()], False),
        *(([FOUND, Unknown(reason, "why")], False) for reason in Reason),
    ],
)
def test_complete_means_that_every_image_is_known(answers: list[Availability], complete: bool) -> None:
    assert is_complete(answers) is complete
