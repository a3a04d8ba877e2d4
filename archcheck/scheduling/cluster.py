"""Where workloads are to run: nodes, what stands beside the workloads, and what the user allows."""

from collections.abc import Sequence
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.scheduling.node import Node
from archcheck.scheduling.placement import Answers, PlacementReport, schedule
from archcheck.workloads.cluster_objects import NONE, ClusterObjects
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class NodeLabel:
    """A label that nodes are to get before a change works. `nodes` are their names."""

    key: str
    value: str
    nodes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where workloads run: nodes, what stands beside the workloads, and what the user allows.

    `tolerate` are the keys of taints that patches may tolerate, `variant_label` the label that tells arm
    variants.
    """

    nodes: tuple[Node, ...]
    cluster_objects: ClusterObjects = NONE
    tolerate: frozenset[str] = frozenset()
    variant_label: str = ""
    comparisons: bool = False

    def schedule(self, workloads: Sequence[Workload], answers: Answers) -> PlacementReport:
        """Place workloads on its nodes."""
        return schedule(workloads, answers, self.nodes, self.cluster_objects, comparisons=self.comparisons)


def labelled(nodes: Sequence[Node], labels: Sequence[NodeLabel]) -> tuple[Node, ...]:
    """Return nodes as they will be once they have got their labels."""
    gained: dict[str, dict[str, str]] = {}
    for label in labels:
        for name in label.nodes:
            gained.setdefault(name, {})[label.key] = label.value
    return tuple(
        replace(node, labels={**node.labels, **gained[node.name]}) if node.name in gained else node
        for node in nodes
    )
