"""Changes of a workload as they would be written, the best first: each is tried by placing it."""

from collections.abc import Iterator
from dataclasses import replace

from archcheck.documents import nodes as documents
from archcheck.documents.nodes import get
from archcheck.findings.placed_workloads import PlacedWorkload
from archcheck.frozen import dataclass
from archcheck.patches.json6902.applying import applied
from archcheck.patches.json6902.operations import operations, operations_at
from archcheck.patches.model import Change, Operation
from archcheck.patches.search.constraints import constraints_for
from archcheck.patches.search.reaching import BAD, GOOD, Tolerations, may_reach, reaches, ways_to_tolerate
from archcheck.scheduling.cluster import Cluster
from archcheck.scheduling.node import Taint
from archcheck.scheduling.outcomes import Runs
from archcheck.workloads.constraining import constraints_of
from archcheck.workloads.constraints import Constraints
from archcheck.workloads.fields.placing import constraints_at
from archcheck.workloads.model import PodSpec, Workload


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
    """Yield a change as it would be written: all pods are read again from the changed object."""
    pod = case.worst.workload.pods[0]
    additions = _additions(root, pod, change)
    if not additions:
        return
    changed = applied(root, additions)
    assert isinstance(changed, documents.Mapping)
    pods = tuple(replace(pod, constraints=_constraints(changed, pod)) for pod in case.workload.pods)
    yield Candidate(change, additions, replace(case.workload, pods=pods))


def _additions(root: documents.Mapping, pod: PodSpec, change: Change) -> tuple[Operation, ...]:
    if pod.placement is not None:
        return operations_at(root, pod.placement, change)
    spec = get(root, *pod.path)
    assert isinstance(spec, documents.Mapping)
    return operations(spec, pod.path, change)


def _constraints(root: documents.Mapping, pod: PodSpec) -> Constraints:
    """Return what a changed object says of nodes for a pod of it."""
    if pod.placement is not None:
        said = constraints_at(root, pod.placement)
        return replace(said, open=pod.constraints.open) if pod.constraints.open else said
    spec = documents.at(root, pod.path)
    return constraints_of(spec) if isinstance(spec, documents.Mapping) else pod.constraints
