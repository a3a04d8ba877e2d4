"""Where workloads land, and what is wrong there: loaded where there are nodes, or pods that speak of them."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from archcheck.actions.check_request import CheckRequest
from archcheck.findings import checked_workloads
from archcheck.findings.model import Finding
from archcheck.findings.remedies import Remedies, Remedy
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.cluster_groups import ClusterGroup, PlacedGroup, cluster_groups, unplaced
from archcheck.scheduling.placement import Answers, PlacementReport, schedule
from archcheck.scheduling.taints import COMPARISON_GATE
from archcheck.workloads.model import Workload


def place_workloads(
    request: CheckRequest, answers: Answers, mentions: Sequence[Workload] = ()
) -> tuple[PlacedGroup, ...]:
    """Return where the workloads of a request land, and whether they run there: by clusters judged alike.

    Clusters that have mentions alone are among them.
    """
    groups = cluster_groups(request.inventory, request.nodes, request.cluster_nodes, mentions)
    return tuple(PlacedGroup(group, _placed(group, request, answers)) for group in groups)


def _placed(group: ClusterGroup, request: CheckRequest, answers: Answers) -> PlacementReport:
    if not group.nodes:
        return unplaced(group)
    return schedule(
        group.workloads,
        answers,
        group.nodes,
        group.cluster_objects,
        comparisons=COMPARISON_GATE in request.gates,
    )


def workload_findings(
    request: CheckRequest,
    placed: tuple[PlacedGroup, ...],
    answers: Answers,
    mentions: Sequence[Workload] = (),
) -> Iterable[Finding]:
    """Return what is wrong with the workloads of a request, each with a remedy, and with its mentions.

    Args:
        request: what is checked.
        placed: where its workloads land; nothing where no nodes are given.
        answers: what is known of each image.
        mentions: what names images, and runs none.

    """
    if not placed:
        workloads = request.inventory.workloads
        return checked_workloads.workload_findings(
            workloads, None, answers, variant_label=request.variant_label, mentions=mentions
        )
    found = [
        checked_workloads.workload_findings(
            each.group.workloads,
            each.report,
            answers,
            _remedies(request, each, answers),
            request.variant_label,
            each.group.of_its(mentions) if each.group.nodes else (),
        )
        for each in placed
    ]
    if len(found) == 1:
        return found[0]
    from archcheck.findings.several_clusters import each_once  # most inputs are of one

    return each_once(found)


def _remedies(request: CheckRequest, placed: PlacedGroup, answers: Answers) -> Remedies:
    """Return what gives remedies: patches are planned once the first workload is asked for that needs one."""

    @cache
    def planned() -> Mapping[int, Remedy]:
        from archcheck.patches.search.remedies import planned_remedies  # most runs need none

        group = placed.group
        cluster = Cluster(
            group.nodes,
            group.cluster_objects,
            request.tolerate,
            request.variant_label,
            comparisons=COMPARISON_GATE in request.gates,
        )
        return planned_remedies(group.workloads, placed.report, answers, cluster)

    return lambda number: planned()[number]
