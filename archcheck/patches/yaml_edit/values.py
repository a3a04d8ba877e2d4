"""Values laid into an object of a YAML file, in a mapping of it or in a text that is YAML; other bytes stay.

Only what is not there is added: what says something else already is never overwritten. What comes out is read
again before it is returned, and compared with what it should mean.
"""

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from archcheck.documents.nodes import Items, Scalar, YamlNode, get, is_null
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import Document, read
from archcheck.documents.values import canonical, same, value_of
from archcheck.patches.json6902.applying import applied
from archcheck.patches.model import Add
from archcheck.patches.yaml_edit.inserting import CannotInsertError, insertion, spliced
from archcheck.patches.yaml_edit.mismatches import mismatch
from archcheck.patches.yaml_edit.pieces import (
    NOT_UTF8,
    Place,
    TextPiece,
    document_says,
    with_objects_changed,
    with_piece_changed,
)
from archcheck.patches.yaml_edit.rendering import BlockText, dump
from archcheck.patches.yaml_edit.text import text_of
from archcheck.patches.yaml_edit.text_blocks import text_block

_UNREADABLE = "it is no YAML by itself"


def with_values(
    data: bytes,
    start: Place,
    root: MappingNode,
    path: Sequence[str],
    values: Mapping[str, Any],
    *,
    text: bool,
) -> bytes:
    """Return a file in which one of its objects has values laid over those that it has.

    Args:
        data: the file.
        start: where the object begins.
        root: the object, as it was read.
        path: where its values are.
        values: what is laid over them.
        text: whether they are a text that is YAML.

    Raises:
        CannotInsertError: there is no safe way to write them, or the object is not there any more.

    """

    def change(piece: TextPiece, document: YamlNode, own: MappingNode) -> bytes:
        there = _at(own, path)
        if text and isinstance(there, Scalar) and not is_null(there):
            return _in_text(piece, document, own, tuple(path), values)
        whole = BlockText(dump(dict(values))) if text else values
        return _in_mapping(piece, document, own, list(_additions(own, tuple(path), whole)))

    return with_piece_changed(data, start, root, change)


def _in_mapping(piece: TextPiece, document: YamlNode, own: MappingNode, additions: Sequence[Add]) -> bytes:
    written = text_of(piece.data)
    if written is None:
        raise CannotInsertError(NOT_UTF8)
    new = spliced(written, [insertion(own, addition, written) for addition in additions])
    changed = applied(own, additions)
    expected = with_objects_changed(document, {(own.line, own.column): lambda _: changed})
    if not document_says(piece, new, document, expected):
        raise CannotInsertError(mismatch(document, own, [addition.path for addition in additions], new))
    return new


def _in_text(
    piece: TextPiece, document: YamlNode, own: MappingNode, path: tuple[str, ...], values: Mapping[str, Any]
) -> bytes:
    """Return a document in which a text is another YAML than it was."""
    written, scalar = text_of(piece.data), _at(own, path)
    if written is None:
        raise CannotInsertError(NOT_UTF8)
    assert isinstance(scalar, Scalar)
    block = text_block(written, scalar)
    inner = _root_of(block.text)
    within = text_of(block.text.encode())
    assert within is not None
    additions = list(_additions(inner, (), values))
    changed = spliced(within, [insertion(inner, addition, within) for addition in additions])
    if not same(_root_of(changed.decode()), applied(inner, additions)):
        raise CannotInsertError(_UNREADABLE)
    new = block.replaced(written, changed.decode())
    whole = applied(own, [Add(path, block.chomped(changed.decode(), scalar.text))])
    expected = with_objects_changed(document, {(own.line, own.column): lambda _: whole})
    if not document_says(piece, new, document, expected):
        raise CannotInsertError(mismatch(document, own, [path], new))
    return new


def _root_of(text: str) -> MappingNode:
    readings = list(read(io.BytesIO(text.encode())))
    root = readings[0].root if len(readings) == 1 and isinstance(readings[0], Document) else None
    if not isinstance(root, MappingNode) or not root.pairs:
        raise CannotInsertError(_UNREADABLE)
    return root


def _at(node: YamlNode | None, path: Sequence[str]) -> YamlNode | None:
    for key in path:
        if isinstance(node, Items):
            node = node.nodes[int(key)] if key.isdigit() and int(key) < len(node.nodes) else None
        else:
            node = get(node, key)
    return node


def _additions(own: MappingNode, path: tuple[str, ...], value: Any) -> Iterator[Add]:
    """Yield what makes the member at a path say a value as well; a parent that is not there is made."""
    for depth in range(1, len(path)):
        there = _at(own, path[:depth])
        if there is None or (isinstance(there, Scalar) and is_null(there)):
            for key in reversed(path[depth:]):
                value = {key: value}
            path = path[:depth]
            break
    yield from _added(_at(own, path), path, value)


def _added(there: YamlNode | None, path: tuple[str, ...], value: Any) -> Iterator[Add]:
    is_nothing = there is None or (isinstance(there, Scalar) and is_null(there))
    if is_nothing or (isinstance(there, (MappingNode, Items)) and not value_of(there)):
        if path and value != value_of(there):
            yield Add(path, value)
        elif not path:
            raise CannotInsertError(_UNREADABLE)
    elif isinstance(there, MappingNode) and isinstance(value, Mapping):
        for key, member in value.items():
            yield from _added(get(there, key), (*path, key), member)
    elif isinstance(there, Items) and isinstance(value, list):
        yield from _elements(there, path, value)
    elif value_of(there) != value:
        raise CannotInsertError(f"{path[-1]} (line {there.line if there else 0}) says something else")


def _elements(there: Items, path: tuple[str, ...], value: Sequence[Any]) -> Iterator[Add]:
    """Yield what makes a list hold all of another: elements that it has not, or what those gain."""
    old = [canonical(value_of(node)) for node in there.nodes]
    missing = Counter(map(canonical, value)) - Counter(old)
    if not Counter(old) - Counter(map(canonical, value)):
        for element in value:
            if missing[canonical(element)] > 0:
                missing[canonical(element)] -= 1
                yield Add((*path, "0"), element)
    elif len(old) == len(value):
        for number, (node, element) in enumerate(zip(there.nodes, value, strict=True)):
            yield from _added(node, (*path, str(number)), element)
    else:
        raise CannotInsertError(f"{path[-1]} (line {there.line}) is another list")
