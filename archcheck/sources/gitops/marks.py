"""Which manifests of a tree name a kind of a GitOps tool, told by their bytes: most trees have none."""

from collections.abc import Iterable
from pathlib import Path

from archcheck.sources.gitops.kinds import GROUPS
from archcheck.sources.trees.discover.scanning import Discovered, SourceKind
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.inventory import Inventory

_SIZE_LIMIT = 64 * 1024 * 1024
_MARKS = tuple(f"{group}/".encode() for group in GROUPS)


def marked_files(seen: Iterable[Discovered | Inventory]) -> list[Path]:
    """Return the manifests of a tree that name such a kind."""
    found = (each for each in seen if isinstance(each, Discovered) and each.kind is not SourceKind.CHART)
    return [manifest.path for manifest in found if is_marked(manifest.path)]


def is_marked(path: Path) -> bool:
    """Return whether a file names such a kind."""
    data = read_beginning(path, _SIZE_LIMIT)
    return any(mark in data for mark in _MARKS)


def may_be_object(path: Path) -> bool:
    """Return whether a file looks like a manifest of Kubernetes."""
    data = read_beginning(path, _SIZE_LIMIT)
    return b"apiVersion" in data and b"kind" in data


def may_be_beside(path: Path) -> bool:
    """Return whether a file holds what Flux needs of a cluster: its own kinds, a ConfigMap, a Secret."""
    data = read_beginning(path, _SIZE_LIMIT)
    return b"fluxcd.io/" in data or b"kind: ConfigMap" in data or b"kind: Secret" in data
