"""ConfigMaps and Secrets of which a controller takes values or variables: what they name is where it ends up.

Values of a release are in what it renders, and variables in what they are put into. Apart from that nothing
runs what such an object names.
"""

from collections.abc import Iterator
from dataclasses import replace

from archcheck.documents.nodes import elements, get, text_of
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.workloads.inventory import Inventory

_REFERENCES: dict[str, tuple[str, ...]] = {
    "HelmRelease": ("spec", "valuesFrom"),
    "Kustomization": ("spec", "postBuild", "substituteFrom"),
    "HelmChart": ("spec", "valuesSecrets"),
}
"""Lists of references in objects of Flux and of k3s; one without a kind is to a Secret."""


def without_consumed(inventory: Inventory, index: ClusterIndex) -> Inventory:
    """Return an inventory without the ConfigMaps and Secrets that controllers take values or variables of."""
    if not inventory.mentions:
        return inventory
    consumed = {name for built in index.objects.values() for name in _consumed(built)}
    workloads = tuple(
        workload
        for workload in inventory.workloads
        if not (workload.is_mention and (workload.kind, workload.namespace, workload.name) in consumed)
    )
    return replace(inventory, workloads=workloads)


def _consumed(built: BuiltObject) -> Iterator[tuple[str, str, str]]:
    keys = _REFERENCES.get(built.name.kind)
    for reference in elements(get(built.object.root, *keys)) if keys is not None else ():
        yield (
            text_of(get(reference, "kind")) or "Secret",
            built.name.namespace,
            text_of(get(reference, "name")) or "",
        )
