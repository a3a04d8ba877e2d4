"""What is patched of a repository that Flux or Argo CD deploy: the workloads of its clusters."""

import os
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.actions.run_options import RunOptions
from archcheck.actions.tree import tree_request
from archcheck.errors import UsageError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.deployed import DeployedWorkload, deployed_workloads
from archcheck.sources.gitops.following import ClusterContent
from archcheck.sources.gitops.reading import GitOpsTree, gitops_tree
from archcheck.sources.trees.discover.scanning import scan
from archcheck.sources.trees.discover.selecting import Selector
from archcheck.workloads.inventory import Inventory


@dataclass(frozen=True, slots=True)
class FollowedRepository:
    """A tree with what reaches its clusters; `deployed` are the workloads, as the inventory has them.

    `base` is the directory that all paths of the run lie in.
    """

    tree: GitOpsTree
    base: Path
    clusters: tuple[ClusterContent, ...]
    deployed: tuple[DeployedWorkload, ...]

    @property
    def inventory(self) -> Inventory:
        """What is checked: every workload once for each cluster."""
        return replace(
            self.tree.content(self.clusters).inventory,
            workloads=tuple(each.workload for each in self.deployed),
            roots=tuple(each.root for each in self.deployed),
        )


def followed_repository(paths: Sequence[str], run: RunOptions) -> FollowedRepository:
    """Return what reaches the clusters of a directory.

    Raises:
        UsageError: it is none, or no entry point leads into it.

    """
    directory = Path(paths[0]) if len(paths) == 1 else None
    if directory is None or not directory.is_dir():
        raise UsageError("--form gitops is for one directory", hint="archcheck patch . --form gitops")
    base = Path(os.path.relpath(run.base, run.directory))
    request = tree_request(paths, run, keeps_documents=True)
    tree = gitops_tree(directory, list(scan(directory, Selector(request.selection))), request, base)
    if tree is None:
        raise UsageError(
            f"no entry point of Flux or Argo CD leads into {directory}",
            hint="--entry names one; without them, --form kustomize or in-place",
        )
    clusters = tuple(tree.clusters())
    return FollowedRepository(tree, base, clusters, tuple(deployed_workloads(clusters)))
