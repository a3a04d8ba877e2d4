"""Objects of Argo CD out of files and texts, as controllers are given them."""

import io
from collections.abc import Iterator
from pathlib import Path

from archcheck.documents.nodes import get
from archcheck.documents.reading import Document, read
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex, Written
from archcheck.sources.gitops.values import PlacedValues, placed_values
from archcheck.sources.gitops.written_values import yaml_in
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import objects_in

CASES = Path(__file__).parents[1] / "cli" / "gitops" / "data"


def objects_of(text: str, path: str = "argocd/apps.yaml") -> list[BuiltObject]:
    """Return the objects of a text, as if a file held it."""
    return list(_objects(io.BytesIO(text.encode()), path))


def objects_below(root: Path) -> list[BuiltObject]:
    """Return the objects of all files of a folder that can be read."""
    found: list[BuiltObject] = []
    for path in sorted(root.rglob("*.yaml")):
        with path.open("rb") as stream:
            found += _objects(stream, path.relative_to(root).as_posix())
    return found


def index_of(objects: list[BuiltObject]) -> ClusterIndex:
    """Return an index of objects."""
    return ClusterIndex().with_objects(objects)


def _objects(stream: io.BytesIO | io.BufferedReader, path: str) -> Iterator[BuiltObject]:
    for reading in read(stream):
        if isinstance(reading, Document):
            for obj in objects_in(reading.root):
                name = get(obj.root, "metadata", "name")
                line = name.line if name is not None else obj.root.line
                yield BuiltObject(obj, Origin(path, line), Written(path, obj.root), (Path(path),))


def placed_of(text: str, path: str = "argocd/apps.yaml") -> PlacedValues:
    """Return what a text of YAML means, with places."""
    node = yaml_in(text)
    return {} if node is None else placed_values(node, path)
