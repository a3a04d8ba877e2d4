"""What was followed of a GitOps repository: its clusters, and the chart of each release."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from archcheck.frozen import dataclass
from archcheck.wording import counted


@dataclass(frozen=True, slots=True)
class UsedChart:
    """The chart of a release: what is written of it, and what it came to.

    `source` is the address that it comes from, or its folder or archive in the repository. `wanted` is the
    version as it is written: one, a constraint, a tag, or nothing; `version` is the one that was used, of its
    `Chart.yaml`, and `digest` that of its archive. Both are empty where the chart could not be read.
    `lock_key` names in a lock what a constraint comes to; empty where nothing has to be settled.
    """

    name: str
    source: str
    wanted: str = ""
    version: str = ""
    digest: str = ""
    lock_key: str = ""

    @property
    def label(self) -> str:
        """`app 1.2.3`, with a constraint `app 1.2.3 (1.x)`; without a version what is written."""
        if not self.version:
            return " ".join(part for part in (self.name, self.wanted) if part)
        is_settled = self.wanted.removeprefix("v") == self.version.removeprefix("v")
        asked = self.wanted if not is_settled and self.wanted else ""
        return f"{self.name} {self.version}" + (f" ({asked})" if asked else "")


@dataclass(frozen=True, slots=True)
class FollowedRelease:
    """A release of a chart, by the object that asks for it, which is written at `line` of `path`.

    `is_rendered`: all that its chart renders is known; else the images that its values name are all.
    `clusters` are the names of those that have it just so.
    """

    kind: str
    namespace: str
    name: str
    path: str
    line: int | None
    chart: UsedChart
    is_rendered: bool
    clusters: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """`apps/HelmRelease/web`, as findings name it."""
        return "/".join(part for part in (self.namespace, self.kind, self.name) if part)


@dataclass(frozen=True, slots=True)
class FollowedCluster:
    """What reaches one cluster: how many objects of each kind that leads further, and its releases."""

    name: str
    objects: tuple[tuple[str, int], ...] = ()
    releases: tuple[FollowedRelease, ...] = ()

    @property
    def line(self) -> str:
        """`followed clusters/home: 78 Kustomizations, 68 HelmReleases (2 not rendered)`."""
        parts = [self._counted(kind, count) for kind, count in self.objects]
        return f"followed {self.name}: {', '.join(parts)}" if self.name else f"followed: {', '.join(parts)}"

    def _counted(self, kind: str, count: int) -> str:
        lost = sum(release.kind == kind and not release.is_rendered for release in self.releases)
        return counted(count, kind) + (f" ({lost} not rendered)" if lost else "")


_MOST_LINES = 10


def followed_lines(clusters: Sequence[FollowedCluster]) -> list[str]:
    """Return a line for each cluster that objects lead to; of very many the first, and how many more."""
    told = [cluster.line for cluster in clusters if cluster.objects]
    more = len(told) - _MOST_LINES
    return [*told[:_MOST_LINES], *([f"followed {counted(more, 'more cluster')}"] if more > 0 else [])]


def releases_of(clusters: Iterable[FollowedCluster]) -> tuple[FollowedRelease, ...]:
    """Return the releases of all clusters, each once where several have it just so, with their names."""
    clusters_of: dict[FollowedRelease, list[str]] = {}
    for cluster in clusters:
        for release in dict.fromkeys(cluster.releases):
            names = clusters_of.setdefault(release, [])
            names += [cluster.name] if cluster.name else []
    return tuple(replace(release, clusters=tuple(names)) for release, names in clusters_of.items())
