"""SARIF 2.1.0, for code scanning (GitHub, Azure DevOps, DefectDojo) and editors.

Section numbers are those of the OASIS standard. GitHub reads a part of it, and refuses a whole file for one
result that has no physical location: what stands in no file has one that says so, with its own name.

GitHub tells alerts apart by `primaryLocationLineHash`, which its upload action computes from the line. It is
left to it where the line is known: the action warns of every value that is not its own. So an alert follows
its line: it moves along with it, and a line with another tag is another alert. Where no line is known, all
findings of a file would become one alert, and the fingerprint stands there too.

GitHub does not read `suppressions`: what is suppressed is an open alert there until it is dismissed.
"""

import json
import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from archcheck import __version__
from archcheck.reports.document import (
    InputNotice,
    ReportDocument,
    ReportFinding,
    ReportSuppressed,
    ReportSuppression,
)
from archcheck.reports.formats.anchors import Anchor, anchor, lost_place, place_anchor
from archcheck.reports.formats.fingerprints import unique_fingerprints
from archcheck.reports.formats.rule_pages import PROJECT, descriptor, rule_ids
from archcheck.reports.printing import printable_texts
from archcheck.workloads.locations import is_file

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "SRCROOT"
_BASELINE = "baseline"
_IN_SOURCE = ("annotation", "comment")
_PLACEHOLDER = re.compile(r"\{(\d+)\}")

SarifObject = dict[str, Any]


def render(document: ReportDocument) -> str:
    """Return a report as SARIF text: one run, ASCII only."""
    log = {"$schema": _SCHEMA, "version": "2.1.0", "runs": [_run(printable_texts(document))]}
    return json.dumps(log, indent=2, allow_nan=False) + "\n"


def _run(document: ReportDocument) -> SarifObject:
    findings = (*document.findings, *document.suppressed)
    rules = rule_ids(finding.rule for finding in findings)
    return {
        "tool": {
            "driver": {
                "name": "archcheck",
                "version": __version__,
                "informationUri": PROJECT,
                "rules": [descriptor(rule) for rule in rules],
            }
        },
        "invocations": [_invocation(document)],
        "originalUriBaseIds": {_ROOT: {"description": {"text": "The root of the repository."}}},
        "columnKind": "unicodeCodePoints",
        "results": _results(findings, rules),
        "properties": {"complete": document.complete, "exit_code": document.exit_code},
    }


def _invocation(document: ReportDocument) -> SarifObject:
    """Return what of the input was read: a run that found something wrong has succeeded (§3.20.14)."""
    invocation: SarifObject = {
        "executionSuccessful": not document.unread,
        "toolExecutionNotifications": [
            *(_notification(notice, "error", "could not be read") for notice in document.unread),
            *(_notification(notice, "note", "passed over") for notice in document.passed_over),
        ],
    }
    return invocation if document.exit_code is None else invocation | {"exitCode": document.exit_code}


def _notification(notice: InputNotice, level: str, default: str) -> SarifObject:
    notification: SarifObject = {"level": level, "message": {"text": _message(notice.text or default)}}
    if notice.position.is_file:
        notification["locations"] = [{"physicalLocation": _physical(place_anchor(notice.position))}]
    return notification


def _results(findings: Sequence[ReportFinding], rules: Sequence[str]) -> list[SarifObject]:
    """Return the results; all of them say whether they are new as soon as one does (§3.27.24)."""
    indices = {rule: index for index, rule in enumerate(rules)}
    compared = any(_held_back(finding) for finding in findings)
    results = []
    for finding, fingerprint in zip(findings, unique_fingerprints(findings), strict=True):
        result = _result(finding, fingerprint, indices[finding.rule])
        if compared:
            result["baselineState"] = "unchanged" if _held_back(finding) else "new"
        results.append(result)
    return results


def _held_back(finding: ReportFinding) -> bool:
    return isinstance(finding, ReportSuppressed) and finding.suppression.by == _BASELINE


def _result(finding: ReportFinding, fingerprint: str, index: int) -> SarifObject:
    where = anchor(finding)
    texts = (finding.message, _in_clusters(finding), finding.advice, lost_place(finding))
    fingerprints = {"archcheck/v1": fingerprint}
    if where.line is None or where.what:
        fingerprints["primaryLocationLineHash"] = fingerprint
    result: SarifObject = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "level": finding.severity.value,
        "message": {"text": _message("\n".join(text for text in texts if text))},
        "locations": [_location(finding, where)],
        "partialFingerprints": fingerprints,
    }
    if is_file(finding.template) and finding.template != where.name:
        related = {"physicalLocation": _physical(Anchor(finding.template))}
        result["relatedLocations"] = [{"id": 1, **related, "message": {"text": "what renders the workload"}}]
    if isinstance(finding, ReportSuppressed):
        result["suppressions"] = [_suppression(finding.suppression)]
    return result


def _in_clusters(finding: ReportFinding) -> str:
    return f"in {', '.join(finding.clusters)}" if finding.clusters else ""


def _location(finding: ReportFinding, where: Anchor) -> SarifObject:
    location: SarifObject = {"physicalLocation": _physical(where)}
    logical = []
    if finding.workload:
        name = finding.workload.rpartition("/")[2] or finding.workload
        logical.append({"name": name, "fullyQualifiedName": finding.workload, "kind": "resource"})
    if finding.container:
        full = "/".join(name for name in (finding.workload, finding.container) if name)
        logical.append({"name": finding.container, "fullyQualifiedName": full, "kind": "container"})
    return location | {"logicalLocations": logical} if logical else location


def _physical(where: Anchor) -> SarifObject:
    """Return a physicalLocation (§3.29). GitHub wants a line: the first where none is known."""
    region = {"startLine": where.line or 1}
    if where.line and where.column:
        region["startColumn"] = where.column
    return {"artifactLocation": _artifact(where), "region": region}


def _artifact(where: Anchor) -> SarifObject:
    """Return an artifactLocation (§3.4): relative to the root, or a `file:` URI for what lies elsewhere.

    What is no file is relative to nothing, and says what it is.
    """
    if where.what:
        return {"uri": _quoted(where.name), "description": {"text": _message(where.what)}}
    if where.name.startswith("/"):
        return {"uri": "file:///" + _quoted(where.name.lstrip("/"))}
    return {"uri": _quoted(where.name), "uriBaseId": _ROOT}


def _quoted(path: str) -> str:
    """Return a path percent-encoded, in the bytes that its file name has."""
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe="/")
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "replace"), safe="/")


def _suppression(suppression: ReportSuppression) -> SarifObject:
    """Return a suppression (§3.35). GitHub shows a suppressed result as an open alert all the same."""
    expires = f"until {suppression.expires}" if suppression.expires else ""
    justification = "; ".join(text for text in (suppression.reason, expires) if text)
    shown: SarifObject = {
        "kind": "inSource" if suppression.by in _IN_SOURCE else "external",
        "status": "accepted",
        "justification": justification or suppression.by or "suppressed",
        "properties": {"by": suppression.by},
    }
    if suppression.position.is_file:
        shown["location"] = {"physicalLocation": _physical(place_anchor(suppression.position))}
    return shown


def _message(text: str) -> str:
    """Return a text that a reader takes as it is: no placeholder (§3.11.5), no embedded link (§3.11.6)."""
    return _PLACEHOLDER.sub(r"{{\1}}", text).replace("](", "] (")
