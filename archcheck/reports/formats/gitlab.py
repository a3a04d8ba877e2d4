"""GitLab's code quality report: a JSON array of issues, for the widget and the lines of a merge request.

Suppressed findings are left out: the format has no word for them.
"""

import json
from typing import Any

from archcheck.findings.model import Severity
from archcheck.reports.document import InputNotice, ReportDocument, ReportFinding
from archcheck.reports.formats.anchors import Anchor, anchor, lost_place, place_anchor
from archcheck.reports.formats.fingerprints import digest_of, unique_fingerprints
from archcheck.reports.printing import printable_texts
from archcheck.reports.text import printable

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_UNREAD = "unreadable-input"


def render(document: ReportDocument) -> str:
    """Return a report as code quality issues: what could not be read first, then the findings."""
    shown = printable_texts(document)
    prints = unique_fingerprints(shown.findings)
    issues = [
        *(_unread(notice, number) for number, notice in enumerate(shown.unread)),
        *(_issue(finding, print_) for finding, print_ in zip(shown.findings, prints, strict=True)),
    ]
    return json.dumps(issues, indent=2, allow_nan=False) + "\n"


def _issue(finding: ReportFinding, fingerprint: str) -> dict[str, Any]:
    texts = (finding.message, finding.subject, lost_place(finding), finding.advice)
    description = "; ".join(text for text in texts if text)
    return {
        "description": description,
        "check_name": finding.rule,
        "fingerprint": fingerprint,
        "severity": _SEVERITIES[finding.severity],
        "location": _location(anchor(finding)),
    }


def _unread(notice: InputNotice, number: int) -> dict[str, Any]:
    """Return the issue for an input that could not be read: worse than an error, since it was not seen."""
    return {
        "description": notice.text or "could not be read",
        "check_name": _UNREAD,
        "fingerprint": digest_of(_UNREAD, notice.position.path, notice.text, str(number)),
        "severity": "critical",
        "location": _location(place_anchor(notice.position)),
    }


def _location(where: Anchor) -> dict[str, Any]:
    return {"path": printable(where.name).removeprefix("./"), "lines": {"begin": where.line or 1}}
