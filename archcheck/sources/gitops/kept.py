"""What is read, with its documents as they are applied: for who shows that."""

import io
from collections.abc import Iterable, Iterator
from pathlib import Path

from archcheck.documents.reading import read
from archcheck.sources.applied import AppliedDocument, documents_of, file_documents, object_text, of_file
from archcheck.sources.files import read_file
from archcheck.sources.gitops.controllers import CONTROLLERS
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.expansion import PlainBuild, ReleaseBuild
from archcheck.sources.gitops.following import ClusterContent
from archcheck.sources.gitops.model import ObjectName
from archcheck.sources.gitops.output import plain_build
from archcheck.sources.stdin import STDIN, all_of_standard_input
from archcheck.sources.trees.discover.kustomizations import Kustomization
from archcheck.sources.trees.model import Tree, TreeRequest
from archcheck.workloads.collecting import collect_workloads
from archcheck.workloads.inventory import Inventory, Skipped
from archcheck.workloads.model import ImageUse
from archcheck.workloads.told_images import ANNOTATION, told_text


def kept_file(path: Path, *, scanned: bool) -> Tree:
    """Return what one file holds; `scanned` by a scan, it may have nothing to do with Kubernetes."""
    return Tree(read_file(path, scanned=scanned), documents=file_documents(path))


def kept_input() -> Tree:
    """Return what standard input holds."""
    data = all_of_standard_input()
    inventory = collect_workloads(read(io.BytesIO(data)), STDIN)
    return Tree(inventory, documents=tuple(documents_of(data, of_file(STDIN))))


def kept_build(kustomization: Kustomization, request: TreeRequest) -> Tree:
    """Return what a kustomization builds."""
    result = plain_build(PlainBuild(kustomization), request, DocumentCache())
    return Tree(result.inventory, result.findings, result.documents)


def not_followed(cluster: ClusterContent, skipped: Iterable[Skipped]) -> Iterator[AppliedDocument]:
    """Yield the objects of which not all could be made: they stand for what is missing.

    An annotation of a release that was not rendered has the images that its values name.
    """
    unseen = {(each.kind, each.namespace, each.name) for each in skipped if each.deploys_unseen}
    releases = [(step.release.owner, res) for step, res in cluster.steps if isinstance(step, ReleaseBuild)]
    lacking = {owner for owner, result in releases if not result.documents}
    made = {owner for owner, _ in releases} - lacking
    for name, obj in cluster.index.objects.items():
        is_followed = (name.group, name.kind) in CONTROLLERS
        if is_followed and name not in made and (name.kind, name.namespace, name.name) in unseen:
            maker = obj.producer.label if obj.producer is not None else ""
            inventories = [result.inventory for owner, result in releases if owner == name]
            told = told_text(_images_of(name, inventories))
            annotations = {ANNOTATION: told} if name in lacking else None
            yield AppliedDocument(object_text(obj.object, annotations), obj.origin.path, maker)


def _images_of(name: ObjectName, inventories: Iterable[Inventory]) -> Iterator[ImageUse]:
    """Yield the images of what stands for a release."""
    for inventory in inventories:
        for workload in inventory.workloads:
            if (workload.kind, workload.namespace, workload.name) == (name.kind, name.namespace, name.name):
                yield from workload.images
