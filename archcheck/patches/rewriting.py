"""A file and the patches of its objects → the file with the patches in, every other byte as it was.

The result is read again before anybody gets it, and compared with what the patches mean: what an insertion
did beside that, through an anchor or in a layout that nobody thought of, is a refusal.
"""

import codecs
import io
from collections.abc import Mapping as MappingType
from collections.abc import Sequence
from dataclasses import dataclass

from archcheck.documents.nodes import Items, Mapping, Node, Scalar, get
from archcheck.documents.reading import Document, Reading, read
from archcheck.documents.values import same
from archcheck.patches.inserting import CannotInsertError, Insertion, as_inserted, insertion
from archcheck.patches.model import Add, Patch
from archcheck.patches.operations import applied
from archcheck.patches.text import Text, text_of
from archcheck.workloads.objects import objects_in

Place = tuple[int, int]
"""Line and column where an object begins: which one it is of its file."""

_ALIASED = "an anchor, an alias or an unusual layout: the insertion would change more than this object"
_NOT_UTF8 = "the file is not UTF-8"


@dataclass(frozen=True, slots=True)
class Edit:
    """A patch, and the object in the file that gets it."""

    patch: Patch
    root: Mapping

    @property
    def place(self) -> Place:
        """Where the object begins."""
        return self.root.line, self.root.column

    @property
    def additions(self) -> tuple[Add, ...]:
        """What is written."""
        return tuple(as_inserted(each) for each in self.patch.operations if isinstance(each, Add))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file's new bytes, the edits that are in it, and those that are not with the reason."""

    data: bytes
    done: tuple[Edit, ...] = ()
    refused: tuple[tuple[Edit, str], ...] = ()


def rewritten(data: bytes, edits: Sequence[Edit]) -> Rewritten:
    """Return a file with as many patches in as can be inserted safely."""
    text = text_of(data)
    if text is None:
        return Rewritten(data, (), tuple((edit, _NOT_UTF8) for edit in edits))
    found: list[tuple[Edit, list[Insertion]]] = []
    refused: list[tuple[Edit, str]] = []
    for edit in edits:
        try:
            found.append((edit, _insertions(edit, text)))
        except CannotInsertError as error:
            refused.append((edit, str(error)))
    readings = list(read(io.BytesIO(data)))
    while found and (spoilt := _spoilt(data, text, readings, found)):
        refused += [(edit, _ALIASED) for edit, _ in found if edit.place in spoilt]
        found = [each for each in found if each[0].place not in spoilt]
    return Rewritten(_written(data, text, found), tuple(edit for edit, _ in found), tuple(refused))


def _insertions(edit: Edit, text: Text) -> list[Insertion]:
    return [insertion(edit.root, each, text) for each in edit.patch.operations if isinstance(each, Add)]


def _written(data: bytes, text: Text, found: Sequence[tuple[Edit, list[Insertion]]]) -> bytes:
    pieces: list[str] = []
    at = 0
    for each in sorted((each for _, found_here in found for each in found_here), key=lambda each: each.at):
        pieces += [text.whole[at : each.at], each.text]
        at = each.at + each.replaced
    pieces.append(text.whole[at:])
    mark = codecs.BOM_UTF8 if data.startswith(codecs.BOM_UTF8) else b""
    return mark + "".join(pieces).encode()


def _spoilt(
    data: bytes, text: Text, readings: Sequence[Reading], found: Sequence[tuple[Edit, list[Insertion]]]
) -> set[Place]:
    """Return the places of the edits whose documents would not mean what they should; none if all is well.

    Where documents came or went, or one is spoilt that nobody edits, it is all of them.
    """
    after = list(read(io.BytesIO(_written(data, text, found))))
    additions = {edit.place: edit.additions for edit, _ in found}
    if len(after) != len(readings):
        return set(additions)
    spoilt: set[Place] = set()
    for old, new in zip(readings, after, strict=True):
        if not _same(old, new, additions):
            mine = _places_in(old) & additions.keys()
            spoilt |= mine or additions.keys()
    return spoilt


def _places_in(reading: Reading) -> set[Place]:
    if not isinstance(reading, Document):
        return set()
    return {(each.root.line, each.root.column) for each in objects_in(reading.root)}


def _same(old: Reading, new: Reading, additions: MappingType[Place, Sequence[Add]]) -> bool:
    if not (isinstance(old, Document) and isinstance(new, Document)):
        return type(old) is type(new)
    try:
        return same(substituted(old.root, additions), new.root)
    except ValueError:
        return False


def substituted(root: Node, additions: MappingType[Place, Sequence[Add]]) -> Node:
    """Return a document with additions to the objects in it, each named by its place.

    Raises:
        ValueError: a path that is not there.

    """
    if not isinstance(root, Mapping):
        return root
    mine = additions.get((root.line, root.column))
    if mine is not None:
        return applied(root, mine)
    items = get(root, "items")
    if not isinstance(items, Items):
        return root
    new = Items(tuple(substituted(each, additions) for each in items.nodes), items.line, items.column)
    pairs = tuple(
        (name, new if value is items and isinstance(name, Scalar) else value) for name, value in root.pairs
    )
    return Mapping(pairs, root.line, root.column)
