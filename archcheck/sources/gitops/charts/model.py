"""A chart that is had, and one that is not."""

from pathlib import Path

from archcheck.errors import ChartError
from archcheck.frozen import dataclass
from archcheck.sources.charts.metadata import Metadata
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.repository import Repository


class ChartNotHereError(ChartError):
    """A chart that is not to be had now: it is elsewhere and nothing is fetched, or nothing says where."""


@dataclass(frozen=True, slots=True)
class HeldChart:
    """A chart on this machine: a directory, or an archive.

    `label` is what people know it by. `folder` is the folder of the repository that it lies in, as findings
    name it; empty where it comes from elsewhere. `digest` is that of all that is in it. `root` is the
    checkout of another repository that it lies in, if any.
    """

    path: Path
    label: str
    metadata: Metadata
    digest: str
    folder: str = ""
    root: Path | None = None


def chart_label(source: ChartSource, repository: Repository) -> str:
    """Return what people know a chart by, had or not: `oci://host/path:4.2.0`, `web 1.2 of https://…`."""
    match source:
        case LocalChart(path=path):
            return path.relative_to(repository.root).as_posix() if _is_inside(path, repository) else str(path)
        case RepositoryChart(url=url, name=name, version=version):
            return f"{' '.join(part for part in (name, version) if part)} of {url}"
        case RegistryChart(url=url, version=version, digest=digest):
            return f"{url}{f':{version}' if version else ''}{f'@{digest}' if digest else ''}"
        case GitChart(url=url, path=path, reference=reference, semver=semver):
            at = reference or semver
            return f"{path} of {url}{f' at {at}' if at else ''}"
        case ArchiveChart() | PackedChart() | UnknownChart():
            return _short_label(source)


def _short_label(source: ArchiveChart | PackedChart | UnknownChart) -> str:
    match source:
        case ArchiveChart(url=url):
            return url
        case PackedChart():
            return "in the object"
        case UnknownChart():
            return ""


def _is_inside(path: Path, repository: Repository) -> bool:
    return path.is_relative_to(repository.root)
