"""The pipeline: an inventory → its images → the registries' answers → placement → findings → a report."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING

from archcheck.actions.reporter import Progress
from archcheck.actions.run_options import RunOptions
from archcheck.errors import ExitCode
from archcheck.findings.checked_images import image_findings
from archcheck.findings.model import Finding, Location, Severity
from archcheck.findings.outcome import exit_code, is_complete
from archcheck.findings.possible_rules import possible_rules
from archcheck.findings.run_images import RunImage, is_mounted_artifact, run_images
from archcheck.findings.skipped_objects import skipped_findings
from archcheck.findings.suppression.acknowledged import (
    acknowledged_unknowns,
    has_unknown_verdict,
    with_accepted,
)
from archcheck.findings.suppression.model import Filtered, SuppressionPolicy
from archcheck.images.availability import Availability
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.client.resolving import resolve_images
from archcheck.reports.model import ImageResult, Report
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload

if TYPE_CHECKING:
    from archcheck.findings.chart_facts import ChartFacts
    from archcheck.findings.remedies import Remedies, Remedy
    from archcheck.scheduling.node import Node
    from archcheck.scheduling.placement import Answers, PlacementReport


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check, and by what measure.

    `listed` are images named outside any workload. Workloads are placed on `nodes`; `required` platforms
    are demanded of every image. `gates` are the cluster's feature gates; `tolerate` are the keys of taints
    that patches may tolerate, `variant_label` is the label that tells arm variants. `found` are findings of
    the reading of the input; all findings go through `suppressions`.
    """

    inventory: Inventory = field(default_factory=Inventory)
    listed: tuple[tuple[ImageName, Location], ...] = ()
    chart: "ChartFacts | None" = None
    check_declared: bool = False
    required: tuple[Platform, ...] = ()
    nodes: "tuple[Node, ...]" = ()
    gates: frozenset[str] = frozenset()
    tolerate: frozenset[str] = frozenset()
    variant_label: str = ""
    fail_on: Severity | None = Severity.ERROR
    registry: RegistryOptions = field(default_factory=RegistryOptions)
    found: tuple[Finding, ...] = ()
    suppressions: SuppressionPolicy = field(default_factory=SuppressionPolicy)


def request_of(run: RunOptions) -> CheckRequest:
    """Return a request with all that a run is told; what is to be checked is still to be said."""
    return CheckRequest(
        required=run.platforms,
        nodes=run.nodes,
        gates=run.settings.gates,
        tolerate=run.settings.tolerate,
        variant_label=run.settings.variant_label,
        fail_on=run.fail_on,
        registry=run.registry,
        suppressions=run.suppressions,
    )


def check(request: CheckRequest, progress: Progress) -> Report:
    """Return the report of one run.

    Raises:
        ConfigurationError: an OCI layout that is none.

    """
    inventory, chart = request.inventory, request.chart
    omitted = _left_out(request)
    schedule = Location(path=chart.path) if chart else Location()
    declared = [(each, schedule) for each in omitted if request.check_declared]
    subjects = run_images(request.listed, inventory.workloads, declared)
    answers, interrupted = _answers(subjects, request, progress)
    judged = [pair for pair in zip(subjects, answers, strict=True) if not is_mounted_artifact(*pair)]
    by_image = {subject.image: answer for subject, answer in zip(subjects, answers, strict=True)}
    placement_report = _placing(request, by_image)
    found = _findings(request, judged, placement_report, by_image)
    findings = (*skipped_findings(inventory.skipped), *request.found, *found)
    filtered = _filtered(findings, request, settled=not interrupted and not inventory.errors)
    aside = acknowledged_unknowns(filtered)
    skipped = with_accepted(inventory.skipped, filtered)
    complete = is_complete(answer for subject, answer in judged if subject.image.familiar not in aside.images)
    complete = complete and not any(each.is_missed for each in skipped)
    if placement_report is not None:
        complete = complete and not has_unknown_verdict(
            placement_report, inventory.workloads, aside, by_image
        )
    broken = bool(inventory.errors)
    return Report(
        images=tuple(
            ImageResult(subject.image, answer) for subject, answer in zip(subjects, answers, strict=True)
        ),
        workloads=inventory.workloads,
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
        locate=request.suppressions.locate,
    )


