"""Objects of Argo CD out of files and texts, as controllers are given them."""

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from archcheck.documents.nodes import get
from archcheck.documents.reading import Document, read
from archcheck.sources.gitops.argocd.generators.evaluating import evaluated, kinds_of
from archcheck.sources.gitops.argocd.generators.model import GeneratorContext
from archcheck.sources.gitops.argocd.repository_tree import RepositoryTree
from archcheck.sources.gitops.argocd.templates import TemplateLanguage
from archcheck.sources.gitops.objects import BuiltObject, ClusterIndex, Written
from archcheck.sources.gitops.values import PlacedValues, placed_values, plain_values
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


def generator_context(
    *,
    go: bool = True,
    root: Path = Path(),
    files: tuple[str, ...] = (),
    directories: tuple[str, ...] = (),
    objects: Sequence[BuiltObject] = (),
) -> GeneratorContext:
    """Return what generators ask for; the address `here` is that of the repository."""
    tree = RepositoryTree(root, files, directories)
    language = TemplateLanguage(is_go=go)
    return GeneratorContext(language, index_of(list(objects)), lambda url: tree if url == "here" else None)


def parameters_of(text: str, **context: Any) -> list[Any]:
    """Return the plain parameters that a generator of one kind gives; `context` is that of the function above."""
    generator = placed_of(text)
    (kind,) = kinds_of(generator)
    sets = evaluated(generator, kind, generator_context(**context))
    return [plain_values(dict(each)) for each in sets]
