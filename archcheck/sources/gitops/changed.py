"""Files that have changed → the part of a cluster that is made of them."""

from collections.abc import Set as AbstractSet
from dataclasses import replace
from pathlib import Path

from archcheck.sources.gitops.built import StepResult
from archcheck.sources.gitops.expansion import (
    DeploymentStep,
    FilesBuild,
    KustomizeBuild,
    ObjectsBuild,
    PlainBuild,
    ReleaseBuild,
)
from archcheck.sources.gitops.following import ClusterContent
from archcheck.sources.gitops.model import NO_OBJECT, LocalChart, ObjectName
from archcheck.sources.trees.discover.kustomizations import real


def changed_content(cluster: ClusterContent, changed: AbstractSet[str]) -> ClusterContent:
    """Return the steps of a cluster that take a changed file, and those that come of their objects.

    A manifest that has changed is one of the objects of a build; any other file of it may have changed all.

    Args:
        cluster: all that reaches it, each step behind the one that its object comes of.
        changed: the files, by their real paths.

    """
    affected: set[ObjectName] = set()
    steps: list[tuple[DeploymentStep, StepResult]] = []
    for step, result in cluster.steps:
        is_passed_on = owner_of(step) in affected
        own = _files_of(step, result) & changed
        if not own and not is_passed_on:
            continue
        steps.append((step, result))
        manifests = {place for obj in result.objects if (place := _place(obj.origin.path))}
        is_whole = is_passed_on or not own <= manifests
        affected |= {obj.name for obj in result.objects if is_whole or _place(obj.origin.path) in changed}
    kept = tuple(
        each
        for each in cluster.skipped
        if _place(each.path) in changed
        or any(
            (name.kind, name.namespace, name.name) == (each.kind, each.namespace, each.name)
            for name in affected
        )
    )
    return replace(cluster, steps=tuple(steps), skipped=kept)


def owner_of(step: DeploymentStep) -> ObjectName:
    """Return the object that a step is taken for."""
    match step:
        case ReleaseBuild(release=release):
            return release.owner
        case PlainBuild():
            return NO_OBJECT
        case KustomizeBuild() | FilesBuild() | ObjectsBuild():
            return step.owner


def _files_of(step: DeploymentStep, result: StepResult) -> AbstractSet[str]:
    """Return the files that a step is made of: of a release those of its chart, if it lies here."""
    chart = step.release.chart if isinstance(step, ReleaseBuild) else None
    if not isinstance(chart, LocalChart):
        return result.files
    if chart.path.is_file():
        return result.files | {str(real(chart.path))}
    return result.files | {str(real(path)) for path in chart.path.rglob("*") if path.is_file()}


def _place(path: str) -> str:
    return str(real(Path(path))) if path else ""
