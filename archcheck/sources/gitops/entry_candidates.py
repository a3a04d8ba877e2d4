"""Objects of a repository → those that may be where a cluster begins, each with what it leads to."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archcheck.documents.nodes import get, is_true
from archcheck.sources.charts.metadata import CHART_FILE
from archcheck.sources.gitops.building import files_of
from archcheck.sources.gitops.charts.own_values import VALUES_FILE
from archcheck.sources.gitops.controllers import CONTROLLERS
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.entries import ROOT_KINDS, RootCandidate
from archcheck.sources.gitops.expansion import (
    DeploymentStep,
    Expansion,
    FilesBuild,
    KustomizeBuild,
    ObjectsBuild,
    PlainBuild,
    ReleaseBuild,
    Waiting,
)
from archcheck.sources.gitops.flux.sources import OwnSource, flux_source, source_name
from archcheck.sources.gitops.model import LocalChart
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.trees.discover.kustomizations import real

RELEASE = ("helm.toolkit.fluxcd.io", "HelmRelease")
_MOST_MADE = 2000


def root_candidates(
    objects: Sequence[BuiltObject], repository: Repository, documents: DocumentCache
) -> Iterator[RootCandidate]:
    """Yield the objects that may be where a cluster begins.

    A release of the chart flux-instance stands for the FluxInstance that it makes.
    """
    index = ClusterIndex().with_objects(objects)
    for obj in objects:
        kind = (obj.name.group, obj.name.kind)
        if kind in ROOT_KINDS:
            yield candidate_of(obj, (), index, repository, documents)
        elif kind == RELEASE and _names_instance(obj):
            outcome = CONTROLLERS[kind](obj, index, repository, is_final=True)
            made = () if isinstance(outcome, Waiting) else outcome.objects
            yield from (candidate_of(instance, made, index, repository, documents) for instance in made)


def _names_instance(obj: BuiltObject) -> bool:
    """Return whether a release may be one of the chart flux-instance: by its name, or that of its chart."""
    texts = (
        obj.object.name,
        obj.text("spec", "chart", "spec", "chart"),
        obj.text("spec", "chartRef", "name"),
    )
    return any("flux-instance" in text for text in texts)


def candidate_of(
    obj: BuiltObject,
    seeds: tuple[BuiltObject, ...],
    index: ClusterIndex,
    repository: Repository,
    documents: DocumentCache,
    step: ReleaseBuild | None = None,
) -> RootCandidate:
    """Return an object with the files that it leads to, as far as they can be told without a build.

    `step` is what makes the object, where it stands in no file that is applied: a chart.
    """
    steps = steps_of(obj, index, repository)
    files = frozenset(str(file) for step in steps for file in _files_of(step, documents))
    is_suspended = is_true(get(obj.object.root, "spec", "suspend"))
    is_here = is_suspended or any(map(_is_here, steps))
    is_dangling = not is_here and _is_left_over(obj, index, repository)
    return RootCandidate(obj, files, is_here, seeds, is_dangling, step)


def _is_left_over(obj: BuiltObject, index: ClusterIndex, repository: Repository) -> bool:
    """Return whether a Kustomization of Flux is to build a folder of this repository that is not there."""
    if obj.name.group != "kustomize.toolkit.fluxcd.io" or "${" in obj.text("spec", "path"):
        return False
    name = source_name(get(obj.object.root, "spec", "sourceRef"), obj.object.namespace)
    return isinstance(flux_source(name, index, repository), OwnSource)


def steps_of(obj: BuiltObject, index: ClusterIndex, repository: Repository) -> list[DeploymentStep]:
    """Return the steps that an object leads to, itself and by the objects that are made of it."""
    pending = [obj]
    steps: list[DeploymentStep] = []
    for each in pending:
        controller = CONTROLLERS.get((each.name.group, each.name.kind))
        outcome = controller(each, index, repository, is_final=True) if controller else Expansion()
        if not isinstance(outcome, Waiting) and len(pending) < _MOST_MADE:
            steps += outcome.steps
            pending += outcome.objects
            index = index.with_objects(outcome.objects)
    return steps


def _files_of(step: DeploymentStep, documents: DocumentCache) -> Iterable[Path]:
    match step:
        case KustomizeBuild():
            return files_of(step, documents)
        case FilesBuild():
            return map(real, step.files)
        case PlainBuild() | ObjectsBuild():
            return ()
        case ReleaseBuild(release=release):
            return _files_of_chart(release.chart.path) if isinstance(release.chart, LocalChart) else ()


def _files_of_chart(chart: Path) -> list[Path]:
    """Return the files of a chart in which an object that it makes may stand."""
    templates = (Path(folder) / name for folder, _, names in os.walk(chart / "templates") for name in names)
    return [chart / CHART_FILE, chart / VALUES_FILE, *templates]


def _is_here(step: DeploymentStep) -> bool:
    match step:
        case KustomizeBuild():
            return step.artifact is not None or step.folder.is_dir()
        case PlainBuild() | ObjectsBuild():
            return True
        case FilesBuild():
            return bool(step.files)
        case ReleaseBuild(release=release):
            return isinstance(release.chart, LocalChart) and release.chart.path.exists()
