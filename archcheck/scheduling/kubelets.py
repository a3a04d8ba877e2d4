"""The versions of kubelets → the one that says most of the cluster's API server.

A kubelet may be up to three minor versions older than its API server, and never newer (Kubernetes' version
skew policy). So the newest kubelet of a cluster is the nearest to what its API server is.
"""

import re
from collections.abc import Iterable

from archcheck.scheduling.node import Node

_VERSION = re.compile(r"v?(\d{1,3})\.(\d{1,4})\.(\d{1,4})([-+][0-9A-Za-z.+-]{0,64})?", re.ASCII)


def is_version(text: str) -> bool:
    """Return whether a text is a version of Kubernetes: `v1.35.2+k3s1`, `1.33.1-gke.100`."""
    return _VERSION.fullmatch(text) is not None


def newest_kubelet(nodes: Iterable[Node]) -> str:
    """Return the newest version among nodes, as it is written; empty where none says one."""
    versions = {node.kubelet for node in nodes if is_version(node.kubelet)}
    return max(versions, key=_order, default="")


def _order(text: str) -> tuple[tuple[int, ...], bool, str]:
    """Return what versions are ordered by: of two alike, one that comes before a release is the older."""
    match = _VERSION.fullmatch(text)
    assert match is not None
    rest = match[4] or ""
    return tuple(map(int, match.group(1, 2, 3))), not rest.startswith("-"), rest
