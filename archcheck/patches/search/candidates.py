"""Changes of a workload as they would be written, the best first: each is tried by placing it."""

from collections.abc import Iterator
from dataclasses import replace

from archcheck.documents import nodes as documents
from archcheck.documents.nodes import get
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.frozen import dataclass
from archcheck.patches.json6902.applying import applied
from archcheck.patches.json6902.operations import operations
from archcheck.patches.model import Change, Operation
from archcheck.patches.search.constraints import constraints_for
from archcheck.patches.search.reaching import BAD, GOOD, Tolerations, may_reach, reaches, ways_to_tolerate
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.node import Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.workloads.constraining import constraints_of
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class Candidate:
    """A change of one workload, as it would be written, and the places that its pods are to have."""

    change: Change
    operations: tuple[Operation, ...]
    workload: Workload


def candidates_for(
    case: PlacedWorkload, root: documents.Mapping, cluster: Cluster, wanted: frozenset[Taint]
) -> Iterator[Candidate]:
    """Yield changes, the best first: with tolerations where there are any to add, then without.

    What needs labels on nodes first, or names hosts, comes after another way to tolerate the same.
    """
    costly: list[Candidate] = []
    for added in ways_to_tolerate(wanted):
        if not added:
            yield from costly
        for candidate in _tolerating(case, root, cluster, added):
            if added and (candidate.change.labels or candidate.change.by_host):
                costly.append(candidate)
            else:
                yield candidate


def _tolerating(
    case: PlacedWorkload, root: documents.Mapping, cluster: Cluster, added: Tolerations
) -> Iterator[Candidate]:
    """Yield changes with these tolerations, the weakest first."""
    reached = [(pool, placement) for pool, placement in case.on if reaches(placement, added)]
    good = [pool for pool, placement in reached if placement.runs in GOOD]
    bad = [pool for pool, placement in case.on if placement.runs in BAD and may_reach(placement, added)]
    if not good or any(placement.runs is Runs.UNKNOWN for _, placement in reached):
        return
    if not bad and added:
        yield from _written(case, root, Change(tolerations=added))
    elif bad:
        for change in constraints_for(case, good, bad, cluster.variant_label):
            yield from _written(case, root, replace(change, tolerations=added))


def _written(case: PlacedWorkload, root: documents.Mapping, change: Change) -> Iterator[Candidate]:
    """Yield a change as it would be written: the pod is read again from the changed object."""
    pod = case.workload.pods[0]
    spec = get(root, *pod.path)
    assert isinstance(spec, documents.Mapping)
    additions = operations(spec, pod.path, change)
    if not additions:
        return
    changed = get(applied(root, additions), *pod.path)
    assert isinstance(changed, documents.Mapping)
    pods = (replace(pod, constraints=constraints_of(changed)),)
    yield Candidate(change, additions, replace(case.workload, pods=pods))
