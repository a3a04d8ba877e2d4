"""ConfigMaps and Secrets of which a controller takes values or variables: what they name is where it ends up.

Values of a release are in what it renders, and variables in what they are put into. Apart from that nothing
runs what such an object names.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

from archcheck.documents.nodes import elements, get, text_of
from archcheck.documents.reading import Document, read
from archcheck.sources.applied import AppliedDocument, object_text
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex
from archcheck.workloads.inventory import Inventory
from archcheck.workloads.mentions.loading import is_configuration
from archcheck.workloads.objects import KubernetesObject, objects_in
from archcheck.workloads.told_images import ANNOTATION

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
    consumed = _names(index)
    workloads = tuple(
        workload
        for workload in inventory.workloads
        if not (workload.is_mention and (workload.kind, workload.namespace, workload.name) in consumed)
    )
    return replace(inventory, workloads=workloads)


def told_documents(documents: Iterable[AppliedDocument], index: ClusterIndex) -> Iterator[AppliedDocument]:
    """Yield documents, those of such ConfigMaps and Secrets with an annotation that they name no image.

    A pipe has no controllers, and could not tell them from others.
    """
    consumed = _names(index)
    for document in documents:
        obj = _configuration(document.text) if consumed else None
        if obj is not None and (obj.kind, obj.namespace, obj.name) in consumed:
            yield replace(document, text=object_text(obj, {ANNOTATION: ""}))
        else:
            yield document


def _configuration(text: bytes) -> KubernetesObject | None:
    """Return the ConfigMap or the Secret that a document is."""
    if b"ConfigMap" not in text and b"Secret" not in text:
        return None
    roots = [reading.root for reading in read(io.BytesIO(text)) if isinstance(reading, Document)]
    objects = [obj for root in roots for obj in objects_in(root)]
    return objects[0] if len(objects) == 1 and is_configuration(objects[0]) else None


def _names(index: ClusterIndex) -> frozenset[tuple[str, str, str]]:
    return frozenset(name for built in index.objects.values() for name in _consumed(built))


def _consumed(built: BuiltObject) -> Iterator[tuple[str, str, str]]:
    keys = _REFERENCES.get(built.name.kind)
    for reference in elements(get(built.object.root, *keys)) if keys is not None else ():
        yield (
            text_of(get(reference, "kind")) or "Secret",
            built.name.namespace,
            text_of(get(reference, "name")) or "",
        )
