"""`--format json`: `archcheck.report/v1` (DESIGN.md §6; the schema file lies beside this module)."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from archcheck.errors import InputError
from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.model import Finding
from archcheck.findings.suppression.fingerprints import fingerprint
from archcheck.findings.suppression.model import Suppressed
from archcheck.images.availability import Found, status_of, unique_platforms
from archcheck.images.offering import offer
from archcheck.images.platform import Platform
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.model import ImageUse, Source, Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placing import WorkloadPlacement
    from archcheck.scheduling.pools import Pool

SCHEMA = "archcheck.report/v1"


def render_json(report: Report) -> str:
    """Return the report as JSON text: keys in a fixed order, ASCII only."""
    return json.dumps(to_document(report), indent=2, allow_nan=False) + "\n"


def to_document(report: Report, directory: str | None = None) -> dict[str, Any]:
    """Return the report as the value that its JSON text has.

    Args:
        report: what was found.
        directory: the one that its paths start from, relative to the repository; None outside of one.

    """
    return {
        "schema": SCHEMA,
        "directory": directory,
        "complete": report.complete,
        "exit_code": int(report.exit_code),
        "required_platforms": [str(platform) for platform in report.required],
        "chart": _chart(report.chart) if report.chart else None,
        "nodes": [_pool(pool) for pool in report.placing.pools] if report.placing else [],
        "images": _images(report),
        "workloads": _workloads(report),
        "findings": [_finding(finding, report) for finding in report.findings],
        "suppressed": [_suppressed(each, report) for each in report.suppressed],
        "not_modelled": [
            {"what": what, "workloads": count}
            for what, count in (report.placing.unmodelled if report.placing else ())
        ],
        "declared": [str(reference) for reference in report.declared],
        "errors": [_error(error) for error in report.errors],
        "skipped": [_skipped(skipped) for skipped in report.skipped],
    }


def _chart(chart: ChartFacts) -> dict[str, Any]:
    return {"name": chart.name, "version": chart.version or None}


def _images(report: Report) -> list[dict[str, Any]]:
    columns = report.columns
    if report.placing is None:
        return [_image(image, columns) | {"pulled": []} for image in report.images]
    from archcheck.reports.pulls import pulled_by

    pools = report.placing.pools
    return [
        _image(image, columns) | {"pulled": pulled_by(pools, image.availability)} for image in report.images
    ]


def _image(image: ImageResult, columns: Sequence[Platform]) -> dict[str, Any]:
    found = image.availability if isinstance(image.availability, Found) else None
    return {
        "reference": image.full,
        "digest": found.digest if found else None,
        "status": status_of(image.availability),
        "kind": found.kind.value if found else None,
        "platforms": [str(platform) for platform in unique_platforms(found.platforms)] if found else [],
        "message": image.availability.message or None,
        "answered_by": found.host if found else None,
        "offers": {str(each): offer(image.availability, each).value for each in columns},
    }


def _pool(pool: "Pool") -> dict[str, Any]:
    return {
        "name": pool.name,
        "count": pool.count,
        "hosts": list(pool.hosts),
        "platform": str(pool.node.platform),
        "labels": dict(pool.labels),
        "taints": [str(taint) for taint in pool.node.taints],
        "unschedulable": pool.node.unschedulable,
        "runtime": pool.node.runtime or None,
        "pull": pool.node.pull.value,
        "assumptions": list(pool.node.assumptions),
    }


def _workloads(report: Report) -> list[dict[str, Any]]:
    if report.placing is None:
        return [_workload(workload) for workload in report.workloads]
    pairs = zip(report.workloads, report.placing.placed, strict=True)
    return [_workload(workload) | _placed(placed, report.placing.pools) for workload, placed in pairs]


def _placed(placed: "WorkloadPlacement", pools: "tuple[Pool, ...]") -> dict[str, Any]:
    from archcheck.reports.blocks import block_text

    return {
        "verdict": placed.verdict.value,
        "open": list(placed.open),
        "placements": [
            {
                "node": pool.name,
                "lands": placement.lands,
                "blocked_by": [block_text(block, pool) for block in placement.blocks],
                "runs": placement.runs.value,
                "fails_with": str(placement.failure) if placement.failure else None,
                "because": list(placement.because),
                "pulls": [str(entry.normalized()) if entry else None for entry in placement.entries],
            }
            for pool, placement in zip(pools, placed.placements, strict=True)
        ],
    }


def _workload(workload: Workload) -> dict[str, Any]:
    return {
        "kind": workload.kind,
        "api_version": workload.api_version,
        "namespace": workload.namespace or None,
        "name": workload.name,
        "source": {
            "path": workload.source.path,
            "line": workload.source.line,
            "variant": workload.source.variant or None,
        },
        "hooks": list(workload.hooks),
        "verdict": None,
        "images": [_use(use, workload.source) for use in workload.images],
        "open": [],
        "placements": [],
    }


def _use(use: ImageUse, source: Source) -> dict[str, Any]:
    return {
        "container": use.container,
        "role": use.role.value,
        "reference": str(use.image),
        "line": _line(use, source),
    }


def _line(use: ImageUse, source: Source) -> int | None:
    """Return the line of an image in the file that its workload is placed in."""
    if use.origin is not None:
        return use.origin.line if use.origin.path == source.path else None
    return use.line if source.line is not None else None


def _finding(finding: Finding, report: Report) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "message": finding.message,
        "remedy": finding.remedy,
        "workload": finding.workload or None,
        "container": finding.container or None,
        "image": finding.image or None,
        "path": finding.path or None,
        "line": finding.line,
        "column": finding.column,
        "template": finding.template or None,
        "fingerprint": fingerprint(finding, report.locate),
    }


def _suppressed(suppressed: Suppressed, report: Report) -> dict[str, Any]:
    return _finding(suppressed.finding, report) | {
        "suppression": {
            "by": suppressed.by.value,
            "reason": suppressed.reason or None,
            "path": suppressed.path or None,
            "line": suppressed.line,
            "expires": suppressed.expires.isoformat() if suppressed.expires else None,
        }
    }


def _error(error: InputError) -> dict[str, Any]:
    return {"path": error.path or None, "line": error.line, "message": error.what}


def _skipped(skipped: Skipped) -> dict[str, Any]:
    return {
        "path": skipped.path,
        "line": skipped.line,
        "reason": skipped.reason,
        "unread": skipped.unread,
        "loss": skipped.loss.value,
        "kind": skipped.kind or None,
        "namespace": skipped.namespace or None,
        "name": skipped.name or None,
        "accepted": skipped.accepted,
    }
