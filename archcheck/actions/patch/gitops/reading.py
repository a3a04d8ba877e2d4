"""What is patched of a repository that Flux or Argo CD deploy: the workloads of its clusters."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.actions.run_options import RunOptions
from archcheck.actions.tree import tree_request
from archcheck.errors import UsageError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.deployed import DeployedWorkload, deployed_workloads
from archcheck.sources.gitops.expansion import DeploymentStep
from archcheck.sources.gitops.following import ClusterContent
from archcheck.sources.gitops.reading import GitOpsTree, gitops_tree
from archcheck.sources.trees.discover.scanning import scan
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.model import Workload


@dataclass(frozen=True, slots=True)
class FollowedRepository:
    """A tree with what reaches its clusters; `deployed` are the workloads, as the inventory has them."""

    tree: GitOpsTree
    clusters: tuple[ClusterContent, ...]
    deployed: tuple[DeployedWorkload, ...]

    @property
    def inventory(self) -> Inventory:
        """What is checked: every workload once for each cluster."""
        return replace(
            self.tree.content(self.clusters).inventory,
            workloads=tuple(map(self._named, self.deployed)),
            roots=tuple(each.root for each in self.deployed),
        )

    def _named(self, deployed: DeployedWorkload) -> Workload:
        """Return a workload with the name of its cluster, by whose nodes it is judged."""
        name = self.clusters[deployed.cluster].name
        return replace(deployed.workload, clusters=(name,)) if name else deployed.workload


def followed_repository(paths: Sequence[str], run: RunOptions) -> FollowedRepository:
    """Return what reaches the clusters of a directory.

    Raises:
        UsageError: it is none, or no entry point leads into it.

    """
    directory = _directory(paths)
    if directory is None:
        raise UsageError("--form gitops is for one directory", hint="archcheck patch . --form gitops")
    tree = repository_tree(paths, run)
    if tree is None:
        raise UsageError(
            f"no entry point of Flux or Argo CD leads into {directory}",
            hint="--entry names one; without them, --form kustomize or in-place",
        )
    clusters = tuple(tree.clusters())
    return FollowedRepository(tree, clusters, tuple(deployed_workloads(clusters)))


def repository_tree(paths: Sequence[str], run: RunOptions) -> GitOpsTree | None:
    """Return how a directory is read if an entry point of Flux or Argo CD leads into it."""
    directory = _directory(paths)
    if directory is None:
        return None
    base = Path(os.path.relpath(run.base, run.directory))
    request = tree_request(paths, run, keeps_documents=True)
    return gitops_tree(directory, list(scan(directory, Selector(request.selection))), request, base)


def _directory(paths: Sequence[str]) -> Path | None:
    """Return the one directory that is named."""
    return Path(paths[0]) if len(paths) == 1 and Path(paths[0]).is_dir() else None


def by_step(followed: FollowedRepository) -> Iterator[tuple[DeploymentStep, int, list[int]]]:
    """Yield each step of each cluster with the indexes of the workloads that it gives."""
    groups: dict[tuple[int, int], tuple[DeploymentStep, int, list[int]]] = {}
    for index, each in enumerate(followed.deployed):
        groups.setdefault((each.cluster, id(each.step)), (each.step, each.cluster, []))[2].append(index)
    yield from groups.values()
