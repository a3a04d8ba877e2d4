"""Nothing is wrong with an ignore of which nothing is said."""

from archcheck.findings.rule import SUPPRESSION
from archcheck.findings.rules import checks
from archcheck.findings.suppression.usage import CheckedSuppression


def test_an_ignore_that_is_of_use_has_no_finding() -> None:
    suppression = CheckedSuppression("rule stuck", "p.yaml", 1)
    assert [finding for check in checks(SUPPRESSION) for finding in check(suppression)] == []
