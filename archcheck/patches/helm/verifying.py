"""A chart rendered again with values: its pods land where the patches want them, and nothing else moved."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import get
from archcheck.documents.values import canonical, value_of
from archcheck.frozen import dataclass
from archcheck.patches.helm.values_solver import Identity, identity
from archcheck.patches.json6902.operations import REQUIRED
from archcheck.patches.model import NodeSet, Patch, PatchOutcome
from archcheck.scheduling.cluster import Cluster, labelled
from archcheck.scheduling.placement import Answers, PlacementReport, Verdict, WorkloadPlacement
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a chart renders without the values, twice: what differs between the two is its own doing."""

    first: Inventory
    second: Inventory


def differing(
    outcomes: Sequence[PatchOutcome],
    baseline: Baseline,
    after: Inventory,
    chosen: Collection[Identity],
    answers: Answers,
    cluster: Cluster,
) -> set[Identity]:
    """Return the workloads that are not as they should be; all chosen ones where some came or went.

    Args:
        outcomes: what came of each workload.
        baseline: what the chart renders without the values, with its objects.
        after: what it renders with them.
        chosen: the workloads that the values are to change.
        answers: what is known of each image.
        cluster: where it is to run.

    """
    before = baseline.first
    if len(after.workloads) != len(before.workloads):
        return set(chosen) | {identity(workload) for workload in before.workloads}
    labels = [label for outcome in outcomes if isinstance(outcome, Patch) for label in outcome.change.labels]
    ready = replace(cluster, nodes=labelled(cluster.nodes, labels))
    both = ready.schedule([*before.workloads, *after.workloads], answers)
    now, twins = aligned(before, after), aligned(before, baseline.second)
    wrong: set[Identity] = set()
    for number, (workload, outcome) in enumerate(zip(before.workloads, outcomes, strict=True)):
        name, counterpart = identity(workload), now[number]
        if counterpart is None:
            wrong.add(name)
            continue
        old, new = (
            _pods(workload, before.roots[number]),
            _pods(after.workloads[counterpart], after.roots[counterpart]),
        )
        twin = twins[number]
        steady = twin is not None and _is_same(
            old, _pods(baseline.second.workloads[twin], baseline.second.roots[twin])
        )
        placed = both.placed[len(before.workloads) + counterpart]
        if name in chosen and isinstance(outcome, Patch):
            good = placed.verdict is Verdict.OK and _hosts(both, placed) == _node_names(outcome.after)
            good = good and all(map(_keeps, old, new)) and (not steady or _is_same(_rest(old), _rest(new)))
        else:
            good = _is_same(old, new) if steady else _hosts(both, placed) == _hosts(both, both.placed[number])
        if not good:
            wrong.add(name)
    return wrong


def aligned(first: Inventory, other: Inventory) -> list[int | None]:
    """Return where each workload is in another render: by its identity, else by kind and template in order.

    Names may be random, so that no two renders have the same.
    """
    numbers = {identity(workload): number for number, workload in enumerate(other.workloads)}
    counterparts = [numbers.get(identity(workload)) for workload in first.workloads]
    taken = set(counterparts)
    free: dict[tuple[str, str], list[int]] = {}
    for number, workload in enumerate(other.workloads):
        if number not in taken:
            free.setdefault(_sort(workload), []).append(number)
    for number, workload in enumerate(first.workloads):
        if counterparts[number] is None and free.get(_sort(workload)):
            counterparts[number] = free[_sort(workload)].pop(0)
    return counterparts


def _sort(workload: Workload) -> tuple[str, str]:
    return workload.kind, workload.source.path


def _pods(workload: Workload, root: MappingNode) -> list[dict[str, Any]]:
    return [value_of(get(root, *pod.path)) for pod in workload.pods]


def _hosts(placement_report: PlacementReport, placed: WorkloadPlacement) -> frozenset[str]:
    return frozenset(
        node.name
        for pool, placement in zip(placement_report.pools, placed.placements, strict=True)
        if placement.lands
        for node in pool.members
    )


def _node_names(node_set: NodeSet) -> frozenset[str]:
    return frozenset(node.name for pool, _ in node_set.on for node in pool.members)


def _keeps(old: dict[str, Any], new: dict[str, Any]) -> bool:
    """Return whether a pod still asks for all that it asked for, and tolerates what it tolerated."""
    selector = _counted(_pairs(old)) <= _counted(_pairs(new))
    tolerations = _counted(old.get("tolerations")) <= _counted(new.get("tolerations"))
    was, now = _terms(old), _terms(new)
    if was is None:
        return selector and tolerations
    terms = now is not None and len(was) == len(now) and all(map(_narrows, was, now))
    return selector and tolerations and terms


def _is_same(old: list[Any], new: list[Any]) -> bool:
    return canonical(old) == canonical(new)


def _pairs(pod: dict[str, Any]) -> list[Any]:
    return list(map(list, (pod.get("nodeSelector") or {}).items()))


def _terms(pod: dict[str, Any]) -> list[Any] | None:
    required = ((pod.get("affinity") or {}).get("nodeAffinity") or {}).get(REQUIRED)
    return None if required is None else list(required.get("nodeSelectorTerms") or [])


def _narrows(old: Any, new: Any) -> bool:
    """Return whether a term asks for all that another asks for."""
    return all(
        _counted((old or {}).get(name)) <= _counted((new or {}).get(name))
        for name in ("matchExpressions", "matchFields")
    )


def _counted(values: Sequence[Any] | None) -> Counter[str]:
    return Counter(map(canonical, values or []))


def _rest(pods: Sequence[dict[str, Any]]) -> list[Any]:
    """Return what pods say beside where they are to go: a preset must not drop out, nor anything else."""
    return [
        {
            key: left
            for key, value in pod.items()
            if key not in _MOVED and (left := _without_required(key, value))
        }
        for pod in pods
    ]


_MOVED = ("nodeSelector", "tolerations")


def _without_required(key: str, value: Any) -> Any:
    if key != "affinity" or not isinstance(value, Mapping):
        return value
    node = {name: below for name, below in (value.get("nodeAffinity") or {}).items() if name != REQUIRED}
    rest = {name: below for name, below in value.items() if name != "nodeAffinity" and below}
    return {**rest, **({"nodeAffinity": node} if node else {})}
