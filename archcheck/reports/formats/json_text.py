"""`--format json`: the report itself, `archcheck.report/v1`, in ASCII with its keys in a fixed order."""

import json
from collections.abc import Mapping
from typing import Any

from archcheck.reports.document import ReportDocument, to_json


def render(document: ReportDocument) -> str:
    """Return a report as JSON text."""
    return json_text(to_json(document))


def json_text(value: Mapping[str, Any]) -> str:
    """Return the text of what a report is in JSON."""
    return json.dumps(value, indent=2, allow_nan=False) + "\n"
