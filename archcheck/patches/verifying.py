"""A chart rendered again with values: its pods land where the patches want them, and nothing else moved."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.nodes import get
from archcheck.documents.values import same, value_of
from archcheck.patches.helm_values import Identity, identity
from archcheck.patches.kustomize import Renaming
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


def unsafe(
    built: Sequence[Workload],
    outcomes: Sequence[Outcome],
    renaming: Renaming,
    answers: Answers,
    cluster: Cluster,
) -> set[str]:
    """Return the labels of patched workloads that are not safe in what kustomize built with their patches.

    Args:
        built: what kustomize built.
        outcomes: what came of each workload.
        renaming: what the kustomization does to names after its components.
        answers: what is known of each image.
        cluster: where it is to run.

    """
    patched = {(each.workload.kind, each.workload.name): each for each in outcomes if isinstance(each, Patch)}
    found = [
        (workload, patch)
        for workload in built
        for name in {workload.name, renaming.before(workload.name)}
        if (patch := patched.get((workload.kind, name)))
        and [use.text for use in patch.workload.images] == [use.text for use in workload.images]
    ]
    placing = cluster.place([workload for workload, _ in found], answers)
    return {
        patch.workload.label
        for (_, patch), placed in zip(found, placing.placed, strict=True)
        if placed.verdict is not Verdict.OK
    }


def touched(before: Inventory, after: Inventory, outcomes: Sequence[Outcome]) -> set[str]:
    """Return the labels of workloads that nobody meant to patch, and that are others than before."""
    patched = {identity(each.workload)[:3] for each in outcomes if isinstance(each, Patch)}
    was = {
        identity(workload)[:3]: root for workload, root in zip(before.workloads, before.roots, strict=True)
    }
    return {
        workload.label
        for workload, root in zip(after.workloads, after.roots, strict=True)
        if (old := was.get(identity(workload)[:3])) is not None
        and identity(workload)[:3] not in patched
        and not same(old, root)
    }
