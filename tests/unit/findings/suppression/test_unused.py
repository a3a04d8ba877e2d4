"""Ignores that do nothing: expired, for nothing that was found, or of a rule that there is not."""

from collections.abc import Container
from datetime import date

import pytest

from archcheck.findings.model import Severity
from archcheck.findings.suppression.model import IgnoreEntry, SuppressionPolicy
from archcheck.findings.suppression.unused import is_expired, unused_suppressions
from archcheck.findings.suppression.usage import SuppressionUsage
from archcheck.workloads.model import Ignore
from tests.unit.findings.suppression.cases import ignore, workload

TODAY = date(2026, 1, 31)


def told(
    *entries: IgnoreEntry,
    comments: tuple[Ignore, ...] = (),
    unattached: tuple[Ignore, ...] = (),
    possible: Container[str] | None = frozenset({"stuck"}),
    usage: SuppressionUsage | None = None,
    is_whole: bool = True,
) -> list[tuple[str, str]]:
    policy = SuppressionPolicy(entries=entries, today=TODAY, is_whole=is_whole)
    found = unused_suppressions(
        [workload(*comments)], unattached, policy, usage or SuppressionUsage(), possible
    )
    return [(finding.rule, finding.message) for finding in found]


@pytest.mark.parametrize(
    ("expires", "expired"), [(None, False), (date(2026, 1, 31), False), (date(2026, 1, 30), True)]
)
def test_the_last_day_still_counts(expires: date | None, expired: bool) -> None:
    assert is_expired(IgnoreEntry("x", expires=expires), SuppressionPolicy(today=TODAY)) == expired


def test_an_entry_is_named_by_all_that_it_says() -> None:
    entry = IgnoreEntry(
        "x", rule="stuck", image="one", workload="p", path="deploy/", expires=date(2020, 1, 1)
    )
    assert told(entry) == [
        (
            "ignore-expired",
            "the ignore of rule stuck, image one, workload p, path deploy/ was until 2020-01-01, and counts no more",
        )
    ]


@pytest.mark.parametrize(
    ("rule", "possible", "is_whole", "unused"),
    [
        ("stuck", {"stuck"}, True, True),
        ("", {"stuck"}, True, True),
        ("at-risk", {"stuck"}, True, False),
        ("stuck", {"stuck"}, False, False),
        ("stuck", None, True, False),
    ],
    ids=["possible", "of-every-rule", "not-possible", "a-part-of-the-input", "not-all-found-out"],
)
def test_an_entry_is_unused_where_it_could_have_been_of_use(
    rule: str, possible: set[str] | None, is_whole: bool, unused: bool
) -> None:
    rules = [name for name, _ in told(IgnoreEntry("x", rule=rule), possible=possible, is_whole=is_whole)]
    assert rules == (["ignore-unused"] if unused else [])


def test_what_was_of_use_is_not_unused() -> None:
    usage, entry, comment = SuppressionUsage(), IgnoreEntry("x", rule="stuck"), ignore("stuck")
    usage.entries.add(entry)
    usage.adjacent.add(comment)
    assert told(entry, comments=(comment,), usage=usage) == []


def test_a_comment_is_told_once_and_an_unknown_rule_instead_of_unused() -> None:
    assert told(comments=(ignore("stuck"), ignore("stuck"))) == [
        ("ignore-unused", "the ignore of stuck is for nothing that was found")
    ]
    assert [rule for rule, _ in told(comments=(ignore("stuk"),))] == ["ignore-unknown-rule"]
    assert [rule for rule, _ in told(comments=(ignore("*"),))] == ["ignore-unused"]
    assert [rule for rule, _ in told(comments=(ignore("at-risk"),))] == []


def test_a_comment_at_no_image_is_unused_whatever_is_possible() -> None:
    assert told(unattached=(ignore("stuk"),), possible=None) == [
        ("ignore-unknown-rule", "an ignore of 'stuk', which is no rule"),
        ("ignore-unused", "the ignore of stuk stands beside no image"),
    ]
    assert told(unattached=(ignore(),))[-1] == (
        "ignore-unused",
        "the ignore of nothing stands beside no image",
    )


@pytest.mark.parametrize(
    ("policy", "severity"),
    [
        (SuppressionPolicy(), Severity.WARNING),
        (SuppressionPolicy(severities={"ignore-unused": Severity.NOTE}), Severity.NOTE),
        (SuppressionPolicy(severities={"ignore-unused": Severity.NOTE}, is_strict=True), Severity.ERROR),
    ],
)
def test_strict_ignores_win_over_a_severity(policy: SuppressionPolicy, severity: Severity) -> None:
    [finding] = unused_suppressions([], [ignore("stuck")], policy, SuppressionUsage(), None)
    assert finding.severity is severity
