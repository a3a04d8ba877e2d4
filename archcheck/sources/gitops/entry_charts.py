"""Charts of a repository that nothing leads to, and that make what a cluster begins with.

A root Application is often the template of a chart that a person applies: `helm template apps | kubectl
apply -f -`. What such a chart renders with its own values is taken for applied where it leads into this
repository; any other is named, and `--entry` reads it.
"""

from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from archcheck.frozen import dataclass
from archcheck.sources.charts.metadata import CHART_FILE
from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.controllers import CONTROLLERS
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.entries import ROOT_KINDS, RootCandidate
from archcheck.sources.gitops.entry_candidates import RELEASE, candidate_of, steps_of
from archcheck.sources.gitops.expansion import DeploymentStep, ReleaseBuild
from archcheck.sources.gitops.model import LocalChart, ObjectName, Release
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.kustomize import kustomization_in
from archcheck.sources.trees.discover.inflation import charts_inflated_by
from archcheck.sources.trees.discover.kustomizations import read_kustomization, real
from archcheck.sources.trees.discover.scanning import Discovered, SourceKind
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.model import Origin

_NAMESPACE = "argocd"
_TAKEN = "a chart that nothing here deploys: taken for applied by hand with its own values (--entry: another)"
_LEFT = "a chart that may make Applications or Kustomizations, and that nothing leads to: --entry {} reads it"

Render = Callable[[Sequence[DeploymentStep]], Sequence[StepResult]]


def is_chart(folder: Path) -> bool:
    """Return whether a folder is a chart, and nothing that kustomize builds."""
    return (folder / CHART_FILE).is_file() and kustomization_in(folder) is None


def chart_step(chart: Path) -> ReleaseBuild:
    """Return how a chart is applied that a person applies: with its own values, named as its folder."""
    origin = Origin(str(shown_path(chart / CHART_FILE)), 1)
    owner = ObjectName("", "Chart", "", real(chart).name)
    release = Release(owner, origin, LocalChart(real(chart)), owner.name, _NAMESPACE, include_crds=True)
    return ReleaseBuild(release, _NAMESPACE)


@dataclass(frozen=True, slots=True)
class EntryCharts:
    """What is known of the repository when its charts are looked at.

    `kustomizations` are its files of that kind: what they inflate is applied by them.
    """

    objects: Sequence[BuiltObject]
    kustomizations: Sequence[Path]
    repository: Repository
    documents: DocumentCache

    def unreached(self, charts: Iterable[Path]) -> list[Path]:
        """Return the charts that no object in a file leads to, and no kustomization inflates."""
        pending = list(charts)
        if not pending:
            return []
        index = ClusterIndex().with_objects(self.objects)
        parts = [part for file in self.kustomizations if (part := read_kustomization(file)) is not None]
        reached = set(charts_inflated_by(parts))
        for obj in self.objects:
            if (obj.name.group, obj.name.kind) in CONTROLLERS:
                reached |= {chart for step in steps_of(obj, index, self.repository) if (chart := _of(step))}
            if (obj.name.group, obj.name.kind) == RELEASE:
                named = self.repository.within(obj.text("spec", "chart", "spec", "chart"))
                reached |= {named} if named is not None else set()
        return [chart for chart in pending if real(chart) not in reached]

    def candidates(self, charts: Sequence[Path], render: Render) -> list[RootCandidate]:
        """Return what charts make that leads into this repository, rendered with their own values.

        Args:
            charts: those that nothing leads to.
            render: takes steps, without any network.

        """
        steps = [chart_step(chart) for chart in charts]
        found: list[RootCandidate] = []
        for step, result in zip(steps, render(steps), strict=True):
            index = ClusterIndex().with_objects((*self.objects, *result.objects))
            roots = [obj for obj in result.objects if (obj.name.group, obj.name.kind) in ROOT_KINDS]
            made = [candidate_of(obj, (), index, self.repository, self.documents, step) for obj in roots]
            found += made if any(each.is_here for each in made) else []
        return found


def told_charts(charts: Sequence[Path], taken: Sequence[RootCandidate]) -> list[Skipped]:
    """Return what is said of charts that nothing leads to: which are taken for applied, and which are not."""
    applied = {chart for each in taken if each.step is not None and (chart := _of(each.step))}
    return [
        Skipped(str(chart), None, _TAKEN if real(chart) in applied else _LEFT.format(chart))
        for chart in charts
    ]


def kustomization_files(seen: Iterable[Discovered | Inventory]) -> list[Path]:
    """Return the kustomizations of a tree."""
    found = (each for each in seen if isinstance(each, Discovered))
    return [each.path for each in found if each.kind is SourceKind.KUSTOMIZATION]


def _of(step: DeploymentStep) -> Path | None:
    chart = step.release.chart if isinstance(step, ReleaseBuild) else None
    return chart.path if isinstance(chart, LocalChart) else None
