"""What Argo CD takes a folder for, where its Application does not say it.

Source: argoproj/argo-cd util/app/discovery/discovery.go, AppType.
"""

from enum import StrEnum
from pathlib import Path

from archcheck.sources.kustomize import FILE_NAMES


class PathKind(StrEnum):
    """How manifests are made of a folder."""

    KUSTOMIZE = "kustomize"
    HELM = "helm"
    DIRECTORY = "directory"
    PLUGIN = "plugin"


def path_kind(folder: Path, disabled: frozenset[PathKind] = frozenset()) -> PathKind:
    """Return the kind of a folder: of a chart and a kustomization in it, the later name wins.

    Args:
        folder: the folder itself; what lies below it does not count.
        disabled: the kinds that argocd-cm turns off.

    """
    kind = PathKind.DIRECTORY
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError:
        return kind
    for name in names:
        if name.endswith("Chart.yaml") and PathKind.HELM not in disabled and (folder / name).is_file():
            kind = PathKind.HELM
        if name in FILE_NAMES and PathKind.KUSTOMIZE not in disabled and (folder / name).is_file():
            kind = PathKind.KUSTOMIZE
    return kind
