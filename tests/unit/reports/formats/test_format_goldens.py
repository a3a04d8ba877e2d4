"""Whole reports in every format. After a change that is meant: `pytest --update-goldens`, and read the diff."""

import pytest

from archcheck.findings.model import Severity
from archcheck.findings.rule import Rule
from archcheck.reports.formats import rule_pages, sarif
from tests.unit.reports.conftest import GOLDENS, Golden
from tests.unit.reports.formats.documents import DOCUMENTS, rendered

FORMATS = {
    "sarif.json": "sarif",
    "junit.xml": "junit",
    "github.txt": "github",
    "gitlab.json": "gitlab",
    "md": "markdown",
}
SHOWN = [("gate", each) for each in FORMATS] + [
    ("clean", "md"),
    ("clean", "junit.xml"),
    ("clean", "sarif.json"),
    ("many", "github.txt"),
    ("many", "md"),
    ("old", "md"),
    ("old", "junit.xml"),
]


@pytest.fixture(autouse=True)
def _one_rule(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave of all rules one, and of all versions one: goldens need not change with either."""
    monkeypatch.setattr(
        rule_pages, "RULES", {"stuck": Rule("stuck", Severity.ERROR, "a workload that sticks")}
    )
    monkeypatch.setattr(rule_pages, "rule_page", lambda rule: f"**What.** The page of {rule}.")
    monkeypatch.setattr(sarif, "__version__", "1.2.3")


@pytest.mark.parametrize(("name", "kind"), SHOWN)
def test_formats(name: str, kind: str, golden: Golden) -> None:
    golden(f"formats/{name}.{kind}", rendered(FORMATS[kind], DOCUMENTS[name]))


def test_no_golden_is_left_over() -> None:
    held = {path.name for path in (GOLDENS / "formats").iterdir()}
    assert held == {f"{name}.{kind}" for name, kind in SHOWN}
