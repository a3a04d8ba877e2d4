"""A list in an object of a YAML file: elements at its end, in place of others, or away; other bytes stay.

What comes out is read again before it is returned, and compared with what it should mean: what an edit did
beside that, through an anchor or in a layout that was not thought of, is a refusal.
"""

import io
from collections.abc import Sequence
from typing import Any

from archcheck.documents.marks import split_mark
from archcheck.documents.nodes import Mapping, YamlNode, get
from archcheck.documents.reading import Document, read
from archcheck.documents.values import same, value_of
from archcheck.errors import DocumentError
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import Add
from archcheck.patches.yaml_edit.inserting import CannotInsertError, spliced
from archcheck.patches.yaml_edit.list_insertions import ListChange, ways
from archcheck.patches.yaml_edit.mismatches import mismatch
from archcheck.patches.yaml_edit.pieces import (
    CHANGED,
    NOT_UTF8,
    Place,
    TextPiece,
    pieces_of,
    placed_objects,
    with_objects_changed,
)
from archcheck.patches.yaml_edit.text import text_of

_GONE = object()


def with_list(data: bytes, start: Place, root: Mapping, change: ListChange) -> bytes:
    """Return a file in which a list of one of its objects is changed.

    Args:
        data: the file.
        start: where the object begins.
        root: the object, as it was read.
        change: what becomes of the list.

    Raises:
        CannotInsertError: there is no safe way to write it, or the object is not there any more.

    """
    mark, behind = split_mark(data)
    try:
        pieces = list(pieces_of(behind))
    except DocumentError as error:
        raise CannotInsertError(NOT_UTF8) from error
    for number, piece in enumerate(pieces):
        found = placed_objects(piece).get(start) if piece.first <= start[0] <= piece.last else None
        if found is not None and same(found[1], root):
            new = _changed_piece(piece, *found, change)
            pieces[number] = TextPiece(new, piece.first)
            return mark + b"".join(each.data for each in pieces)
    raise CannotInsertError(CHANGED)


def _changed_piece(piece: TextPiece, document: YamlNode, own: Mapping, change: ListChange) -> bytes:
    text = text_of(piece.data)
    if text is None:
        raise CannotInsertError(NOT_UTF8)
    top = change.path[0]
    value = _with_list(value_of(get(own, top)), change.path[1:], change)
    if value is _GONE:
        raise CannotInsertError(f"nothing would be left of {top}")
    changed = applied(own, [Add((top,), value)])
    expected = with_objects_changed(document, {(own.line, own.column): lambda _: changed})
    new = piece.data
    for insertions in ways(own, text, change):
        new = spliced(text, insertions)
        if _says(piece, new, document, expected):
            return new
    raise CannotInsertError(mismatch(document, own, [change.path], new))


def _says(piece: TextPiece, new: bytes, document: YamlNode, expected: YamlNode) -> bool:
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


def _with_list(value: Any, path: Sequence[str], change: ListChange) -> Any:
    """Return a value with the list below a path of it changed, or that nothing is left of it."""
    if not path:
        there = value if isinstance(value, list) else []
        kept = [change.others.get(number, each) for number, each in enumerate(there)]
        return [*(each for each in kept if each is not None), *change.appended] or _GONE
    if isinstance(value, list):
        if not path[0].isdigit() or int(path[0]) >= len(value):
            raise CannotInsertError("the place for it is not there")
        below = _with_list(value[int(path[0])], path[1:], change)
        if below is _GONE:
            raise CannotInsertError("nothing would be left of an element of a list")
        return [below if str(number) == path[0] else each for number, each in enumerate(value)]
    members = value if isinstance(value, dict) else {}
    below = _with_list(members.get(path[0]), path[1:], change)
    if below is not _GONE:
        return {**members, path[0]: below}
    return {key: member for key, member in members.items() if key != path[0]} or _GONE
