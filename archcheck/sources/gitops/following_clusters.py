"""Entry points → all clusters that something reaches from them: an object may deploy to another one, too."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from archcheck.sources.gitops.controllers import CONTROLLERS
from archcheck.sources.gitops.destinations import LOCAL_NAME
from archcheck.sources.gitops.expansion import DeploymentStep
from archcheck.sources.gitops.following import ClusterContent, EntryPoint, RunSteps, follow
from archcheck.sources.gitops.objects import ClusterIndex
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.gitops.unsaid import name_without_secret_texts
from archcheck.workloads.inventory import Loss, Skipped

_MOST_ROUNDS = 8
"""Clusters that deploy to clusters that deploy to clusters: two may do so to one another."""

_TOO_FAR = "{} clusters deploy to it, each by another one: what it has of the last is not read"


def follow_clusters(
    entries: Sequence[EntryPoint], repository: Repository, runner: Callable[[Repository], RunSteps]
) -> list[ClusterContent]:
    """Return what reaches each cluster: first those of the entry points, in their order.

    Args:
        entries: where the clusters begin, by their names.
        repository: the checkout.
        runner: gives what takes the steps of a cluster, for which the repository is as it is for that one.

    """
    own = {entry.name for entry in entries}
    contents: list[ClusterContent] = []
    pending = list(entries)
    for _ in range(_MOST_ROUNDS):
        done = []
        for entry in pending:
            local = for_cluster(repository, entry.name)
            content = follow(entry, local, CONTROLLERS, runner(local))
            done.append(replace(content, is_foreign=entry.name not in own))
        contents += done
        pending = _of_others(done, contents)
        if not pending:
            return _named(contents, entries)
    skipped = tuple(Skipped(entry.name, None, _TOO_FAR.format(_MOST_ROUNDS), Loss.PART) for entry in pending)
    return _named([*contents[:-1], replace(contents[-1], skipped=(*contents[-1].skipped, *skipped))], entries)


def for_cluster(repository: Repository, name: str) -> Repository:
    """Return the repository as a cluster has it: with what the configuration says of that."""
    cluster = next((cluster for cluster in repository.clusters if cluster.name == name), None)
    if cluster is None:
        return repository
    return replace(
        repository,
        kube_version=cluster.kube_version or repository.kube_version,
        api_versions=tuple(dict.fromkeys((*repository.api_versions, *cluster.api_versions))),
        variables={**repository.variables, **cluster.variables},
    )


def _of_others(done: Sequence[ClusterContent], contents: Sequence[ClusterContent]) -> list[EntryPoint]:
    """Return what some clusters deploy to others, as entry points of those, knowing what these have."""
    steps: dict[str, list[DeploymentStep]] = {}
    for content in done:
        for name, step in content.elsewhere:
            steps.setdefault(name_without_secret_texts(name, content.index), []).append(step)
    return [EntryPoint(name, steps=tuple(own), known=_known(name, contents)) for name, own in steps.items()]


def _known(name: str, contents: Sequence[ClusterContent]) -> ClusterIndex:
    index = ClusterIndex()
    for content in contents:
        if content.name == name:
            index = index.with_objects(content.index.objects.values())
    return index


def _named(contents: list[ClusterContent], entries: Sequence[EntryPoint]) -> list[ClusterContent]:
    """Return clusters with a name for the only one of the repository, where it deploys to others."""
    if all(not content.name for content in contents):
        return contents
    label = next((entry.label for entry in entries if entry.label), LOCAL_NAME)
    return [content if content.name else replace(content, name=label) for content in contents]
