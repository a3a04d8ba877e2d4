"""GitLab's code quality report: a JSON array of issues, for the widget and the lines of a merge request.

Suppressed findings are left out: the format has no word for them.
"""

import json
from collections.abc import Mapping
from typing import Any

from archcheck.findings.model import Severity
from archcheck.reports.formats.anchors import Anchor, anchor, lost_place, place_anchor
from archcheck.reports.formats.fingerprints import digest_of, unique_fingerprints
from archcheck.reports.formats.reading import read_document
from archcheck.reports.formats.saved import InputNotice, SavedFinding
from archcheck.reports.text import printable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_UNREAD = "unreadable-input"


def render(document: Mapping[str, Any]) -> str:
    """Return a report as code quality issues: what could not be read first, then the findings."""
    saved = read_document(document)
    prints = unique_fingerprints(saved.findings)
    issues = [
        *(_unread(each, number) for number, each in enumerate(saved.unread)),
        *(_issue(finding, print_) for finding, print_ in zip(saved.findings, prints, strict=True)),
    ]
    return json.dumps(issues, indent=2, allow_nan=False) + "\n"


def _issue(finding: SavedFinding, fingerprint: str) -> dict[str, Any]:
    texts = (finding.message, finding.workload, lost_place(finding), finding.advice)
    description = "; ".join(text for text in texts if text)
    return {
        "description": description,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": _location(anchor(finding)),
    }


def _unread(remark: InputNotice, number: int) -> dict[str, Any]:
    """Return the issue for an input that could not be read: worse than an error, since it was not seen."""
    return {
        "description": remark.text or "could not be read",
        "check_name": _UNREAD,
        "fingerprint": digest_of(_UNREAD, remark.place.path, remark.text, str(number)),
        "severity": "critical",
        "location": _location(place_anchor(remark.place)),
    }


def _location(place: Anchor) -> dict[str, Any]:
    return {"path": printable(place.name).removeprefix("./"), "lines": {"begin": place.line or 1}}
