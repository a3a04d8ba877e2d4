"""An ignore of a rule that there is not."""

from archcheck.findings.rules.ignore_unknown_rule import check_suppression
from archcheck.findings.suppression.usage import CheckedSuppression


def unknown(*names: str) -> list[tuple[str, str]]:
    suppression = CheckedSuppression("", "p.yaml", 7, unknown_rules=names)
    return [(finding.message, finding.remedy) for finding in check_suppression(suppression)]


def test_each_name_is_told_with_the_rule_that_may_be_meant() -> None:
    assert unknown("at-rik", "qqqq") == [
        ("an ignore of 'at-rik', which is no rule", "did you mean at-risk?"),
        ("an ignore of 'qqqq', which is no rule", "archcheck explain lists the rules"),
    ]


def test_an_ignore_may_name_no_rule_at_all() -> None:
    assert unknown("") == [("an ignore that names no rule", "archcheck explain lists the rules")]


def test_known_rules_are_none() -> None:
    assert unknown() == []
