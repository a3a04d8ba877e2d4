"""Whole reports. After a change that is meant: `pytest --update-goldens`, and read the diff."""

import pytest

from archcheck.reports.formats.table.tables import render_table
from archcheck.reports.style import ASCII, Style
from tests.unit.reports.conftest import GOLDENS, Golden
from tests.unit.reports.samples import SAMPLES, json_text_of

STYLES = {
    "wide": Style(),
    "80": Style(width=80),
    "80-ascii": Style(width=80, symbols=ASCII),
    "120-color": Style(width=120, color=True),
}
TABLES = [
    ("empty", "wide"),
    ("fine", "wide"),
    ("fine", "80"),
    ("mixed", "80-ascii"),
    ("mixed", "120-color"),
    ("everything", "wide"),
    ("everything", "80"),
    ("everything", "120-color"),
    ("ungated", "wide"),
]


@pytest.mark.parametrize(("sample", "style"), TABLES)
def test_tables(sample: str, style: str, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    golden(f"{sample}.{style}.txt", render_table(SAMPLES[sample], STYLES[style]))


@pytest.mark.parametrize("sample", SAMPLES)
def test_json(sample: str, golden: Golden) -> None:
    golden(f"{sample}.json", json_text_of(SAMPLES[sample]))


def test_no_golden_is_left_over() -> None:
    tables = {f"{sample}.{style}.txt" for sample, style in TABLES}
    files = [path for path in GOLDENS.iterdir() if path.is_file()]
    held = {path.name for path in files if not path.name.startswith("placement-")}
    assert held == tables | {f"{sample}.json" for sample in SAMPLES}
