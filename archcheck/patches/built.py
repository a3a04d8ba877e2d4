"""What kustomize built with the patches in: every patched workload is safe, and nobody else has changed."""

from collections.abc import Sequence
from dataclasses import replace

from archcheck.documents.values import same
from archcheck.patches.kustomize import Renaming
from archcheck.patches.model import Outcome, Patch
from archcheck.patches.planning import Cluster, labelled
from archcheck.scheduling.placing import Answers, Verdict
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload

Identity = tuple[str, str, str]


def _identity(workload: Workload) -> Identity:
    return workload.kind, workload.namespace, workload.name


def _key(workload: Workload, name: str, renaming: Renaming) -> Identity:
    return workload.kind, "" if renaming.namespace else workload.namespace, name


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
    patches = [each for each in outcomes if isinstance(each, Patch)]
    patched = {_key(each.workload, each.workload.name, renaming): each for each in patches}
    labels = [label for each in patches for label in each.change.labels]
    ready = replace(cluster, nodes=labelled(cluster.nodes, labels))
    found = [
        (workload, patch)
        for workload in built
        for name in {workload.name, renaming.before(workload.name)}
        if (patch := patched.get(_key(workload, name, renaming)))
        and [use.text for use in patch.workload.images] == [use.text for use in workload.images]
    ]
    placing = ready.place([workload for workload, _ in found], answers)
    return {
        patch.workload.label
        for (_, patch), placed in zip(found, placing.placed, strict=True)
        if placed.verdict is not Verdict.OK
    }


def touched(before: Inventory, after: Inventory, outcomes: Sequence[Outcome]) -> set[str]:
    """Return the labels of workloads that nobody meant to patch, and that are others than before."""
    patched = {_identity(each.workload) for each in outcomes if isinstance(each, Patch)}
    was = {_identity(workload): root for workload, root in zip(before.workloads, before.roots, strict=True)}
    return {
        workload.label
        for workload, root in zip(after.workloads, after.roots, strict=True)
        if (old := was.get(_identity(workload))) is not None
        and _identity(workload) not in patched
        and not same(old, root)
    }
