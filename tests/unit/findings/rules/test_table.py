"""The table of rules is the only list of them, and every rule is whole: file, page, documentation, test."""

import inspect
import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from archcheck.findings import rule as seam
from archcheck.findings.model import Finding, Severity
from archcheck.findings.rule import Rule, Subject
from archcheck.findings.rules import RULES, TABLE, checks
from tests.support.tables import check_rows

ROOT = Path(__file__).parents[4]
FOLDER = ROOT / "archcheck" / "findings" / "rules"
SEVERITIES = {
    Severity.ERROR: (
        "at-risk stuck daemonset-at-risk platform-missing image-missing arch-unknown arch-not-in-image "
        "preference-malformed"
    ),
    Severity.NOTE: "daemonset-nowhere argument-image selector-stale fallback-older kept-off-by-taints",
    Severity.WARNING: (
        "placement-unresolved image-unreadable image-unresolved not-read index-untrue platform-hidden "
        "image-misnamed digest-pins-platform arch-label-deprecated affinity-malformed preference-only "
        "fallback-only fallback-depends arm-variants-mixed chart-empty chart-own-images ignore-expired "
        "ignore-unused ignore-unknown-rule"
    ),
}


def file_name(rule_id: str) -> str:
    return rule_id.replace("-", "_")


def module(rule_id: str) -> ModuleType:
    return import_module(f"archcheck.findings.rules.{file_name(rule_id)}")


def test_the_files_of_the_folder_are_those_of_the_table() -> None:
    in_table = [rule_id for rule_id, *_ in TABLE]
    assert sorted(set(in_table)) == sorted(in_table)
    modules = {path.stem for path in FOLDER.glob("*.py")} - {"__init__"}
    assert modules == set(map(file_name, in_table))
    assert {path.stem for path in FOLDER.glob("*.md")} == set(in_table)


def test_each_rule_has_its_test() -> None:
    tests = {path.stem for path in Path(__file__).parent.glob("test_*.py")}
    check_rows(RULES, lambda rule_id: tests.__contains__(f"test_{file_name(rule_id)}") or pytest.fail("none"))


def test_each_rule_is_documented() -> None:
    text = (ROOT / "docs" / "rules.md").read_text("utf-8")
    sections = re.findall(r"^## ([a-z-]+)$", text, re.MULTILINE)
    assert sections == list(RULES)


def test_each_rule_is_named_and_described() -> None:
    def check(rule_id: str) -> None:
        rule = RULES[rule_id]
        assert isinstance(rule, Rule)
        assert rule.id == rule_id
        assert re.fullmatch(r"[a-z]+(-[a-z]+)*", rule.id)
        assert rule.summary.startswith(("a ", "an "))
        assert not rule.summary.endswith(".")

    check_rows(RULES, check)


def test_each_rule_has_the_checks_that_the_table_says_and_no_other() -> None:
    def check(row: tuple[str, *tuple[Subject[Any], ...]]) -> None:
        rule_id, *subjects = row
        functions = {
            name: function
            for name, function in inspect.getmembers(module(rule_id), inspect.isfunction)
            if name.startswith("check_")
        }
        assert set(functions) == {subject.check for subject in subjects}
        for function in functions.values():
            assert function.__annotations__["return"] == Iterator[Finding]

    check_rows(TABLE, check)


def test_a_check_takes_what_it_looks_at() -> None:
    for name, annotation in seam.__annotations__.items():
        subject = getattr(seam, name)
        taken = re.fullmatch(r"Subject\[(\w+)\]", annotation)
        assert taken, name
        for check in checks(subject):
            [parameter] = inspect.signature(check).parameters.values()
            assert parameter.annotation.__name__ == taken[1], check.__module__


def test_the_ids_and_severities_that_users_rely_on() -> None:
    expected = {rule_id: severity for severity, ids in SEVERITIES.items() for rule_id in ids.split()}
    assert expected.items() <= {rule_id: rule.severity for rule_id, rule in RULES.items()}.items()


def test_rules_about_one_thing_are_asked_in_the_order_of_the_table_turn_by_turn() -> None:
    for _, *subjects in TABLE:
        for subject in subjects:
            turns = [sys.modules[check.__module__].RULE.turn for check in checks(subject)]
            assert turns == sorted(turns)


def test_a_rule_that_there_is_not_is_none() -> None:
    assert "no-such-rule" not in RULES
    assert RULES.get("no-such-rule") is None
    assert len(RULES) == len(TABLE)
