"""Which manifests of a tree name a kind of a GitOps tool, told by their bytes: most trees have none."""

import os
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from archcheck.sources.gitops.kinds import GROUPS
from archcheck.sources.trees.discover.scanning import Discovered, SourceKind
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.inventory import Inventory

_SIZE_LIMIT = 64 * 1024 * 1024
_MARKS = tuple(f"{group}/".encode() for group in GROUPS)
_ROOT = re.compile(
    rb"^[ \t]*kind:[ \t]*[\"']?(?:Application|ApplicationSet|Kustomization|FluxInstance)\b", re.MULTILINE
)
_APPS_CHART = b"argocd-apps"
"""argo-helm's chart that makes Applications of its values."""
_MOST_TEMPLATES = 500


def marked_files(seen: Iterable[Discovered | Inventory]) -> list[Path]:
    """Return the manifests of a tree that name such a kind."""
    found = (each for each in seen if isinstance(each, Discovered) and each.kind is not SourceKind.CHART)
    return [manifest.path for manifest in found if is_marked(manifest.path)]


def root_charts(seen: Iterable[Discovered | Inventory]) -> list[Path]:
    """Return the charts of a tree that may make what a cluster begins with: Applications, Kustomizations."""
    found = (each for each in seen if isinstance(each, Discovered) and each.kind is SourceKind.CHART)
    return [chart.path for chart in found if makes_roots(chart.path)]


def makes_roots(chart: Path) -> bool:
    """Return whether a template of a chart names such a kind, or a chart that it depends on makes them."""
    if _APPS_CHART in read_beginning(chart / "Chart.yaml", _SIZE_LIMIT):
        return True
    texts = (read_beginning(path, _SIZE_LIMIT) for path in islice(_templates(chart), _MOST_TEMPLATES))
    return any(_ROOT.search(text) and any(mark in text for mark in _MARKS) for text in texts)


def _templates(chart: Path) -> Iterator[Path]:
    for folder, _, names in os.walk(chart / "templates"):
        yield from (Path(folder, name) for name in sorted(names) if name.endswith((".yaml", ".yml", ".tpl")))


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
