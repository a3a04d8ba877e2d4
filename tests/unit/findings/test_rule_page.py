"""The page of a rule lies beside its file."""

from archcheck.findings.rule_page import rule_page
from archcheck.findings.rules import RULES
from tests.support.tables import check_rows


def test_each_rule_has_a_page_with_its_four_parts() -> None:
    def check(rule_id: str) -> None:
        text = rule_page(rule_id)
        parts = [text.index(f"**{name}.**") for name in ("What", "Why", "Example", "Remedy")]
        assert parts == sorted(parts)

    check_rows(RULES, check)


def test_what_is_no_rule_has_none() -> None:
    assert rule_page("no-such-rule") == ""
