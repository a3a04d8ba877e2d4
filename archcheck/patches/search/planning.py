"""Workloads as they were placed → for each a change, a refusal, or nothing; every change is placed again.

Avoid first; then, only for taints that the user marked, tolerate; then place what would really be written,
and keep it only if the pods land on exactly the nodes that run them. Source: DESIGN.md §5.
"""

from collections.abc import Sequence
from dataclasses import replace

from archcheck.documents import nodes as documents
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.patches.model import Patch, PatchOutcome, Refusal
from archcheck.patches.search.describing import with_tolerations
from archcheck.patches.search.first_look import first_look
from archcheck.patches.search.proposing import candidates_for
from archcheck.patches.search.reaching import tolerable
from archcheck.patches.search.searching import Search, outcomes_of
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.placing import Answers, PlacementReport, Verdict
from archcheck.workloads.model import Workload


def plan(
    workloads: Sequence[Workload],
    roots: Sequence[documents.Mapping],
    placing: PlacementReport,
    answers: Answers,
    cluster: Cluster,
) -> list[PatchOutcome]:
    """Return an outcome for each workload.

    Args:
        workloads: what is to run.
        roots: the object of each workload, as it is written.
        placing: where it is placed, as it is written.
        answers: what is known of each image.
        cluster: where it is to run.

    """
    outcomes: dict[int, PatchOutcome] = {}
    searches: dict[int, Search] = {}
    for at, (workload, root, placed) in enumerate(zip(workloads, roots, placing.placed, strict=True)):
        case = PlacedWorkload(workload, placed, placing.pools, answers)
        wanted = tolerable(case, cluster.tolerate)
        found = first_look(case, root, cluster, wanted)
        if found is None:
            searches[at] = Search(case, root, candidates_for(case, root, cluster, wanted), wanted)
        else:
            outcomes[at] = found
    outcomes |= outcomes_of(searches, answers, cluster)
    again = {at: wider for at, search in searches.items() if (wider := _if_tolerated(search, cluster))}
    for at, found in outcomes_of(again, answers, cluster).items():
        outcome = outcomes[at]
        if isinstance(outcome, Refusal) and isinstance(found, Patch):
            outcomes[at] = replace(outcome, hint=with_tolerations(found, cluster.tolerate))
    return [outcomes[at] for at in range(len(workloads))]


def _if_tolerated(search: Search, cluster: Cluster) -> Search | None:
    """Return the search for a patch of a workload that no node takes, as if its taints were marked.

    What it finds is only told: which taints are tolerated is for the user to decide.
    """
    case = search.case
    if case.placed.verdict is not Verdict.STUCK:
        return None
    blocks = (block for _, placement in case.on for block in placement.blocks)
    keys = {block.taint.key for block in blocks if block.taint is not None}
    wanted = tolerable(case, cluster.tolerate | keys)
    if not wanted - search.tolerated:
        return None
    return Search(case, search.root, candidates_for(case, search.root, cluster, wanted), wanted)
