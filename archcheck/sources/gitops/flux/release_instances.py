"""HelmReleases, and the FluxInstance that a release of the chart flux-instance makes by its values alone."""

from dataclasses import replace

from archcheck.sources.gitops.expansion import Expansion, ReleaseBuild, Waiting
from archcheck.sources.gitops.flux.instances import instance_of_release
from archcheck.sources.gitops.flux.releases import expand_helm_release
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.sources.gitops.repository import Repository


def expand_release(
    obj: BuiltObject, index: ClusterIndex, repository: Repository, *, is_final: bool
) -> Expansion | Waiting:
    """Return what comes of a HelmRelease: its chart, and what Flux then syncs, if it installs Flux."""
    outcome = expand_helm_release(obj, index, repository, is_final=is_final)
    if isinstance(outcome, Waiting):
        return outcome
    releases = (step.release for step in outcome.steps if isinstance(step, ReleaseBuild))
    made = tuple(found for release in releases if (found := instance_of_release(release)) is not None)
    return replace(outcome, objects=(*outcome.objects, *made))