def _left_out(request: CheckRequest) -> "tuple[Reference, ...]":
    """Return the images that the chart declares, and does not render."""
    if request.chart is None:
        return ()
    from archcheck.findings.chart_facts import left_out

    return left_out(request.chart, request.inventory.workloads)


def _filtered(findings: tuple[Finding, ...], request: CheckRequest, *, settled: bool) -> Filtered:
    """Return the findings that count; nothing is loaded for it where nothing could set one aside."""
    inventory, suppressions = request.inventory, request.suppressions
    said = inventory.unattached or any(each.ignores for each in inventory.skipped)
    said = said or any(workload.every_ignore for workload in inventory.workloads)
    if not (said or suppressions.entries or suppressions.baseline or suppressions.severities):
        return Filtered(findings)
    from archcheck.findings.suppression.applying import apply_suppressions

    if any(skipped.unread for skipped in inventory.skipped):
        suppressions = replace(suppressions, is_whole=False)
    possible = possible_rules(
        nodes=bool(request.nodes),
        platforms=bool(request.required),
        deep=request.registry.deep,
        locked=request.registry.lock is not None,
    )
    return apply_suppressions(
        findings,
        inventory.workloads,
        inventory.unattached,
        suppressions,
        possible=possible if settled else None,
    )


def _findings(
    request: CheckRequest,
    judged: Iterable[tuple[RunImage, Availability]],
    placement_report: "PlacementReport | None",
    answers: "Answers",
) -> Iterable[Finding]:
    workloads = request.inventory.workloads
    for subject, answer in judged:
        yield from image_findings(subject.image, answer, subject.locations, request.required)
    if placement_report is not None or any(map(_speaks_of_nodes, workloads)):
        from archcheck.findings.checked_workloads import workload_findings

        yield from workload_findings(
            workloads,
            placement_report,
            answers,
            _remedies(request, placement_report, answers),
            request.variant_label,
        )


def _remedies(
    request: CheckRequest, placement_report: "PlacementReport | None", answers: "Answers"
) -> "Remedies":
    """Return what gives remedies: patches are planned once the first workload is asked for that needs one."""

    @cache
    def planned() -> "Mapping[int, Remedy]":
        from archcheck.patches.search.remedies import planned_remedies
        from archcheck.scheduling.cluster import Cluster
        from archcheck.scheduling.taints import COMPARISON_GATE

        inventory, gates = request.inventory, request.gates
        cluster = Cluster(
            request.nodes,
            inventory.cluster_objects,
            request.tolerate,
            request.variant_label,
            comparisons=COMPARISON_GATE in gates,
        )
        return (
            planned_remedies(inventory.workloads, placement_report, answers, cluster)
            if placement_report
            else {}
        )

    return lambda at: planned()[at]


def _speaks_of_nodes(workload: Workload) -> bool:
    """Return whether a workload says anything of nodes: else the rules about that need not be loaded."""
    said = [pod.constraints for pod in workload.pods]
    return any(each.selector or each.required is not None or each.preferred for each in said)


def _placing(request: CheckRequest, answers: "Answers") -> "PlacementReport | None":
    if not request.nodes:
        return None
    from archcheck.scheduling.placement import schedule
    from archcheck.scheduling.taints import COMPARISON_GATE

    return schedule(
        request.inventory.workloads,
        answers,
        request.nodes,
        request.inventory.cluster_objects,
        comparisons=COMPARISON_GATE in request.gates,
    )


def _answers(
    subjects: list[RunImage], request: CheckRequest, progress: Progress
) -> tuple[list[Availability], bool]:
    """Return an answer for each subject, and whether it was interrupted before all were there."""
    references = [subject.image for subject in subjects if isinstance(subject.image, Reference)]
    progress.start(len({reference.lookup for reference in references}))
    result = resolve_images(references, request.registry, lambda _: progress.step(), request.inventory)
    names = (subject.image for subject in subjects)
    answers = [result.known[each] if isinstance(each, Reference) else each.availability for each in names]
    return answers, result.interrupted
