"""What every action is told that checks something."""

from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.actions.repository import base_of
from archcheck.config.model import ClusterSettings, Settings
from archcheck.findings.model import Severity
from archcheck.findings.suppression.model import SuppressionPolicy
from archcheck.frozen import dataclass
from archcheck.images.platform import Platform
from archcheck.registry.client.options import RegistryOptions

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node


@dataclass(frozen=True, slots=True)
class RunOptions:
    """The configuration and what was said beside it: by what is checked, and how registries are asked.

    `directory` is the working directory. `decisive` are the files that decide of a result beside what is
    checked. `nodes` are those of all clusters that have none of their own, `clusters` those that are told of.
    `named` is what options name beside those, and is read, if only in some runs.
    """

    settings: Settings
    directory: Path
    registry: RegistryOptions
    suppressions: SuppressionPolicy
    platforms: tuple[Platform, ...] = ()
    nodes: "tuple[Node, ...]" = ()
    clusters: tuple[ClusterSettings, ...] = ()
    fail_on: Severity | None = Severity.ERROR
    decisive: tuple[Path, ...] = ()
    named: tuple[str | Path, ...] = ()

    @property
    def base(self) -> Path:
        """The directory that patterns, the baseline and the lock are about."""
        return base_of(self.settings, self.directory)

    @property
    def kube_version(self) -> str:
        """The version of Kubernetes to render charts for, as far as the nodes tell it; else empty."""
        if not any(node.kubelet for node in self.nodes):
            return ""
        from archcheck.scheduling.kubelets import newest_kubelet

        return newest_kubelet(self.nodes)

    @property
    def is_offline(self) -> bool:
        """Whether nothing may be fetched in this run."""
        return self.registry.offline or self.registry.lock is not None
