"""What is followed of a repository → each workload with its object, and the step that gives it."""

import io
from collections.abc import Iterator, Mapping, Sequence

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import read
from archcheck.frozen import dataclass
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.expansion import DeploymentStep
from archcheck.sources.gitops.following import ClusterContent
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class DeployedWorkload:
    """A workload of the cluster of an index, its object as it is applied there, and what gives it."""

    cluster: int
    step: DeploymentStep
    workload: Workload
    root: MappingNode


def deployed_workloads(clusters: Sequence[ClusterContent]) -> Iterator[DeployedWorkload]:
    """Yield the workloads of clusters that were followed with their documents kept.

    One of which no document is kept (values of a chart that is not there) has an empty object.
    """
    for number, cluster in enumerate(clusters):
        for step, result in cluster.steps:
            yield from deployed_of(number, step, result)


def deployed_of(cluster: int, step: DeploymentStep, result: StepResult) -> Iterator[DeployedWorkload]:
    """Yield the workloads that one step gives to a cluster; what only names images runs nothing."""
    roots = _roots(result)
    for workload in result.inventory.without_mentions.workloads:
        root = roots.get(_identity(workload), _NOTHING)
        yield DeployedWorkload(cluster, step, workload, root)


_NOTHING = MappingNode((), 0, 0)


def _roots(result: StepResult) -> Mapping[tuple[str, ...], MappingNode]:
    roots: dict[tuple[str, ...], MappingNode] = {}
    for document in result.documents:
        inventory = collect_workloads(
            read(io.BytesIO(document.text)), document.source, rendered=True, keep=True
        )
        roots |= zip(map(_identity, inventory.workloads), inventory.roots, strict=True)
    return roots


def _identity(workload: Workload) -> tuple[str, ...]:
    return workload.api_version, workload.kind, workload.namespace, workload.name
