"""`archcheck explain`: what a rule means, and what to do."""

import re
from functools import cache

import pytest

from archcheck.findings.rules import RULES
from tests.support.command import Outcome, run
from tests.support.tables import walked

SECTIONS = ("what", "why", "example", "remedy")


@cache
def page(rule: str) -> Outcome:
    return run("explain", rule)


def test_all_rules_are_listed_with_severity_and_meaning() -> None:
    done = run("explain")
    assert (done.code, done.err) == (0, "")
    rows = [line.split(maxsplit=2) for line in done.out.splitlines()]
    assert rows == [[rule.id, rule.severity.value, rule.summary] for rule in RULES.values()]


def test_the_list_can_be_read_in_columns() -> None:
    places = {re.search(r" (error|warning|note) ", line).start() for line in run("explain").out.splitlines()}  # type: ignore[union-attr]
    assert len(places) == 1


@walked("rule", RULES)
def test_every_rule_has_a_page(rule: str) -> None:
    done = page(rule)
    assert (done.code, done.err) == (0, "")
    first, empty, *rest = done.out.splitlines()
    assert first == f"{rule} ({RULES[rule].severity}): {RULES[rule].summary}"
    assert empty == ""
    assert len("".join(rest)) > 200
    assert done.out.endswith("\n")


@walked("rule", RULES)
def test_every_page_says_what_why_an_example_and_a_remedy(rule: str) -> None:
    text = page(rule).out.lower()
    assert all(re.search(rf"^\W*{section}\b", text, re.MULTILINE) for section in SECTIONS), text


@walked("rule", RULES)
def test_every_page_fits_a_terminal(rule: str) -> None:
    assert max(map(len, page(rule).out.splitlines())) <= 120


@pytest.mark.parametrize("written", ["AT-RISK", " at-risk ", "At-Risk"])
def test_a_rule_however_it_is_written(written: str) -> None:
    assert run("explain", written).out == run("explain", "at-risk").out


@pytest.mark.parametrize(
    ("written", "hint"),
    [
        ("at-rsk", "did you mean at-risk?"),
        ("STUK", "did you mean stuck?"),
        ("daemonset-at-riks", "did you mean daemonset-at-risk?"),
        ("zzzzzz", "archcheck explain lists them"),
        ("", "archcheck explain lists them"),
    ],
)
def test_an_unknown_rule_is_an_error_with_a_hint(written: str, hint: str) -> None:
    done = run("explain", written)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"error: no rule is called {written!r}\n")
    assert f"try: {hint}" in done.err


@pytest.mark.parametrize(
    "written", ["../model", "../../errors", "/etc/passwd", "at-risk.md", "\x1b[31m", "%s"]
)
def test_a_rule_is_no_path_and_moves_no_cursor(written: str) -> None:
    done = run("explain", written)
    assert (done.code, done.out) == (2, "")
    assert "\x1b" not in done.err
    assert "no rule is called" in done.err


def test_one_rule_at_a_time() -> None:
    done = run("explain", "at-risk", "stuck")
    assert (done.code, done.out) == (2, "")
