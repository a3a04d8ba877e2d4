"""A `fleet.yaml` of Rancher Fleet that installs a chart → its release; any other is named as not read.

Source: rancher/fleet, pkg/apis/fleet.cattle.io/v1alpha1 (`FleetYAML`, `HelmOptions`) and
internal/bundlereader/style.go. A chart comes before a kustomization, and that before plain manifests, which
are read where they lie, without what Fleet lays over them.
"""

from collections.abc import Iterator
from pathlib import Path

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.sources.gitops.expansion import Expansion, ReleaseBuild
from archcheck.sources.gitops.helmfile.states import file_values
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    ObjectName,
    RegistryChart,
    Release,
    RepositoryChart,
    UnknownPart,
)
from archcheck.sources.gitops.placing import first_origin, is_set, items_at, member, text_at, texts_at
from archcheck.sources.gitops.repository import Repository, shown_path
from archcheck.sources.gitops.values import NO_VALUES, PlacedValues, as_layers_apart, merged
from archcheck.sources.trees.model import CHART_FILE
from archcheck.workloads.model import Origin
from archcheck.workloads.unread.trees import FLEET

_OCI = "oci://"
_GIT = ("git::", "git@", "ssh://")
_WEB = ("http://", "https://")
_PER_CLUSTER = ("targetCustomizations", "targets")


@dataclass(frozen=True, slots=True)
class FleetReading:
    """What a `fleet.yaml` installs, and the files that it is made of."""

    expansion: Expansion
    files: frozenset[Path]


def fleet_releases(path: Path, repository: Repository) -> Expansion:
    """Return the release of a `fleet.yaml`, or that it is not read."""
    return read_fleet(path, repository).expansion


def read_fleet(path: Path, repository: Repository) -> FleetReading:
    """Return the release of a `fleet.yaml`, or that it is not read, with the files that are its own."""
    shown = str(shown_path(path))
    try:
        content = file_values(path)
    except InputError:
        content = NO_VALUES
    chart = _chart(content, path.parent, repository)
    if chart is None:
        return FleetReading(Expansion(skipped=(FLEET.skipped(shown),)), frozenset((path,)))
    helm = member(content, "helm") or NO_VALUES
    files = [repository.within(each.text, path.parent) for each in texts_at(helm, "valuesFiles")]
    values, unknown = _values(helm, files, Origin(shown, 1))
    name = text_at(helm, "releaseName") or text_at(content, "name") or path.parent.name
    namespace = text_at(content, "namespace") or text_at(content, "defaultNamespace")
    release = Release(
        ObjectName("", FLEET.tool, namespace, name),
        first_origin(member(helm, "chart")) or Origin(shown, 1),
        chart,
        name,
        namespace,
        as_layers_apart(values),
        skip_tests=True,
        no_hooks=is_set(helm, "disableHooks"),
        unknown=(*unknown, *_elsewhere(content, helm, shown)),
    )
    own = frozenset(file for file in files if file is not None)
    return FleetReading(Expansion((ReleaseBuild(release, namespace),)), own | {path})


def _chart(content: PlacedValues, folder: Path, repository: Repository) -> ChartSource | None:
    """Return the chart of a folder; None where it installs none."""
    helm = member(content, "helm")
    chart, repo, version = (text_at(helm, key) for key in ("chart", "repo", "version"))
    if repo.startswith(_OCI):
        return RegistryChart(repo, version)
    if repo:
        return RepositoryChart(repo, chart, version)
    if chart.startswith(_OCI):
        return RegistryChart(chart, version)
    if chart.startswith(_GIT):
        return GitChart(chart.removeprefix("git::"), "")
    if chart.startswith(_WEB):
        return ArchiveChart(chart)
    place = repository.within(chart, folder)
    is_here = place is not None and (place / CHART_FILE).is_file()
    return LocalChart(place) if place is not None and is_here else None


def _values(
    helm: PlacedValues, files: list[Path | None], otherwise: Origin
) -> tuple[PlacedValues, list[UnknownPart]]:
    """Return the values: files in their order, and those of the `fleet.yaml` itself below them.

    Source: internal/bundlereader/resources.go (`generateValues`): files are laid over `values`.
    """
    values = member(helm, "values") or NO_VALUES
    unknown: list[UnknownPart] = []
    for named, file in zip(texts_at(helm, "valuesFiles"), files, strict=True):
        try:
            values = merged(values, file_values(file) if file is not None else NO_VALUES)
        except InputError as error:
            unknown.append(UnknownPart(f"the file {named.text}: {error.what}", named.origin or otherwise))
    return values, unknown


def _elsewhere(content: PlacedValues, helm: PlacedValues, shown: str) -> Iterator[UnknownPart]:
    """Yield what is laid over the values and not known here: of the cluster, or for some of them alone."""
    for each in items_at(helm, "valuesFrom"):
        yield UnknownPart(
            "values of a ConfigMap or Secret of the cluster", first_origin(each) or Origin(shown)
        )
    for key in _PER_CLUSTER:
        if items_at(content, key):
            place = first_origin(member(content, key)) or Origin(shown)
            yield UnknownPart(f"{key}: other values for some clusters", place)
