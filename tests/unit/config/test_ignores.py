"""`ignore:` and `severity:` of the configuration, as they are read."""

from datetime import date
from pathlib import Path

import pytest

from archcheck.config.ignores import read_ignores, read_severities
from archcheck.config.reader import Reader
from archcheck.documents import nodes
from archcheck.errors import ConfigurationError
from archcheck.findings.model import Severity
from archcheck.findings.suppression.model import IgnoreEntry
from tests.support.tables import walked


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / ".archcheck.yaml"


def ignores(file: Path, text: str) -> tuple[IgnoreEntry, ...]:
    file.write_text(text)
    reader = Reader(file)
    return read_ignores(reader, nodes.get(reader.root(), "ignore"))


def severities(file: Path, text: str) -> dict[str, Severity]:
    file.write_text(text)
    reader = Reader(file)
    return read_severities(reader, nodes.get(reader.root(), "severity"))


def test_an_entry_has_all_that_it_says_and_where_it_stands(file: Path) -> None:
    text = (
        "ignore:\n"
        "  - {rule: stuck, image: one, workload: p, path: deploy/, reason: ' why ', expires: 2026-01-31}\n"
        "  - {image: two, reason: x}\n"
    )
    assert ignores(file, text) == (
        IgnoreEntry("why", "stuck", "one", "p", "deploy/", date(2026, 1, 31), str(file), 2),
        IgnoreEntry("x", image="two", file=str(file), line=3),
    )


def test_nothing_is_ignored_where_nothing_is_said(file: Path) -> None:
    assert ignores(file, "platforms: [linux/amd64]\n") == ()
    assert severities(file, "platforms: [linux/amd64]\n") == {}


@walked(
    "entry, hint",
    [
        ("{rule: at-risk}", "needs a reason"),
        ("{rule: at-risk, reason: ' '}", "needs a reason"),
        ("{reason: x}", "an ignore of everything"),
        ("at-risk", "an entry is a mapping"),
        ("{rule: at-rsk, reason: x}", "did you mean at-risk?"),
        ("{rule: at-risk, reason: x, expires: soon}", "is no day"),
        ("{rule: at-risk, reason: x, expires: 2026-02-30}", "is no day"),
        ("{path: '!', reason: x}", "is no pattern"),
    ],
)
def test_what_cannot_be_meant_is_refused_with_its_line(file: Path, entry: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        ignores(file, f"ignore:\n  - {entry}\n")
    assert hint in error.value.diagnostics()
    assert ".archcheck.yaml:2" in error.value.diagnostics()


def test_a_rule_may_have_another_severity(file: Path) -> None:
    assert severities(file, "severity: {stuck: note, at-risk: warning}\n") == {
        "stuck": Severity.NOTE,
        "at-risk": Severity.WARNING,
    }


@walked("entry, hint", [("at-rsk: note", "did you mean at-risk?"), ("at-risk: notice", "did you mean note?")])
def test_a_rule_or_a_severity_that_there_is_not_is_refused(file: Path, entry: str, hint: str) -> None:
    with pytest.raises(ConfigurationError) as error:
        severities(file, f"severity:\n  {entry}\n")
    assert hint in error.value.diagnostics()
