"""Findings → those that count and those that are suppressed."""

from datetime import date

import pytest

from archcheck.findings.model import Cause, Finding, Severity
from archcheck.findings.rules import RULES
from archcheck.findings.suppression.applying import apply_suppressions, may_be_in_baseline
from archcheck.findings.suppression.fingerprints import identity
from archcheck.findings.suppression.model import IgnoreEntry, SuppressionPolicy
from archcheck.workloads.model import Ignore
from tests.unit.findings.suppression.cases import finding, ignore, workload

NEVER = {
    "not-read",
    "image-unreadable",
    "image-unresolved",
    "placement-unresolved",
    "ignore-expired",
    "ignore-unused",
    "ignore-unknown-rule",
}


def suppressed_by(told: Finding, policy: SuppressionPolicy | None = None) -> list[str]:
    """Return what suppressed a finding; nothing if it counts."""
    filtered = apply_suppressions([told], (), (), policy or SuppressionPolicy())
    assert (told in filtered.findings) != bool(filtered.suppressed)
    return [entry.by.value for entry in filtered.suppressed]


@pytest.mark.parametrize(
    ("rule", "ignores", "expected"),
    [
        ("stuck", [], []),
        ("stuck", [ignore("at-risk")], []),
        ("stuck", [ignore("at-risk", "stuck")], ["comment"]),
        ("stuck", [ignore("*", is_comment=False)], ["annotation"]),
        ("not-read", [ignore("*")], []),
        ("not-read", [ignore("not-read", reason="")], []),
        ("not-read", [ignore("not-read")], ["comment"]),
    ],
)
def test_an_ignore_of_the_owner(rule: str, ignores: list[Ignore], expected: list[str]) -> None:
    assert suppressed_by(finding(rule, "one:1", *ignores)) == expected


def test_each_image_that_causes_it_needs_an_ignore() -> None:
    both = (Cause("a", "one:1", (ignore("stuck"),)), Cause("b", "two:1", (ignore("stuck"),)))
    assert suppressed_by(finding("stuck", causes=both)) == ["comment"]
    assert suppressed_by(finding("stuck", causes=(both[0], Cause("b", "two:1")))) == []


@pytest.mark.parametrize(
    ("rule", "entries", "expected"),
    [
        ("stuck", [IgnoreEntry("x", image="one")], ["configuration"]),
        ("stuck", [IgnoreEntry("x", image="two")], []),
        ("stuck", [IgnoreEntry("x", image="one", expires=date(2020, 1, 1))], []),
        ("not-read", [IgnoreEntry("x", image="one")], []),
        ("not-read", [IgnoreEntry("x", rule="not-read")], ["configuration"]),
    ],
)
def test_an_entry_of_the_configuration(rule: str, entries: list[IgnoreEntry], expected: list[str]) -> None:
    policy = SuppressionPolicy(entries=tuple(entries), today=date(2026, 1, 1))
    assert suppressed_by(finding(rule), policy) == expected


def test_of_the_configuration_too_each_image_needs_an_entry() -> None:
    told = finding("stuck", causes=(Cause("a", "one:1"), Cause("b", "two:1")))
    one, two = IgnoreEntry("x", image="one"), IgnoreEntry("x", image="two")
    assert suppressed_by(told, SuppressionPolicy(entries=(one,))) == []
    assert suppressed_by(told, SuppressionPolicy(entries=(one, two))) == ["configuration"]


def test_a_baseline_holds_back_as_many_as_there_were() -> None:
    told = finding("stuck")
    policy = SuppressionPolicy(baseline={identity(told): 2})
    filtered = apply_suppressions([told] * 3, (), (), policy)
    assert (len(filtered.findings), len(filtered.suppressed)) == (1, 2)


def test_what_is_not_known_is_in_no_baseline() -> None:
    assert {rule for rule in RULES if not may_be_in_baseline(finding(rule))} == NEVER
    told = finding("image-unreadable")
    assert suppressed_by(told, SuppressionPolicy(baseline={identity(told): 1})) == []


def test_a_severity_of_the_configuration_counts_before_all() -> None:
    policy = SuppressionPolicy(severities={"stuck": Severity.NOTE}, is_off=True)
    told = finding("stuck", "one:1", ignore("stuck"))
    [counting] = apply_suppressions([told], (), (), policy).findings
    assert counting.severity is Severity.NOTE


def test_ignores_that_do_nothing_are_findings_at_the_end() -> None:
    told = finding("stuck", "one:1", ignore("stuck", line=7))
    unused = ignore("stuck", line=9)
    filtered = apply_suppressions(
        [told], [workload(*told.causes[0].ignores, unused)], (), SuppressionPolicy(), possible={"stuck"}
    )
    assert [(each.rule, each.line) for each in filtered.findings] == [("ignore-unused", 9)]


@pytest.mark.parametrize("possible", [None, {"stuck"}])
def test_an_ignore_at_an_image_that_is_not_known_may_be_of_use_next_time(possible: set[str] | None) -> None:
    beside = ignore("stuck")
    told = finding("image-unreadable", "one:1", beside)
    policy = SuppressionPolicy(entries=(IgnoreEntry("x", rule="stuck", image="one"),), is_whole=True)
    filtered = apply_suppressions([told], [workload(beside)], (), policy, possible=possible)
    assert [each.rule for each in filtered.findings] == ["image-unreadable"]
