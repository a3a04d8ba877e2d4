"""Where workloads are to run: nodes, what stands beside the workloads, and what the user allows."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from archcheck.patches.model import NodeLabel
from archcheck.scheduling.node import Node
from archcheck.scheduling.placing import Answers, Placing, place
from archcheck.workloads.model import Workload
from archcheck.workloads.surroundings import NONE, Surroundings


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where workloads run: nodes, what stands beside the workloads, and what the user allows.

    `tolerate` are the keys of taints that patches may tolerate, `variant_label` the label that tells arm
    variants.
    """

    nodes: tuple[Node, ...]
    surroundings: Surroundings = NONE
    tolerate: frozenset[str] = frozenset()
    variant_label: str = ""
    comparisons: bool = False

    def place(self, workloads: Sequence[Workload], answers: Answers) -> Placing:
        """Place workloads on its nodes."""
        return place(workloads, answers, self.nodes, self.surroundings, comparisons=self.comparisons)


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
