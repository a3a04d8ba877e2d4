"""An ignore whose last day has passed."""

from datetime import date

from archcheck.findings.rules.ignore_expired import check_suppression
from archcheck.findings.suppression.usage import CheckedSuppression


def test_its_day_is_told_where_it_is_written() -> None:
    ignore = CheckedSuppression("rule at-risk", ".archcheck.yaml", 3, expired=date(2020, 1, 31))
    [finding] = check_suppression(ignore)
    assert (finding.rule, finding.severity) == ("ignore-expired", "warning")
    assert finding.message == "the ignore of rule at-risk was until 2020-01-31, and counts no more"
    assert (finding.path, finding.line) == (".archcheck.yaml", 3)


def test_one_that_still_counts_is_none() -> None:
    assert list(check_suppression(CheckedSuppression("rule at-risk", ".archcheck.yaml", 3))) == []
