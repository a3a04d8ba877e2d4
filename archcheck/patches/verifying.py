"""A chart rendered again with values: its pods land where the patches want them, and nothing else moved."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import get
from archcheck.documents.values import value_of
from archcheck.patches.helm_values import Identity, identity
from archcheck.patches.model import Outcome, Patch, Standing
from archcheck.patches.operations import REQUIRED
from archcheck.patches.planning import Cluster
from archcheck.scheduling.placing import Answers, Placed, Placing, Verdict
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload


def differing(
    outcomes: Sequence[Outcome],
    renders: tuple[Inventory, Inventory],
    chosen: Collection[Identity],
    answers: Answers,
    cluster: Cluster,
) -> set[Identity]:
    """Return the workloads that are not as they should be.

    Args:
        outcomes: what came of each workload.
        renders: what the chart renders without and with the values, with its objects.
        chosen: the workloads that the values are to change.
        answers: what is known of each image.
        cluster: where it is to run.

    """
    before, after = renders
    now = {identity(workload): at for at, workload in enumerate(after.workloads)}
    both = cluster.place([*before.workloads, *after.workloads], answers)
    wrong: set[Identity] = set()
    for at, (workload, outcome) in enumerate(zip(before.workloads, outcomes, strict=True)):
        me = identity(workload)
        if me not in now:
            wrong |= {me} & set(chosen)
            continue
        placed = both.placed[len(before.workloads) + now[me]]
        if me in chosen and isinstance(outcome, Patch):
            good = placed.verdict is Verdict.OK and _hosts(both, placed) == _standing(outcome.after)
        else:
            good = _hosts(both, placed) == _hosts(both, both.placed[at])
        rest = [_rest(each) for each in ((workload, before.roots[at]), (workload, after.roots[now[me]]))]
        if not good or rest[0] != rest[1]:
            wrong.add(me)
    return wrong


def _hosts(placing: Placing, placed: Placed) -> frozenset[str]:
    return frozenset(
        node.name
        for pool, placement in zip(placing.pools, placed.placements, strict=True)
        if placement.lands
        for node in pool.members
    )


def _standing(standing: Standing) -> frozenset[str]:
    return frozenset(node.name for pool, _ in standing.on for node in pool.members)


def _rest(each: tuple[Workload, MappingNode]) -> list[Any]:
    """Return what pods say beside their required node affinity: a preset must not drop out for it."""
    workload, root = each
    found = []
    for pod in workload.pods:
        affinity = value_of(get(root, *pod.path, "affinity")) or {}
        rest = {key: _without_required(key, value) for key, value in affinity.items()}
        found.append({key: value for key, value in rest.items() if value})
    return found


def _without_required(key: str, value: Any) -> Any:
    if key != "nodeAffinity" or not isinstance(value, Mapping):
        return value
    return {name: each for name, each in value.items() if name != REQUIRED}
