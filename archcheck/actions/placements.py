"""Where workloads land, and what is wrong there: loaded where there are nodes, or pods that speak of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from archcheck.actions.check_request import CheckRequest
from archcheck.findings import checked_workloads
from archcheck.findings.model import Finding
from archcheck.findings.remedies import Remedies, Remedy
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.placement import Answers, PlacementReport, schedule
from archcheck.scheduling.taints import COMPARISON_GATE
from archcheck.workloads.model import Workload


def place_workloads(request: CheckRequest, answers: Answers) -> PlacementReport:
    """Return where the workloads of a request land, and whether they run there."""
    return schedule(
        request.inventory.workloads,
        answers,
        request.nodes,
        request.inventory.cluster_objects,
        comparisons=COMPARISON_GATE in request.gates,
    )


def workload_findings(
    request: CheckRequest,
    placement_report: PlacementReport | None,
    answers: Answers,
    mentions: Sequence[Workload] = (),
) -> Iterable[Finding]:
    """Return what is wrong with the workloads of a request, each with a remedy, and with its mentions."""
    return checked_workloads.workload_findings(
        request.inventory.workloads,
        placement_report,
        answers,
        _remedies(request, placement_report, answers),
        request.variant_label,
        mentions,
    )


def _remedies(request: CheckRequest, placement_report: PlacementReport | None, answers: Answers) -> Remedies:
    """Return what gives remedies: patches are planned once the first workload is asked for that needs one."""

    @cache
    def planned() -> Mapping[int, Remedy]:
        if placement_report is None:
            return {}
        from archcheck.patches.search.remedies import planned_remedies  # most runs need none

        inventory = request.inventory
        cluster = Cluster(
            request.nodes,
            inventory.cluster_objects,
            request.tolerate,
            request.variant_label,
            comparisons=COMPARISON_GATE in request.gates,
        )
        return planned_remedies(inventory.workloads, placement_report, answers, cluster)

    return lambda number: planned()[number]
