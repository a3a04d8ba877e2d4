"""What was followed of a cluster: the objects that lead further, counted, and the charts of its releases."""

from collections import Counter
from pathlib import Path

from archcheck.registry.hosts import shown
from archcheck.sources.gitops.charts.locked import lock_key
from archcheck.sources.gitops.charts.model import HeldChart
from archcheck.sources.gitops.controllers import CONTROLLERS
from archcheck.sources.gitops.following import ClusterContent
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    PackedChart,
    RegistryChart,
    Release,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.rendering import RenderedRelease
from archcheck.sources.gitops.repository import shown_path
from archcheck.workloads.followed import FollowedCluster, FollowedRelease, UsedChart

_KINDS = tuple(dict.fromkeys(kind for _, kind in CONTROLLERS))


def followed_cluster(cluster: ClusterContent) -> FollowedCluster:
    """Return what was followed of a cluster."""
    counts = Counter(name.kind for name in cluster.index.objects if (name.group, name.kind) in CONTROLLERS)
    objects = tuple((kind, counts[kind]) for kind in _KINDS if counts[kind])
    releases = tuple(result.release for _, result in cluster.steps if result.release is not None)
    return FollowedCluster(cluster.name or cluster.label, objects, releases)


def followed_release(release: Release, rendered: RenderedRelease) -> FollowedRelease:
    """Return what is said of a release, as it was rendered or not."""
    owner, origin = release.owner, release.origin
    return FollowedRelease(
        owner.kind,
        owner.namespace,
        owner.name,
        origin.path,
        origin.line,
        used_chart(release.chart, rendered.chart),
        rendered.is_rendered,
    )


def used_chart(source: ChartSource, chart: HeldChart | None) -> UsedChart:
    """Return what is written of a chart, and what it came to."""
    name, place, wanted = _written(source)
    if chart is None:
        return UsedChart(name, place, wanted, lock_key=lock_key(source))
    facts = chart.metadata.facts
    digest = f"sha256:{chart.digest}" if chart.path.is_file() else ""
    return UsedChart(facts.name, place, wanted, facts.version, digest, lock_key(source))


def _written(source: ChartSource) -> tuple[str, str, str]:
    """Return the name of a chart as far as it is written, where it lies, and which version is wanted."""
    match source:
        case LocalChart(path=path):
            return path.name, str(shown_path(path)), ""
        case ArchiveChart(url=url):
            return shown(url).rpartition("/")[2], shown(url), ""
        case PackedChart() | UnknownChart():
            return "", "" if isinstance(source, UnknownChart) else "in the object", ""
        case RepositoryChart() | RegistryChart() | GitChart():
            return _by_version(source)


def _by_version(source: RepositoryChart | RegistryChart | GitChart) -> tuple[str, str, str]:
    match source:
        case RepositoryChart(url=url, name=name, version=version):
            return name, shown(url), version
        case RegistryChart(url=url, version=version, digest=digest):
            return url.rpartition("/")[2], shown(url), f"@{digest}" if digest else version
        case GitChart(url=url, path=path, reference=reference, semver=semver):
            return Path(path).name, f"{shown(url)}//{path.lstrip('/')}", reference or semver
