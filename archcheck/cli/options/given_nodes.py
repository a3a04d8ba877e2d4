"""The nodes of a run: those of all clusters, and those of clusters that have their own."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.config.model import ClusterSettings, Settings
from archcheck.errors import ConfigurationError, InputError, UsageError
from archcheck.frozen import dataclass
from archcheck.sources.stdin import STDIN

if TYPE_CHECKING:
    from archcheck.scheduling.node import Node


@dataclass(frozen=True, slots=True)
class GivenNodeFiles:
    """What `--nodes` names: a file for all clusters or None, and files for clusters by their names."""

    usual: str | None = None
    by_cluster: tuple[tuple[str, str], ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """All of them."""
        own = tuple(file for _, file in self.by_cluster)
        return own if self.usual is None else (self.usual, *own)


@dataclass(frozen=True, slots=True)
class RunNodes:
    """The usual nodes, the clusters with theirs, and the files that they were read from."""

    usual: "tuple[Node, ...]"
    clusters: tuple[ClusterSettings, ...]
    files: tuple[str, ...]


def node_files(given: Sequence[str]) -> GivenNodeFiles:
    """Return what the values of `--nodes` name: FILE, or CLUSTER=FILE; what is there as a file is one.

    Of several files for all clusters the last counts, as of any option that is given twice.

    Raises:
        UsageError: two files for one cluster, or standard input twice.

    """
    usual: str | None = None
    own: dict[str, str] = {}
    for text in given:
        name, equals, file = text.partition("=")
        if not (equals and name and file) or Path(text).exists():
            usual = text
        elif name in own:
            raise UsageError(f"--nodes {name}= is given twice")
        else:
            own[name] = file
    files = GivenNodeFiles(usual, tuple(own.items()))
    if files.files.count(STDIN) > 1:
        raise UsageError("standard input cannot be the nodes of two clusters")
    return files


def run_nodes(given: Sequence[str], settings: Settings) -> RunNodes:
    """Return the nodes of a run; `--nodes FILE` stands for `nodes:`, `--nodes CLUSTER=FILE` for a cluster's.

    Raises:
        UsageError: what is given cannot be meant.
        InputError: a file that cannot be read, or holds no nodes.
        ConfigurationError: a cluster without nodes, where others have them.

    """
    named = node_files(given)
    own = dict(named.by_cluster)
    known = {
        each.name: replace(each, nodes=(), nodes_file=None) if each.name in own else each
        for each in settings.clusters
    }
    known |= {name: ClusterSettings(name) for name in own if name not in known}
    usual_file = named.usual or (str(settings.nodes_file) if settings.nodes_file is not None else None)
    usual = _read(usual_file, settings) if usual_file is not None else settings.nodes
    clusters = tuple(_with_nodes(each, own.get(name), settings) for name, each in known.items())
    if not usual and any(each.nodes for each in clusters):
        _require_nodes(clusters)
    files = [usual_file, *own.values(), *(each.nodes_file for each in clusters)]
    return RunNodes(usual, clusters, tuple(str(file) for file in files if file is not None))


def _with_nodes(cluster: ClusterSettings, file: str | None, settings: Settings) -> ClusterSettings:
    """Return a cluster with the nodes of its file, and what their kubelets say of its Kubernetes."""
    named = file or (str(cluster.nodes_file) if cluster.nodes_file is not None else None)
    nodes = _read(named, settings, cluster) if named is not None else cluster.nodes
    version = cluster.kube_version
    if not version and any(node.kubelet for node in nodes):
        from archcheck.scheduling.kubelets import newest_kubelet

        version = newest_kubelet(nodes)
    return replace(cluster, nodes=nodes, kube_version=version)


def _read(path: str, settings: Settings, cluster: ClusterSettings | None = None) -> "tuple[Node, ...]":
    from archcheck.sources.nodes import read_node_file

    try:
        return read_node_file(path, settings)
    except InputError as error:
        if cluster is None or not cluster.place:
            raise
        place = ":".join(str(part) for part in (error.path, error.line) if part)
        text = f"{cluster.place}: nodes of {cluster.name}: {place}: {error.what}"
        raise ConfigurationError(text, why=error.why, hint=error.hint) from error


def _require_nodes(clusters: Sequence[ClusterSettings]) -> None:
    """Refuse a cluster without nodes beside others: its workloads would be judged by none."""
    for cluster in clusters:
        if not cluster.nodes:
            place = f"{cluster.place}: " if cluster.place else ""
            raise ConfigurationError(
                f"{place}the cluster {cluster.name} has no nodes, and others have",
                hint=f"nodes: below clusters: {cluster.name}:, or nodes: for all that have none of their own",
            )
