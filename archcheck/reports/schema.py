"""The JSON Schema of a report, made from the definition of the report."""

from archcheck.reports.codec import JsonObject, schema_of
from archcheck.reports.document import SCHEMA, ReportDocument


def report_schema() -> JsonObject:
    """Return the schema of `archcheck.report/v1`.

    `docs/generate.py` writes it to `schemas/report-v1.schema.json`. Keys may be added to the whole, which is
    how a later version of archcheck says more.
    """
    whole, definitions = schema_of(ReportDocument)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:archcheck:report:v1",
        "title": SCHEMA,
        **{key: value for key, value in whole.items() if key != "additionalProperties"},
        "$defs": definitions,
    }
