import re

import pytest

from archcheck.findings.model import Severity
from archcheck.findings.rule import Rule
from archcheck.findings.rules import RULES


@pytest.mark.parametrize("rule", RULES.values(), ids=lambda rule: rule.id)
def test_a_rule_is_named_and_said(rule: Rule) -> None:
    assert RULES[rule.id] is rule
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
    assert rule.summary.startswith(("a ", "an "))
    assert not rule.summary.endswith(".")


@pytest.mark.parametrize(
    ("rule", "severity"),
    [
        ("at-risk", "error"),
        ("stuck", "error"),
        ("daemonset-at-risk", "error"),
        ("daemonset-nowhere", "note"),
        ("digest-pins-platform", "warning"),
        ("argument-image", "note"),
        ("arch-unknown", "error"),
        ("arch-not-in-image", "error"),
        ("arch-label-deprecated", "warning"),
        ("affinity-malformed", "warning"),
        ("preference-malformed", "error"),
        ("selector-stale", "note"),
        ("preference-only", "warning"),
        ("fallback-only", "warning"),
        ("fallback-older", "note"),
        ("fallback-depends", "warning"),
        ("arm-variants-mixed", "warning"),
        ("kept-off-by-taints", "note"),
        ("platform-missing", "error"),
        ("image-missing", "error"),
        ("image-unreadable", "warning"),
        ("image-unresolved", "warning"),
        ("not-read", "warning"),
        ("placement-unresolved", "warning"),
        ("index-untrue", "warning"),
        ("platform-hidden", "warning"),
        ("image-misnamed", "warning"),
        ("chart-empty", "warning"),
        ("chart-own-images", "warning"),
    ],
)
def test_the_ids_and_severities_that_users_rely_on(rule: str, severity: str) -> None:
    assert RULES[rule].severity == severity


def test_severities_from_the_worst() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [
        Severity.ERROR,
        Severity.WARNING,
        Severity.NOTE,
    ]
