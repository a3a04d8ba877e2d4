"""Where the chart of a HelmChart comes from, as the image that installs it reads it.

Source: k3s-io/klipper-helm, `entry`; k3s-io/helm-controller, pkg/apis/helm.cattle.io/v1/types.go.
"""

import base64
import binascii

from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.objects import BuiltObject

_OF_K3S = "%{KUBERNETES_API}%"
_OCI = "oci://"
_ADDRESSES = ("http://", "https://")
_STABLE = "stable/"
_STABLE_URL = "https://charts.helm.sh/stable"


def chart_of(obj: BuiltObject) -> ChartSource:
    """Return the chart that a HelmChart names: what it holds itself counts before all else."""
    content = obj.text("spec", "chartContent")
    if content:
        return _packed(content)
    chart, repo, version = (obj.text("spec", key) for key in ("chart", "repo", "version"))
    if _OF_K3S in chart or _OF_K3S in repo:
        return UnknownChart("its chart is one that k3s or RKE2 serves itself")
    if chart.startswith(_ADDRESSES):
        return ArchiveChart(chart)
    if chart.startswith(_OCI):
        return RegistryChart(chart, version)
    return _of_repository(repo, chart, version)


def _of_repository(repo: str, chart: str, version: str) -> ChartSource:
    if repo.startswith(_OCI):
        return RegistryChart(f"{repo.rstrip('/')}/{chart}", version)
    if repo:
        return RepositoryChart(repo, chart, version)
    if chart.startswith(_STABLE):
        return RepositoryChart(_STABLE_URL, chart.removeprefix(_STABLE), version)
    return UnknownChart(f"its chart, {chart}, is of no repository that it names")


def _packed(content: str) -> ChartSource:
    try:
        return PackedChart(base64.b64decode("".join(content.split()), validate=True))
    except (binascii.Error, ValueError):
        return UnknownChart("chartContent is not base64")
