"""Objects as a build gives them, from the text of the file that they are written in."""

import io

from archcheck.documents.nodes import YamlNode
from archcheck.documents.reading import Document, read
from archcheck.sources.gitops.objects import BuiltObject, Written
from archcheck.workloads.model import Origin
from archcheck.workloads.objects import objects_in


def built_objects(text: str, path: str = "apps/web.yaml", built: str = "") -> list[BuiltObject]:
    """Return the objects of a file; `built` is what came of it, where that is not what is written."""
    made = _roots(built or text)
    objects = []
    for root, written in zip(made, _roots(text), strict=True):
        for obj in objects_in(root):
            origin = Origin(path, written.line, written.column)
            objects.append(BuiltObject(obj, origin, Written(path, written)))
    return objects


def _roots(text: str) -> list[YamlNode]:
    return [each.root for each in read(io.BytesIO(text.encode())) if isinstance(each, Document)]
