"""What a tree is read with, and what it holds."""

from collections.abc import Callable, Mapping
from dataclasses import field
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.config.model import ClusterSettings, GitOpsSettings
from archcheck.findings.model import Finding
from archcheck.frozen import dataclass
from archcheck.workloads.inventory import Inventory

if TYPE_CHECKING:
    from archcheck.registry.lock.model import LockedChart
    from archcheck.registry.mirrors.routes import Routes
    from archcheck.sources.applied import AppliedDocument
    from archcheck.sources.charts.model import ChartRequest
    from archcheck.workloads.followed import FollowedCluster

CHART_FILE = "Chart.yaml"
NOTHING = Inventory()


@dataclass(frozen=True, slots=True)
class Selection:
    """Which files of a tree count: gitignore's patterns, relative to `base`. All do where nothing is said.

    `file` is the configuration that says so.
    """

    base: Path
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    file: Path | None = None


@dataclass(frozen=True, slots=True)
class ConfiguredChart:
    """A chart that the configuration names at `line` of `path`; its name there is what findings say."""

    request: "ChartRequest"
    path: str
    line: int


@dataclass(frozen=True, slots=True)
class TreeRequest:
    """What to read, and how.

    `charts` are those that the configuration names. `cache` says where fetched charts are kept. `offline`: no
    chart is fetched, and no kustomization built that names what lies elsewhere. `changed`: the paths are
    files that have changed, and what they belong to is meant; on `decisive` files all hangs. Charts that name
    no version of Kubernetes are rendered for `kube_version`, or helm's own where that is empty.
    `load_restrictor` is kustomize's option of that name, empty for its default. `gitops` is what the
    configuration says of Flux and Argo CD; `routes` say how registries are asked that charts lie in.
    `checkout` is the work tree whose remotes those of a revision are, where that lies elsewhere.
    `keeps_documents`: the documents are wanted as they are applied, beside what they hold. `locked_charts`
    gives what constraints on versions of charts came to, by a lock; `told` hears in a line, from any thread,
    how far the reading is. `clusters` are those that the configuration tells of.
    """

    paths: tuple[str, ...]
    selection: Selection
    cache: Callable[[], Path]
    artifact_hub: str
    charts: tuple[ConfiguredChart, ...] = ()
    offline: bool = False
    changed: bool = False
    decisive: tuple[Path, ...] = ()
    kube_version: str = ""
    load_restrictor: str = ""
    gitops: GitOpsSettings = field(default_factory=GitOpsSettings)
    routes: "Routes | None" = field(default=None, repr=False, compare=False)
    checkout: Path | None = None
    keeps_documents: bool = False
    told: Callable[[str], None] = field(default=lambda _: None, repr=False, compare=False)
    locked_charts: "Callable[[], Mapping[str, LockedChart]]" = field(default=dict, repr=False, compare=False)
    clusters: tuple[ClusterSettings, ...] = ()

    @property
    def names_entries(self) -> bool:
        """Whether the configuration says where a cluster begins."""
        return bool(self.gitops.entries) or any(cluster.entries for cluster in self.clusters)


@dataclass(frozen=True, slots=True)
class Tree:
    """What a tree holds, and what is odd about its charts; the `documents` only where they are kept.

    `followed` are the clusters that it deploys, as far as a GitOps tool says so.
    """

    inventory: Inventory = NOTHING
    findings: tuple[Finding, ...] = ()
    documents: "tuple[AppliedDocument, ...]" = ()
    followed: "tuple[FollowedCluster, ...]" = ()

    def __add__(self, other: "Tree") -> "Tree":
        return Tree(
            self.inventory + other.inventory,
            self.findings + other.findings,
            self.documents + other.documents,
            self.followed + other.followed,
        )
