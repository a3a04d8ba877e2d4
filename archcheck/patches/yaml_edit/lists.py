"""A list in an object of a YAML file: elements at its end, in place of others, or away; other bytes stay.

What comes out is read again before it is returned, and compared with what it should mean: what an edit did
beside that, through an anchor or in a layout that was not thought of, is a refusal.
"""

from collections.abc import Sequence
from typing import Any

from archcheck.documents.nodes import Mapping, YamlNode, get
from archcheck.documents.values import value_of
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import Add
from archcheck.patches.yaml_edit.inserting import CannotInsertError, spliced
from archcheck.patches.yaml_edit.list_insertions import ListChange, ways
from archcheck.patches.yaml_edit.mismatches import mismatch
from archcheck.patches.yaml_edit.pieces import (
    NOT_UTF8,
    Place,
    TextPiece,
    document_says,
    with_objects_changed,
    with_piece_changed,
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

    def changed(piece: TextPiece, document: YamlNode, own: Mapping) -> bytes:
        return _changed_piece(piece, document, own, change)

    return with_piece_changed(data, start, root, changed)


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
        if document_says(piece, new, document, expected):
            return new
    raise CannotInsertError(mismatch(document, own, [change.path], new))


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
