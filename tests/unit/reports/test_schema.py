"""The JSON Schema of reports takes every report that is made, and names all that one has."""

import json
from importlib.resources import files

import jsonschema

from archcheck.reports.building import build_document
from archcheck.reports.document import to_json
from archcheck.reports.schema import report_schema
from tests.unit.reports.placement_samples import SAMPLES as PLACED
from tests.unit.reports.samples import SAMPLES


def test_the_file_is_the_generated_one() -> None:
    kept = files("archcheck.reports") / "schemas" / "report-v1.schema.json"
    assert json.loads(kept.read_text("utf-8")) == report_schema()


def test_all_reports_are_of_it() -> None:
    jsonschema.Draft202012Validator.check_schema(report_schema())
    validator = jsonschema.Draft202012Validator(report_schema())
    for sample in (*SAMPLES.values(), *PLACED.values()):
        validator.validate(to_json(build_document(sample)))
