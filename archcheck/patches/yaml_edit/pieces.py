"""A file in pieces that make it up, byte for byte: its documents with their objects, and what is between."""

import codecs
import io
from collections.abc import Callable, Iterator
from collections.abc import Mapping as MappingType
from typing import TypeAlias

from archcheck.documents.marks import split_mark
from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, get
from archcheck.documents.reading import Document, read
from archcheck.documents.splitting import split
from archcheck.documents.values import same
from archcheck.errors import DocumentError
from archcheck.frozen import dataclass
from archcheck.patches.yaml_edit.inserting import CannotInsertError
from archcheck.workloads.objects import objects_in

Place: TypeAlias = tuple[int, int]
"""Line and column where an object begins: which one it is of its file."""

NOT_UTF8 = "the file is not UTF-8"
CHANGED = "the file has changed since it was read"


@dataclass(frozen=True, slots=True)
class TextPiece:
    """The bytes of one document, from line `first` of its file; or what stands between documents."""

    data: bytes
    first: int

    @property
    def last(self) -> int:
        """Its last line."""
        return self.first + self.data.count(b"\n") - self.data.endswith(b"\n")


def pieces_of(data: bytes) -> Iterator[TextPiece]:
    """Yield a file in pieces that make it up, in order.

    Raises:
        DocumentError: the file is not UTF-8.

    """
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)):
        raise DocumentError(NOT_UTF8)
    offset, line = 0, 1
    for chunk in split(io.BytesIO(data)):
        while line <= chunk.offset:
            end = data.find(b"\n", offset) + 1 or len(data)
            yield TextPiece(data[offset:end], line)
            offset, line = end, line + 1
        if chunk.data is not None:
            piece = TextPiece(chunk.data, line)
            yield piece
            offset, line = offset + len(chunk.data), piece.last + 1
    yield TextPiece(data[offset:], line)


def placed_objects(piece: TextPiece) -> dict[Place, tuple[YamlNode, Mapping]]:
    """Return the objects in a piece by their places in the file, each with the document that it is in."""
    return {
        (obj.root.line + piece.first - 1, obj.root.column): (reading.root, obj.root)
        for reading in read(io.BytesIO(piece.data))
        if isinstance(reading, Document)
        for obj in objects_in(reading.root)
    }


def with_objects_changed(
    root: YamlNode, changes: MappingType[Place, Callable[[Mapping], YamlNode]]
) -> YamlNode:
    """Return a document with changes of the objects in it, each named by its place.

    Raises:
        ValueError: as a change says.

    """
    if not isinstance(root, Mapping):
        return root
    change = changes.get((root.line, root.column))
    if change is not None:
        return change(root)
    items = get(root, "items")
    if not isinstance(items, Items):
        return root
    new = Items(tuple(with_objects_changed(item, changes) for item in items.nodes), items.line, items.column)
    pairs = tuple(
        (name, new if value is items and isinstance(name, Scalar) else value) for name, value in root.pairs
    )
    return Mapping(pairs, root.line, root.column)


ChangePiece: TypeAlias = Callable[[TextPiece, YamlNode, Mapping], bytes]
"""A piece, the document in it and one of its objects → the bytes of the piece with that object changed."""


def with_piece_changed(data: bytes, start: Place, root: Mapping, change: ChangePiece) -> bytes:
    """Return a file in which the document of one object is another.

    Args:
        data: the file.
        start: where the object begins.
        root: the object, as it was read.
        change: makes the new document.

    Raises:
        CannotInsertError: there is no safe way to make it, or the object is not there any more.

    """
    mark, behind = split_mark(data)
    try:
        pieces = list(pieces_of(behind))
    except DocumentError as error:
        raise CannotInsertError(NOT_UTF8) from error
    for number, piece in enumerate(pieces):
        found = placed_objects(piece).get(start) if piece.first <= start[0] <= piece.last else None
        if found is not None and same(found[1], root):
            pieces[number] = TextPiece(change(piece, *found), piece.first)
            return mark + b"".join(each.data for each in pieces)
    raise CannotInsertError(CHANGED)


def document_says(piece: TextPiece, new: bytes, document: YamlNode, expected: YamlNode) -> bool:
    """Return whether new bytes mean what a piece does where one of its documents is another."""
    before, after = (list(read(io.BytesIO(data))) for data in (piece.data, new))
    if len(before) != len(after):
        return False
    for old, changed in zip(before, after, strict=True):
        if not (isinstance(old, Document) and isinstance(changed, Document)):
            return False
        meant = expected if same(old.root, document) else old.root
        if not same(meant, changed.root):
            return False
    return True
