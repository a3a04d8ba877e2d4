"""Objects of GitOps tools as a build gives them, from the text of a file."""

import io
from collections.abc import Iterator
from pathlib import Path

from archcheck.documents.nodes import YamlNode
from archcheck.documents.reading import Document, read
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex, Written
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import objects_in


def nodes_of(text: str) -> list[YamlNode]:
    """Return the documents of a text, all of which can be read."""
    readings = list(read(io.BytesIO(text.encode())))
    assert all(isinstance(each, Document) for each in readings), readings
    return [each.root for each in readings if isinstance(each, Document)]


def node_of_text(text: str) -> YamlNode:
    """Return the only document of a text."""
    (node,) = nodes_of(text)
    return node


def built_objects(text: str, path: str = "apps.yaml") -> Iterator[BuiltObject]:
    """Yield the objects of a file as they would be built if nothing changed them."""
    for root in nodes_of(text):
        for obj in objects_in(root):
            yield BuiltObject(obj, Origin(path, obj.root.line), Written(path, obj.root), (Path(path),))


def built_object(text: str, path: str = "apps.yaml") -> BuiltObject:
    """Return the only object of a file."""
    (obj,) = built_objects(text, path)
    return obj


def index_of(*files: Path, root: Path) -> ClusterIndex:
    """Return an index of all objects in files below a root."""
    objects = (
        obj for file in files for obj in built_objects(file.read_text(), file.relative_to(root).as_posix())
    )
    return ClusterIndex().with_objects(objects)
