"""`helmCharts:` and generators of a kustomization: which charts it renders, and where they lie.

kustomize uses `chartHome/NAME`, but `chartHome/NAME-VERSION/NAME` of one with a repository and a version, and
fetches the chart into that place if it is not there. Source: kustomize's HelmChartInflationGenerator (5.1).
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from archcheck.documents.nodes import YamlNode, elements, get, text_of
from archcheck.frozen import dataclass
from archcheck.sources.trees.discover.file_references import may_be_path
from archcheck.sources.trees.discover.kustomizations import Kustomization, real
from archcheck.sources.trees.model import CHART_FILE
from archcheck.workloads.inventory import Loss, Skipped
from archcheck.workloads.unread.model import ACCEPT

KIND = "helmCharts"
_HOME = "charts"
_GENERATOR = "HelmChartInflationGenerator"
_KEYS = ("name", "repo", "version")
_REMEDY = "kustomize build --enable-helm DIR | archcheck manifest -, " + ACCEPT


@dataclass(frozen=True, slots=True)
class InflatedChart:
    """A chart that a kustomization renders.

    `place` is where it has to lie, None where that is nowhere; `directory` is that place if it is there, and
    None where kustomize would fetch it. `entry` is what the kustomization, or a generator's file, says of it.
    """

    name: str
    repository: str
    version: str
    file: Path
    line: int
    place: Path | None
    directory: Path | None
    entry: YamlNode

    def skipped(self, why: str = "not fetched") -> Skipped:
        """Return it as something that is not read, since it is not here."""
        where = f" {self.version}" if self.version else ""
        where += f" of {self.repository}" if self.repository else ""
        reason = f"helmCharts: the chart {self.name}{where} is not beside the kustomization, and {why}"
        return Skipped(
            str(self.file),
            self.line,
            reason,
            loss=Loss.CHART,
            kind=KIND,
            name=self.name,
            remedy=_REMEDY,
        )


def inflated_charts(parts: Iterable[Kustomization]) -> list[InflatedChart]:
    """Return the charts that kustomizations render, in all three ways to say it."""
    return [chart for part in parts for chart in _charts_of(part)]


def charts_inflated_by(parts: Iterable[Kustomization]) -> frozenset[Path]:
    """Return the directories of charts that kustomizations render: they are not checked by themselves."""
    directories = (chart.directory for chart in inflated_charts(parts))
    return frozenset(real(directory) for directory in directories if directory is not None)


def _charts_of(part: Kustomization) -> Iterator[InflatedChart]:
    home = text_of(get(part.root, "helmGlobals", "chartHome")) or _HOME
    for entry in elements(get(part.root, "helmCharts")):
        yield _chart(part, entry, _KEYS, home)
    for entry in elements(get(part.root, "helmChartInflationGenerator")):
        own = text_of(get(entry, "chartHome")) or home
        yield _chart(part, entry, ("chartName", "chartRepoUrl", "chartVersion"), own)
    for file, root in part.generators:
        if text_of(get(root, "kind")) == _GENERATOR:
            own = text_of(get(root, "chartHome")) or _HOME
            yield replace(_chart(part, root, _KEYS, own), file=file)


def _chart(part: Kustomization, entry: YamlNode, keys: tuple[str, str, str], home: str) -> InflatedChart:
    name, repository, version = (text_of(get(entry, key)) or "" for key in keys)
    below = f"{name}-{version}/{name}" if repository and version else name
    directory = part.directory / home / f"./{below}"
    is_fit = bool(name) and may_be_path(home) and may_be_path(below)
    chart = directory if is_fit and (directory / CHART_FILE).is_file() else None
    place = directory if is_fit else None
    return InflatedChart(name, repository, version, part.file, entry.line, place, chart, entry)
