"""Which value of a chart names an image: the line that a person edits, not the template around it.

A value is believed only if it means the very image: a text that is it, or `registry`, `repository` and `tag`
that make it up, with the chart's `appVersion` where no tag is given.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from archcheck.documents.comments import Comment, comments_in
from archcheck.documents.nodes import Items, Node, Scalar, get, members, text_of
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import Document, read
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference
from archcheck.workloads.model import Origin

_NAMES = ("repository", "image", "name")
_TAGS = ("tag", "version", "imageTag")
_SIZE_LIMIT = 5 * 1024 * 1024

Named = Mapping[Reference, Origin]
"""Images by the place of the value that names them."""


def named_by(
    files: list[Path], version: str
) -> tuple[dict[Reference, Origin], dict[tuple[str, int], Comment]]:
    """Return the images that values files name, and the ignores in their comments by file and line.

    Args:
        files: values files, of which a later one wins.
        version: the chart's `appVersion`, or empty.

    """
    found: dict[Reference, Origin] = {}
    comments: dict[tuple[str, int], Comment] = {}
    for file in files:
        data = _data(file)
        comments |= {(str(file), each.line): each for each in comments_in(data)}
        for root in _roots(data):
            registry = text_of(get(root, "global", "imageRegistry")) or ""
            for reference, node in _in(root, registry, version):
                found[reference] = Origin(str(file), node.line, node.column)
    return found, comments


def _data(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(_SIZE_LIMIT)
    except OSError:
        return b""


def _roots(data: bytes) -> Iterator[Node]:
    import io

    yield from (reading.root for reading in read(io.BytesIO(data)) if isinstance(reading, Document))


def _in(root: Node, registry: str, version: str) -> Iterator[tuple[Reference, Scalar]]:
    pending = [root]
    while pending:
        node = pending.pop()
        if isinstance(node, Items):
            pending.extend(reversed(node.nodes))
        elif isinstance(node, MappingNode):
            yield from _composed(node, registry, version)
            pending.extend(value for _, value in members(node))
        elif node.text:
            name = name_of(node.text)
            if isinstance(name, Reference):
                yield name, node


def _composed(node: MappingNode, registry: str, version: str) -> Iterator[tuple[Reference, Scalar]]:
    """Yield the images that the members of one mapping make up."""
    tags = [text for key in _TAGS if (text := text_of(get(node, key)))] or ([version] if version else [])
    digest = text_of(get(node, "digest")) or ""
    hosts = dict.fromkeys((registry, text_of(get(node, "registry")) or "", ""))
    for key in _NAMES:
        part = get(node, key)
        if not isinstance(part, Scalar) or not part.text:
            continue
        for host in hosts:
            base = f"{host}/{part.text}" if host else part.text
            for text in (*(f"{base}:{tag}" for tag in tags), *([f"{base}@{digest}"] if digest else [])):
                name = name_of(text)
                if isinstance(name, Reference):
                    yield name, part
