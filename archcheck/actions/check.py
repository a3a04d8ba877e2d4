"""The pipeline: an inventory → its images → the registries' answers → placement → findings → a report."""

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from archcheck.actions.check_request import CheckRequest
from archcheck.actions.reporter import Progress
from archcheck.errors import ExitCode
from archcheck.findings.chart_facts import left_out
from archcheck.findings.checked_images import image_findings
from archcheck.findings.model import Finding, Location
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.findings.possible_rules import possible_rules
from archcheck.findings.run_images import RunImage, is_mounted_artifact, run_images
from archcheck.findings.skipped_objects import skipped_findings
from archcheck.findings.suppression.acknowledged import (
    acknowledged_unknowns,
    has_unknown_verdict,
    with_accepted,
)
from archcheck.findings.suppression.model import Filtered
from archcheck.images.availability import Availability
from archcheck.images.reference import Reference
from archcheck.images.walking import undecided
from archcheck.registry.client.resolving import resolve_images
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.scheduling.cluster_groups import PlacedGroup
    from archcheck.scheduling.placement import Answers, PlacementReport


def check(request: CheckRequest, progress: Progress) -> Report:
    """Return the report of one run.

    Raises:
        ConfigurationError: an OCI layout that is none.

    """
    mentions = request.inventory.mentions
    request = replace(request, inventory=request.inventory.without_mentions)
    inventory, chart = request.inventory, request.chart
    omitted = _left_out(request)
    schedule = Location(path=chart.path) if chart else Location()
    declared = [(image, schedule) for image in omitted if request.check_declared]
    subjects = run_images(request.listed, (*inventory.workloads, *mentions), declared)
    answers, interrupted = _answers(subjects, request, progress)
    judged = [pair for pair in zip(subjects, answers, strict=True) if not is_mounted_artifact(*pair)]
    by_image = {subject.image: answer for subject, answer in zip(subjects, answers, strict=True)}
    placed = _placements(request, by_image, mentions)
    workloads, placement_report = _together(placed) if placed else (inventory.workloads, None)
    raised = _findings(request, judged, placed, by_image, mentions)
    clusters = tuple(cluster.name for cluster in inventory.clusters)
    findings = _named((*skipped_findings(inventory.skipped), *request.findings, *raised), clusters)
    filtered = _filtered(findings, request, mentions, settled=not interrupted and not inventory.errors)
    aside = acknowledged_unknowns(filtered)
    skipped = with_accepted(inventory.skipped, filtered)
    complete = is_complete(answer for subject, answer in judged if subject.image.familiar not in aside.images)
    complete = complete and not any(
        undecided(answer, asked)
        for subject, answer in judged
        if subject.image.familiar not in aside.images
        for asked in subject.by_platforms(request.required)
    )
    complete = complete and not any(part.is_missed for part in skipped)
    if placement_report is not None:
        complete = complete and not has_unknown_verdict(placement_report, workloads, aside, by_image)
    broken = bool(inventory.errors)
    return Report(
        images=tuple(
            ImageResult(subject.image, answer) for subject, answer in zip(subjects, answers, strict=True)
        ),
        workloads=workloads,
        clusters=clusters,
        findings=filtered.findings,
        required=request.required,
        errors=inventory.errors,
        skipped=skipped,
        chart=chart,
        declared=() if request.check_declared else omitted,
        complete=complete and not broken and not interrupted,
        exit_code=ExitCode.INTERRUPTED
        if interrupted
        else exit_code(
            filtered.findings, request.fail_on, broken=broken, images=len(subjects), complete=complete
        ),
        placement_report=placement_report,
        suppressed=filtered.suppressed,
        followed=request.followed,
        locate=request.suppressions.locate,
        mentions=mentions,
    )


def _named(findings: tuple[Finding, ...], clusters: tuple[str, ...]) -> tuple[Finding, ...]:
    """Return findings that name their clusters where not all are meant; most inputs are of one."""
    if not clusters:
        return findings
    from archcheck.findings.several_clusters import naming_some

    return naming_some(findings, clusters)


def _left_out(request: CheckRequest) -> tuple[Reference, ...]:
    """Return the images that the chart declares, and does not render."""
    if request.chart is None:
        return ()
    return left_out(request.chart, request.inventory.workloads)


def _filtered(
    findings: tuple[Finding, ...], request: CheckRequest, mentions: tuple[Workload, ...], *, settled: bool
) -> Filtered:
    """Return the findings that count; nothing is loaded for it where nothing could set one aside."""
    inventory, suppressions = request.inventory, request.suppressions
    said = inventory.unattached or any(part.ignores for part in inventory.skipped)
    workloads = (*inventory.workloads, *mentions)
    said = said or any(workload.every_ignore for workload in workloads)
    if not (said or suppressions.entries or suppressions.baseline or suppressions.severities):
        return Filtered(findings)
    from archcheck.findings.suppression.applying import apply_suppressions

    if any(skipped.unread for skipped in inventory.skipped):
        suppressions = replace(suppressions, is_whole=False)
    possible = possible_rules(
        nodes=request.has_nodes,
        platforms=bool(request.required),
        deep=request.registry.deep,
        locked=request.registry.lock is not None,
    )
    return apply_suppressions(
        findings,
        workloads,
        inventory.unattached,
        suppressions,
        possible=possible if settled else None,
    )


def _findings(
    request: CheckRequest,
    judged: Iterable[tuple[RunImage, Availability]],
    placed: "tuple[PlacedGroup, ...]",
    answers: "Answers",
    mentions: tuple[Workload, ...],
) -> Iterable[Finding]:
    workloads = request.inventory.workloads
    for subject, answer in judged:
        for asked, locations in subject.by_platforms(request.required).items():
            yield from image_findings(subject.image, answer, locations, asked)
    if placed or any(map(_speaks_of_nodes, workloads)):
        from archcheck.actions.placements import workload_findings

        yield from workload_findings(request, placed, answers, mentions)


def _speaks_of_nodes(workload: Workload) -> bool:
    """Return whether a workload says anything of nodes: else the rules about that need not be loaded."""
    said = [pod.constraints for pod in workload.pods]
    return any(pod.selector or pod.required is not None or pod.preferred for pod in said)


def _placements(
    request: CheckRequest, answers: "Answers", mentions: tuple[Workload, ...]
) -> "tuple[PlacedGroup, ...]":
    """Return where workloads land; nothing of scheduling is loaded where there are no nodes."""
    if not request.has_nodes:
        return ()
    from archcheck.actions.placements import place_workloads

    return place_workloads(request, answers, mentions)


def _together(placed: "tuple[PlacedGroup, ...]") -> "tuple[tuple[Workload, ...], PlacementReport]":
    from archcheck.scheduling.cluster_groups import together

    return together(placed)


def _answers(
    subjects: list[RunImage], request: CheckRequest, progress: Progress
) -> tuple[list[Availability], bool]:
    """Return an answer for each subject, and whether it was interrupted before all were there."""
    references = [subject.image for subject in subjects if isinstance(subject.image, Reference)]
    progress.start(len({reference.lookup for reference in references}))
    result = resolve_images(references, request.registry, lambda _: progress.step(), request.inventory)
    names = (subject.image for subject in subjects)
    answers = [result.known[name] if isinstance(name, Reference) else name.availability for name in names]
    return answers, result.interrupted
