"""Entry points ↔ the clusters that the configuration names: what each cluster of a repository is called."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path, PurePath

from archcheck.config.model import ClusterSettings
from archcheck.errors import ConfigurationError
from archcheck.hints import did_you_mean
from archcheck.sources.gitops.destinations import LOCAL_NAME
from archcheck.sources.gitops.expansion import DeploymentStep, FilesBuild, KustomizeBuild, ReleaseBuild
from archcheck.sources.gitops.following import ClusterContent, EntryPoint
from archcheck.sources.gitops.model import LocalChart, Release
from archcheck.sources.gitops.repository import Repository
from archcheck.sources.trees.discover.kustomizations import real


def named_entries(
    entries: Sequence[EntryPoint],
    clusters: Sequence[ClusterSettings],
    repository: Repository,
    *,
    is_whole: bool,
) -> list[EntryPoint]:
    """Return entry points under the names of their clusters; without a name where there is but one.

    A cluster of the configuration has the entry points at its `entries`; else those that are called as it, or
    lie in a folder of its name; else the only one there is.

    Args:
        entries: what was found.
        clusters: what the configuration says.
        repository: the checkout.
        is_whole: whether these are all of the repository: an only one is then that of an only cluster.

    Raises:
        ConfigurationError: two clusters claim one entry point.

    """
    shown = _shown_names([entry.name for entry in entries])
    places = [_places(entry, repository) for entry in entries]
    owners: list[ClusterSettings | None] = [None] * len(entries)
    for cluster in clusters:
        claimed = _claimed(cluster, shown, places)
        is_only = is_whole and len(entries) == len(clusters) == 1
        if is_only and not claimed and not _is_elsewhere(cluster):
            claimed = [0]
        for number in claimed:
            owners[number] = _only_owner(owners[number], cluster, shown[number] or entries[number].name)
    if len(entries) < 2 and not any(owners):
        return [replace(entry, name="", label=label) for entry, label in zip(entries, shown, strict=True)]
    return [
        replace(entry, name=owner.name if owner is not None else shown[number] or LOCAL_NAME)
        for number, (entry, owner) in enumerate(zip(entries, owners, strict=True))
    ]


def unmatched_paths(
    entries: Sequence[EntryPoint], clusters: Sequence[ClusterSettings], repository: Repository
) -> list[Path]:
    """Return the `entries` of clusters at which no entry point was found: they are applied as they are."""
    places = [place for entry in entries for place in _places(entry, repository)]
    named = [path for cluster in clusters for path in cluster.entries]
    return [path for path in named if not any(place.is_relative_to(real(path)) for place in places)]


def _claimed(cluster: ClusterSettings, shown: Sequence[str], places: Sequence[frozenset[Path]]) -> list[int]:
    """Return which entry points are a cluster's, by their positions."""
    if cluster.entries:
        folders = [real(path) for path in cluster.entries]
        return [
            number
            for number, own in enumerate(places)
            if any(place.is_relative_to(folder) for folder in folders for place in own)
        ]
    called = [number for number, name in enumerate(shown) if name == cluster.name]
    return called or [
        number for number, own in enumerate(places) if any(cluster.name in place.parts for place in own)
    ]


def _places(entry: EntryPoint, repository: Repository) -> frozenset[Path]:
    """Return the files of an entry point, and the folder that it reconciles, as seen from the root."""
    named = repository.within(entry.name) if entry.name else None
    folders = [named] if named is not None and named.is_dir() else []
    return frozenset([*map(real, entry_files(entry)), *folders])


def entry_files(entry: EntryPoint) -> list[Path]:
    """Return the files and folders that an entry point is applied from."""
    found = [path for step in entry.steps for path in _paths_of(step)]
    return [*found, *(Path(obj.origin.path) for obj in entry.objects)]


def _paths_of(step: DeploymentStep) -> Iterable[Path]:
    match step:
        case FilesBuild(files=files):
            return files
        case KustomizeBuild(folder=folder):
            return (folder,)
        case ReleaseBuild(release=Release(chart=LocalChart(path=path))):
            return (path,)
        case _:
            return ()


def _is_elsewhere(cluster: ClusterSettings) -> bool:
    """Return whether a cluster may be told of for what others deploy to it."""
    return bool(cluster.destinations or cluster.kubeconfigs)


def _only_owner(owner: ClusterSettings | None, cluster: ClusterSettings, entry: str) -> ClusterSettings:
    if owner is not None:
        both = f"{owner.name} and {cluster.name}"
        raise ConfigurationError(
            f"{_place(cluster)}the entry point {entry} is that of two clusters, {both}",
            hint="entries: says which entry points are a cluster's",
        )
    return cluster


def _unclaimed(cluster: ClusterSettings, names: Sequence[str]) -> ConfigurationError:
    found = ", ".join(names) or "entry points without a name"
    hint = did_you_mean(cluster.name, names) or f"found are {found}"
    return ConfigurationError(
        f"{_place(cluster)}no entry point of this repository is that of the cluster {cluster.name}",
        hint=f"{hint}; entries: says which are its, destination: or kubeconfig: how others deploy to it",
    )


def require_clusters(contents: Sequence[ClusterContent], clusters: Sequence[ClusterSettings]) -> None:
    """Refuse a cluster of the configuration that nothing of the repository reaches: it is mistyped.

    Args:
        contents: what reaches each cluster.
        clusters: what the configuration says.

    Raises:
        ConfigurationError: a cluster has no entry point, and nothing deploys to it.

    """
    names = list(dict.fromkeys(content.name for content in contents if content.name))
    for cluster in clusters:
        if cluster.name not in names and not _is_elsewhere(cluster):
            raise _unclaimed(cluster, names)


def _place(cluster: ClusterSettings) -> str:
    return f"{cluster.place}: " if cluster.place else ""


def _shown_names(names: Sequence[str]) -> list[str]:
    """Return names of entry points without the folders that all share, as `home` for `clusters/home`."""
    parts = [PurePath(name).parts for name in names]
    if len(parts) == 1:
        return [parts[0][-1] if parts[0] else ""]
    filled = [part for part in parts if part]
    before = _shared(filled)
    after = _shared([part[::-1] for part in filled])
    short = ["/".join(part[before : len(part) - after]) for part in parts]
    is_told = all(text for text, part in zip(short, parts, strict=True) if part)
    return short if is_told and len(set(short)) == len(short) else list(names)


def _shared(names: Sequence[Sequence[str]]) -> int:
    """Return how many parts all names begin with."""
    count = 0
    for column in zip(*names, strict=False):
        if len(set(column)) > 1:
            break
        count += 1
    return count
