"""A file and the patches of its objects → the file with the patches in, every other byte as it was.

A changed document is read again before it is returned, and compared with what its patches mean: what an
insertion did beside that, through an anchor or in a layout that was not thought of, is a refusal.
"""

import io
import re
from collections import deque
from collections.abc import Callable, Sequence
from collections.abc import Mapping as MappingType
from functools import partial
from typing import TypeAlias

from archcheck.documents.marks import split_mark
from archcheck.documents.nodes import Mapping, YamlNode
from archcheck.documents.reading import Document, read
from archcheck.documents.values import same
from archcheck.errors import DocumentError
from archcheck.frozen import dataclass
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import Add, Patch
from archcheck.patches.yaml_edit.inserting import (
    CannotInsertError,
    Insertion,
    as_inserted,
    insertion,
    spliced,
)
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
from archcheck.patches.yaml_edit.text import Text, text_of

Additions: TypeAlias = MappingType[Place, Sequence[Add]]

_LINE_ENDS = (
    "it has line ends that only YAML takes for such (a lone CR, NEL, LS or PS): its lines cannot be told"
)
_OTHER_LINE_END = re.compile(rb"\r(?!\n)|\xc2\x85|\xe2\x80[\xa8\xa9]")


@dataclass(frozen=True, slots=True, eq=False)
class Edit:
    """A patch, and the object in the file that gets it."""

    patch: Patch
    root: Mapping

    @property
    def start(self) -> Place:
        """Where the object begins."""
        return self.root.line, self.root.column

    @property
    def additions(self) -> tuple[Add, ...]:
        """What is written; the last first, since each goes in front of a list."""
        added = [operation for operation in self.patch.operations if isinstance(operation, Add)]
        return tuple(as_inserted(operation) for operation in reversed(added))


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file's new bytes, and the edits that are not in it, each with the reason.

    `pieces` are what the file was made of, and is now, document by document.
    """

    data: bytes
    refused: tuple[tuple[Edit, str], ...] = ()
    pieces: tuple[tuple[bytes, bytes], ...] = ()


FallbackWriter: TypeAlias = Callable[[TextPiece, Additions], bytes | None]
"""What writes a document otherwise, where nothing can be inserted; None where that fails too."""


def rewritten(data: bytes, edits: Sequence[Edit], fallback: FallbackWriter = lambda *_: None) -> Rewritten:
    """Return a file with as many patches in as can be inserted safely."""
    if not edits:
        return Rewritten(data)
    mark, data_behind = split_mark(data)
    try:
        pieces = list(pieces_of(data_behind))
    except DocumentError:
        return Rewritten(data, tuple((edit, NOT_UTF8) for edit in edits))
    written: list[tuple[bytes, bytes]] = []
    shares, homeless = _shares(pieces, edits)
    refused = [(edit, CHANGED) for edit in homeless]
    for piece, mine in zip(pieces, shares, strict=True):
        new, without = _piece(piece, mine, fallback) if mine else (piece.data, [])
        written.append((piece.data, new))
        refused += without
    return Rewritten(mark + b"".join(new for _, new in written), tuple(refused), tuple(written))


def _shares(pieces: Sequence[TextPiece], edits: Sequence[Edit]) -> tuple[list[list[Edit]], list[Edit]]:
    """Return the edits of each piece, and those for which there is none any more.

    Lines tell, but where a piece has line ends that only YAML takes for such: the lines that a parser counts
    in it may then be as many as those of the piece behind it, and each object is looked for.
    """
    left = deque(sorted(edits, key=lambda edit: edit.start))
    odd = any(_OTHER_LINE_END.search(piece.data) for piece in pieces)
    shares = []
    for piece in pieces:
        mine = []
        there = _objects(piece) if odd else {}
        while left and (_is_there(left[0], there) if odd else left[0].start[0] <= piece.last):
            mine.append(left.popleft())
        shares.append(mine)
    return shares, list(left)


def _is_there(edit: Edit, there: MappingType[Place, Mapping]) -> bool:
    return edit.start in there and same(there[edit.start], edit.root)


def _piece(
    piece: TextPiece, edits: Sequence[Edit], fallback: FallbackWriter
) -> tuple[bytes, list[tuple[Edit, str]]]:
    """Return a document with its patches in, and the edits that are not."""
    text = text_of(piece.data, piece.first)
    if text is None:
        return piece.data, [(edit, NOT_UTF8) for edit in edits]
    there = _objects(piece)
    insertions: dict[Edit, list[Insertion]] = {}
    refused: list[tuple[Edit, str]] = [(edit, CHANGED) for edit in edits if not _is_there(edit, there)]
    if refused:
        return piece.data, [(edit, CHANGED) for edit in edits]
    for edit in edits:
        try:
            insertions[edit] = _insertions(edit, text)
        except CannotInsertError as error:
            refused.append((edit, str(error)))
    good = _safe(piece, text, insertions)
    refused += [
        (edit, _mismatch(piece, text, edit, insertions[edit])) for edit in insertions if edit not in good
    ]
    if refused:
        additions = {edit.start: edit.additions for edit in edits}
        other = fallback(piece, additions)
        if other is not None and says(piece, other, additions):
            return other, []
    return _written(text, good), refused


def _mismatch(piece: TextPiece, text: Text, edit: Edit, insertions: list[Insertion]) -> str:
    """Return why an edit is not among those that are safe."""
    paths = [addition.path for addition in edit.additions]
    root, own = placed_objects(piece)[edit.start]
    return mismatch(root, own, paths, _written(text, {edit: insertions}))


def _safe(
    piece: TextPiece, text: Text, insertions: MappingType[Edit, list[Insertion]]
) -> MappingType[Edit, list[Insertion]]:
    """Return edits after which the document means what it should: all, else those that are safe."""
    if not insertions or _is_safe(piece, text, insertions):
        return insertions
    edits = list(insertions)
    if len(edits) == 1:
        return {}
    halves = (edits[: len(edits) // 2], edits[len(edits) // 2 :])
    good = {
        edit: mine
        for half in halves
        for edit, mine in _safe(piece, text, {edit: insertions[edit] for edit in half}).items()
    }
    return good if _is_safe(piece, text, good) else {}


def _is_safe(piece: TextPiece, text: Text, insertions: MappingType[Edit, list[Insertion]]) -> bool:
    return says(piece, _written(text, insertions), {edit.start: edit.additions for edit in insertions})


def _objects(piece: TextPiece) -> dict[Place, Mapping]:
    """Return the objects in a piece by their places in the file."""
    return {start: own for start, (_, own) in placed_objects(piece).items()}


def _insertions(edit: Edit, text: Text) -> list[Insertion]:
    return [
        insertion(edit.root, operation, text)
        for operation in edit.patch.operations
        if isinstance(operation, Add)
    ]


def _written(text: Text, insertions: MappingType[Edit, list[Insertion]]) -> bytes:
    return spliced(text, (change for mine in insertions.values() for change in mine))


def says(piece: TextPiece, new: bytes, additions: Additions) -> bool:
    """Return whether new bytes mean what a piece does with additions to its objects."""
    moved = {(line - piece.first + 1, column): added for (line, column), added in additions.items()}
    before, after = (list(read(io.BytesIO(data))) for data in (piece.data, new))
    if len(before) != len(after):
        return False
    for old, changed in zip(before, after, strict=True):
        if not (isinstance(old, Document) and isinstance(changed, Document)):
            return False
        try:
            if not same(substituted(old.root, moved), changed.root):
                return False
        except ValueError:
            return False
    return True


def substituted(root: YamlNode, additions: Additions) -> YamlNode:
    """Return a document with additions to the objects in it, each named by its place.

    Raises:
        ValueError: a path that is not there.

    """
    return with_objects_changed(root, {place: partial(_changed, added) for place, added in additions.items()})


def _changed(additions: Sequence[Add], root: Mapping) -> YamlNode:
    return applied(root, additions)
