"""Severities are compared by how much they matter."""

from archcheck.findings.model import Severity


def test_severities_from_the_worst() -> None:
    assert sorted(Severity, key=lambda severity: severity.rank) == [
        Severity.ERROR,
        Severity.WARNING,
        Severity.NOTE,
    ]
