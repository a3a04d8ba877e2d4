"""What a check is of, and by what measure."""

from collections.abc import Mapping
from dataclasses import field
from typing import TYPE_CHECKING

from archcheck.actions.run_options import RunOptions
from archcheck.findings.chart_facts import ChartFacts
from archcheck.findings.model import Finding, Location, Severity
from archcheck.findings.suppression.model import SuppressionPolicy
from archcheck.frozen import dataclass
from archcheck.images.naming import ImageName
from archcheck.images.platform import Platform
from archcheck.registry.client.options import RegistryOptions
from archcheck.workloads.inventory import Inventory

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node
    from archcheck.workloads.followed import FollowedCluster


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What to check, and by what measure.

    `listed` are images named outside any workload. Workloads are placed on `nodes`, those of
    a cluster that has its own on its `cluster_nodes`; `required` platforms
    are demanded of every image. `gates` are the cluster's feature gates; `tolerate` are the keys of taints
    that patches may tolerate, `variant_label` is the label that tells arm variants. `findings` are those
    of the reading of the input; all findings go through `suppressions`. `followed` are the clusters that the
    input deploys.
    """

    inventory: Inventory = field(default_factory=Inventory)
    listed: tuple[tuple[ImageName, Location], ...] = ()
    chart: ChartFacts | None = None
    check_declared: bool = False
    required: tuple[Platform, ...] = ()
    nodes: "tuple[Node, ...]" = ()
    cluster_nodes: "Mapping[str, tuple[Node, ...]]" = field(default_factory=dict)
    gates: frozenset[str] = frozenset()
    tolerate: frozenset[str] = frozenset()
    variant_label: str = ""
    fail_on: Severity | None = Severity.ERROR
    registry: RegistryOptions = field(default_factory=RegistryOptions)
    findings: tuple[Finding, ...] = ()
    suppressions: SuppressionPolicy = field(default_factory=SuppressionPolicy)
    followed: "tuple[FollowedCluster, ...]" = ()

    @property
    def has_nodes(self) -> bool:
        """Whether nodes are given to place workloads on."""
        return bool(self.nodes or self.cluster_nodes)


def request_of(run: RunOptions) -> CheckRequest:
    """Return a request with all that a run is told; what is to be checked is still to be said."""
    return CheckRequest(
        required=run.platforms,
        nodes=run.nodes,
        cluster_nodes={cluster.name: cluster.nodes for cluster in run.clusters if cluster.nodes},
        gates=run.settings.gates,
        tolerate=run.settings.tolerate,
        variant_label=run.settings.variant_label,
        fail_on=run.fail_on,
        registry=run.registry,
        suppressions=run.suppressions,
    )
