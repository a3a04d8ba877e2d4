"""Which rules can have a finding follows from what they need, and what a run has."""

from importlib import import_module
from types import ModuleType

import pytest

from archcheck.findings.possible_rules import possible_rules
from archcheck.findings.rule import Need
from archcheck.findings.rules import RULES


def possible(*has: str) -> set[str]:
    found = possible_rules(
        nodes="nodes" in has, platforms="platforms" in has, deep="deep" in has, locked="lock" in has
    )
    return {rule_id for rule_id in RULES if rule_id in found}


@pytest.mark.parametrize(
    ("has", "rule", "expected"),
    [
        ("", "image-missing", True),
        ("lock", "image-missing", False),
        ("", "platform-missing", False),
        ("platforms", "platform-missing", True),
        ("nodes", "platform-missing", False),
        ("", "digest-pins-platform", False),
        ("platforms", "digest-pins-platform", True),
        ("nodes", "digest-pins-platform", True),
        ("nodes platforms", "index-untrue", False),
        ("deep", "index-untrue", True),
        ("", "arch-unknown", True),
        ("lock", "not-read", True),
        ("", "ignore-unused", True),
    ],
)
def test_what_a_rule_needs(has: str, rule: str, expected: bool) -> None:
    assert (rule in possible(*has.split())) == expected


def test_with_everything_all_rules_are_possible() -> None:
    assert possible("nodes", "platforms", "deep") == set(RULES)
    assert "no-such-rule" not in possible_rules(nodes=True, platforms=True, deep=True, locked=False)


def test_without_nodes_no_rule_about_placement_is_possible() -> None:
    assert set(RULES) - possible("platforms", "deep") == {
        rule.id for rule in RULES.values() if rule.needs == (Need.NODES,)
    }


def test_a_rule_is_loaded_only_when_it_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    loaded: list[str] = []

    def note(name: str) -> ModuleType:
        loaded.append(name.rpartition(".")[2])
        return import_module(name)

    monkeypatch.setattr("archcheck.findings.rules.import_module", note)
    assert "platform-missing" in possible_rules(nodes=False, platforms=True, deep=False, locked=True)
    assert "no-such-rule" not in RULES
    assert loaded == ["platform_missing"]
