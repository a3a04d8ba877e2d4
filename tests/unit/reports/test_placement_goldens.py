"""Whole reports of workloads on nodes. After a change that is meant: `pytest --update-goldens`."""

import json
from pathlib import Path

import jsonschema
import pytest

import archcheck.reports
from archcheck.reports.formats.table.tables import render_table
from archcheck.reports.style import ASCII, Style
from tests.unit.reports.conftest import GOLDENS, Golden
from tests.unit.reports.placement_samples import SAMPLES
from tests.unit.reports.samples import json_text_of

SCHEMA_FILE = Path(archcheck.reports.__file__).parent / "schemas" / "report-v1.schema.json"
STYLES = {
    "wide": Style(),
    "wide-v": Style(verbose=True),
    "80": Style(width=80),
    "80-ascii": Style(width=80, symbols=ASCII),
    "120-color": Style(width=120, color=True),
}
TABLES = [
    *(("placement-verdicts", style) for style in STYLES),
    ("placement-ten", "wide"),
    ("placement-ten", "80"),
    ("placement-ten", "80-ascii"),
    ("placement-many", "wide"),
    ("placement-no-workload", "wide"),
]


@pytest.mark.parametrize(("sample", "style"), TABLES)
def test_tables(sample: str, style: str, golden: Golden, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm")
    golden(f"{sample}.{style}.txt", render_table(SAMPLES[sample], STYLES[style]))


@pytest.mark.parametrize("sample", SAMPLES)
def test_json(sample: str, golden: Golden) -> None:
    text = json_text_of(SAMPLES[sample])
    jsonschema.validate(json.loads(text), json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    golden(f"{sample}.json", text)


def test_no_golden_is_left_over() -> None:
    wanted = {f"{sample}.{style}.txt" for sample, style in TABLES} | {f"{sample}.json" for sample in SAMPLES}
    assert {path.name for path in GOLDENS.glob("placement-*")} == wanted


def test_every_verdict_is_among_them() -> None:
    placement_report = SAMPLES["placement-verdicts"].placement_report
    assert placement_report is not None
    assert {each.verdict.value for each in placement_report.placed} == {"ok", "at-risk", "stuck", "unknown"}
