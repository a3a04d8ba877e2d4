"""An ignore that there is nothing for."""

from datetime import date

from archcheck.findings.rules.ignore_unused import check_suppression
from archcheck.findings.suppression.usage import CheckedSuppression


def test_one_for_nothing_that_was_found() -> None:
    [finding] = check_suppression(CheckedSuppression("at-risk, stuck", "p.yaml", 7, is_unused=True))
    assert (finding.rule, finding.severity) == ("ignore-unused", "warning")
    assert finding.message == "the ignore of at-risk, stuck is for nothing that was found"
    assert (finding.path, finding.line) == ("p.yaml", 7)


def test_a_comment_that_stands_at_no_image() -> None:
    [finding] = check_suppression(CheckedSuppression("stuck", "p.yaml", 7, is_unattached=True))
    assert finding.message == "the ignore of stuck stands beside no image"
    assert finding.remedy == "write it on the line of the image"


def test_one_that_is_of_use_or_expired_is_not_called_unused() -> None:
    assert list(check_suppression(CheckedSuppression("stuck", "p.yaml", 7))) == []
    expired = CheckedSuppression("stuck", "p.yaml", 7, expired=date(2020, 1, 31), is_unused=True)
    assert list(check_suppression(expired)) == []
