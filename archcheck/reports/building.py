"""What a run found → the report that is shown in every format but the table."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from archcheck.errors import InputError
from archcheck.findings.model import Finding
from archcheck.findings.suppression.fingerprints import fingerprint
from archcheck.findings.suppression.model import Suppressed
from archcheck.images.availability import Found, status_of, unique_platforms
from archcheck.images.offering import offer
from archcheck.images.platform import Platform
from archcheck.reports.document import (
    SCHEMA,
    Locate,
    ReportChart,
    ReportContainer,
    ReportDocument,
    ReportFinding,
    ReportFollowed,
    ReportImage,
    ReportInputError,
    ReportNode,
    ReportNotModelled,
    ReportObjectCount,
    ReportPlacement,
    ReportPull,
    ReportRelease,
    ReportSkipped,
    ReportSource,
    ReportSuppressed,
    ReportSuppression,
    ReportUsedChart,
    ReportWorkload,
)
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.followed import FollowedCluster, FollowedRelease, releases_of
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.model import ImageUse, Source, Workload

if TYPE_CHECKING:
    from archcheck.scheduling.placement import NodePlacement, WorkloadPlacement
    from archcheck.scheduling.pools import Pool


def build_document(report: Report, directory: str | None = None) -> ReportDocument:
    """Return what a run found, in the form that is saved.

    Args:
        report: what was found.
        directory: the one that its paths start from, relative to the repository; None outside of one.

    """
    placement_report = report.placement_report
    unmodelled = placement_report.unmodelled if placement_report else ()
    return ReportDocument(
        schema=SCHEMA,
        directory=directory,
        complete=report.complete,
        exit_code=int(report.exit_code),
        required_platforms=tuple(map(str, report.required)),
        chart=ReportChart(report.chart.name, report.chart.version) if report.chart else None,
        nodes=tuple(map(_node, placement_report.pools)) if placement_report else (),
        images=_images(report),
        workloads=_workloads(report),
        findings=tuple(_finding(finding, report.locate) for finding in report.findings),
        suppressed=tuple(_suppressed(finding, report.locate) for finding in report.suppressed),
        not_modelled=tuple(ReportNotModelled(*entry) for entry in unmodelled),
        declared=tuple(map(str, report.declared)),
        errors=tuple(map(_error, report.errors)),
        skipped=tuple(map(_skipped, report.skipped)),
        followed=tuple(_followed(each) for each in report.followed if each.objects),
        releases=tuple(map(_release, releases_of(report.followed))),
        clusters=report.clusters,
    )


def _images(report: Report) -> tuple[ReportImage, ...]:
    columns = report.columns
    if report.placement_report is None:
        return tuple(_image(image, columns) for image in report.images)
    from archcheck.reports.pulls import pulled_by

    pools = report.placement_report.pools
    return tuple(_image(image, columns, pulled_by(pools, image.availability)) for image in report.images)


def _image(image: ImageResult, columns: Sequence[Platform], pulled: Sequence[ReportPull] = ()) -> ReportImage:
    answer = image.availability
    known = answer if isinstance(answer, Found) else None
    return ReportImage(
        reference=image.full,
        digest=known.digest if known else "",
        status=status_of(answer),
        kind=known.kind.value if known else "",
        platforms=tuple(map(str, unique_platforms(known.platforms))) if known else (),
        message=answer.message,
        answered_by=known.host if known else "",
        offers={str(platform): offer(answer, platform).value for platform in columns},
        pulled=tuple(pulled),
    )


def _node(pool: "Pool") -> ReportNode:
    return ReportNode(
        name=pool.name,
        count=pool.count,
        hosts=tuple(pool.hosts),
        platform=str(pool.node.platform),
        labels=dict(pool.labels),
        taints=tuple(map(str, pool.node.taints)),
        unschedulable=pool.node.unschedulable,
        runtime=pool.node.runtime,
        pull=pool.node.pull.value,
        assumptions=tuple(pool.node.assumptions),
        clusters=pool.clusters,
    )


def _workloads(report: Report) -> tuple[ReportWorkload, ...]:
    mentions = tuple(_workload(mention, None, ()) for mention in report.mentions)
    if report.placement_report is None:
        return (*(_workload(workload, None, ()) for workload in report.workloads), *mentions)
    placements = report.placement_report
    pairs = enumerate(zip(report.workloads, placements.placed, strict=True))
    placed = (_workload(each, placed, placements.pools_of(number)) for number, (each, placed) in pairs)
    return (*placed, *mentions)


def _workload(
    workload: Workload, placed: "WorkloadPlacement | None", pools: "Sequence[Pool]"
) -> ReportWorkload:
    source = workload.source
    return ReportWorkload(
        kind=workload.kind,
        api_version=workload.api_version,
        namespace=workload.namespace,
        name=workload.name,
        source=ReportSource(source.path, source.line, source.variant, source.release),
        hooks=tuple(workload.hooks),
        verdict=placed.verdict.value if placed else "",
        images=tuple(_container(use, source) for use in workload.images),
        open=tuple(placed.open) if placed else (),
        clusters=workload.clusters,
        placements=tuple(map(_placement, pools, placed.placements)) if placed else (),
    )


def _placement(pool: "Pool", placement: "NodePlacement") -> ReportPlacement:
    from archcheck.reports.blocks import block_text

    return ReportPlacement(
        node=pool.name,
        lands=placement.lands,
        blocked_by=tuple(block_text(reason, pool) for reason in placement.reasons),
        runs=placement.runs.value,
        fails_with=str(placement.failure) if placement.failure else "",
        because=tuple(placement.because),
        pulls=tuple(str(entry.normalized()) if entry else "" for entry in placement.entries),
    )


def _container(use: ImageUse, source: Source) -> ReportContainer:
    place = (_line(use, source), use.path, _via(use))
    return ReportContainer(use.container, use.role.value, str(use.image), *place)


def _via(use: ImageUse) -> str:
    return use.origin.via if use.origin is not None else ""


def _line(use: ImageUse, source: Source) -> int | None:
    """Return the line of an image in the file that its workload is placed in."""
    if use.origin is not None:
        return use.origin.line if use.origin.path == source.path else use.written_line
    return use.line if source.line is not None else None


def _finding(finding: Finding, locate: Locate) -> ReportFinding:
    return ReportFinding(
        rule=finding.rule,
        severity=finding.severity,
        message=finding.message,
        remedy=finding.remedy,
        workload=finding.workload,
        container=finding.container,
        image=finding.image,
        path=finding.path,
        line=finding.line,
        column=finding.column,
        template=finding.template,
        fingerprint=fingerprint(finding, locate),
        via=finding.via,
        clusters=finding.clusters,
    )


def _suppressed(suppressed: Suppressed, locate: Locate) -> ReportSuppressed:
    finding = _finding(suppressed.finding, locate)
    suppression = ReportSuppression(
        by=suppressed.by.value,
        reason=suppressed.reason,
        path=suppressed.path,
        line=suppressed.line,
        expires=suppressed.expires.isoformat() if suppressed.expires else "",
    )
    return ReportSuppressed(**{name: getattr(finding, name) for name in _FINDING}, suppression=suppression)


_FINDING = tuple(ReportFinding.__dataclass_fields__)


def _error(error: InputError) -> ReportInputError:
    return ReportInputError(error.path, error.line, error.what)


def _skipped(skipped: Skipped) -> ReportSkipped:
    return ReportSkipped(
        path=skipped.path,
        line=skipped.line,
        reason=skipped.reason,
        unread=skipped.unread,
        loss=skipped.loss,
        kind=skipped.kind,
        namespace=skipped.namespace,
        name=skipped.name,
        accepted=skipped.accepted,
    )


def _followed(cluster: FollowedCluster) -> ReportFollowed:
    return ReportFollowed(cluster.name, tuple(ReportObjectCount(*each) for each in cluster.objects))


def _release(release: FollowedRelease) -> ReportRelease:
    chart = release.chart
    return ReportRelease(
        kind=release.kind,
        namespace=release.namespace,
        name=release.name,
        path=release.path,
        line=release.line,
        clusters=release.clusters,
        chart=ReportUsedChart(chart.name, chart.source, chart.wanted, chart.version, chart.digest),
        rendered=release.is_rendered,
    )
