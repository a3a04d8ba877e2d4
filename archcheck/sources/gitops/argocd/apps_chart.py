"""Applications and ApplicationSets that argo-helm's chart argocd-apps makes, by its values alone.

It puts each entry of `applications` and `applicationsets` into an object of that name. Source: argo-helm,
charts/argocd-apps/templates (2.0.5; before 2.0 the entries were lists, each with its `name`).
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.errors import ChartError
from archcheck.sources.charts.metadata import read_metadata
from archcheck.sources.gitops.argocd.ownership import GROUP
from archcheck.sources.gitops.charts.own_values import own_values
from archcheck.sources.gitops.model import LocalChart, RegistryChart, Release, RepositoryChart
from archcheck.sources.gitops.objects import BuiltObject, Written
from archcheck.sources.gitops.placing import first_origin, lined_node, member, placed_text, text_at
from archcheck.sources.gitops.values import PlacedScalar, PlacedValues, merged
from archcheck.workloads.objects import KubernetesObject

CHART = "argocd-apps"
_VERSION = f"{GROUP}/v1alpha1"
_KINDS = {"applications": "Application", "applicationsets": "ApplicationSet"}
_OF_METADATA = frozenset({"name", "namespace", "additionalAnnotations", "additionalLabels", "finalizers"})


def apps_of_release(release: Release) -> Iterator[BuiltObject]:
    """Yield what a release makes by this chart: its own, or one that it depends on; nothing of any other."""
    chart = release.chart
    if isinstance(chart, LocalChart):
        values = merged(own_values(chart.path), release.values)
        for name in _names_in(chart.path):
            yield from _objects(member(values, name), release)
    elif _is_apps_chart(chart):
        yield from _objects(release.values, release)


def depends_on_apps(chart: Path) -> bool:
    """Return whether a chart in a folder has this one among its dependencies."""
    return bool(_names_in(chart))


def _is_apps_chart(chart: object) -> bool:
    if isinstance(chart, RegistryChart):
        return chart.url.rstrip("/").rpartition("/")[2] == CHART
    return isinstance(chart, RepositoryChart) and chart.name == CHART


def _names_in(chart: Path) -> list[str]:
    """Return the keys below which a chart has the values of this one."""
    try:
        dependencies = read_metadata(chart).dependencies
    except ChartError:
        return []
    return [each.alias or each.name for each in dependencies if each.name == CHART]


def _objects(values: PlacedValues | None, release: Release) -> Iterator[BuiltObject]:
    for key, kind in _KINDS.items():
        for name, entry in _entries(member(values, key)):
            if name and isinstance(entry, Mapping) and entry:
                yield _object(kind, name, entry, release)


def _entries(block: PlacedValues | None) -> Iterator[tuple[str, PlacedValues]]:
    if isinstance(block, Mapping):
        yield from block.items()
    elif block is not None and not isinstance(block, PlacedScalar):
        yield from ((text_at(each, "name"), each) for each in block)


def _object(kind: str, name: str, entry: Mapping[str, PlacedValues], release: Release) -> BuiltObject:
    origin = first_origin(entry) or release.origin
    namespace = text_at(entry, "namespace") or release.namespace
    metadata: dict[str, PlacedValues] = {"name": placed_text(name, origin)}
    if namespace:
        metadata["namespace"] = placed_text(namespace, origin)
    values: dict[str, PlacedValues] = {
        "apiVersion": placed_text(_VERSION, origin),
        "kind": placed_text(kind, origin),
        "metadata": metadata,
        "spec": {key: value for key, value in entry.items() if key not in _OF_METADATA},
    }
    root = lined_node(values, origin.path)
    assert isinstance(root, MappingNode)
    written = Written(origin.path, root)
    return BuiltObject(
        KubernetesObject(_VERSION, kind, root), origin, written, producer=release.owner, placed=values
    )
