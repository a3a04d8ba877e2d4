"""Nodes ↔ the values that they mean in JSON, as kubectl turns YAML into it."""

import json
import re
from typing import Any

from archcheck.documents.nodes import Items, Mapping, Node, Scalar, elements, is_null, is_true, members

_FALSE = frozenset({"false", "False", "FALSE", "no", "No", "NO", "n", "N", "off", "Off", "OFF"})
_INTEGER = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
_OTHER_INTEGER = re.compile(r"(?:0x[0-9a-fA-F]+|0o?[0-7]+|0b[01]+)")
_FLOAT = re.compile(r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+|[0-9]+(?=[eE]))(?:[eE][-+]?[0-9]+)?")
_WORD = re.compile(r"(?:[.]{1,2}/)*[A-Za-z_/][A-Za-z0-9_./-]*")
_LONGEST_NUMBER = 300


def value_of(node: Node | None) -> Any:
    """Return what a node means: dictionaries, lists, texts, numbers, truth values, None."""
    if isinstance(node, Mapping):
        return {name.text: value_of(value) for name, value in members(node)}
    if isinstance(node, Items):
        return [value_of(each) for each in elements(node)]
    return None if node is None else _scalar(node)


def node_of(value: Any) -> Node:
    """Return a node, placed nowhere, that means a value: the reverse of `value_of`."""
    if isinstance(value, dict):
        return Mapping(tuple((_text(name), node_of(each)) for name, each in value.items()), 0, 0)
    if isinstance(value, list):
        return Items(tuple(map(node_of, value)), 0, 0)
    if isinstance(value, str):
        return _text(value)
    return Scalar(json.dumps(value), 0, 0, plain=True)


def _is_same(one: Scalar, other: Scalar) -> bool:
    """Return whether scalars mean the same: readers differ on which plain texts are numbers (0900, 1_000)."""
    if is_null(one) or is_null(other):
        return is_null(one) and is_null(other)
    return one.text == other.text and (one.plain == other.plain or is_plain_text(one.text))


def is_plain_text(text: str) -> bool:
    """Return whether a scalar of this text, written without quotes, means the text itself to every reader."""
    return bool(_WORD.fullmatch(text)) and isinstance(_scalar(Scalar(text, 0, 0, plain=True)), str)


def _text(text: str) -> Scalar:
    return Scalar(text, 0, 0, plain=False)


def _scalar(node: Scalar) -> Any:
    if not node.plain:
        return node.text
    if is_null(node):
        return None
    text = node.text
    if is_true(node) or text in _FALSE:
        return is_true(node)
    return _number(text) if len(text) < _LONGEST_NUMBER else text


def _number(text: str) -> int | float | str:
    if _INTEGER.fullmatch(text):
        return int(text)
    if _OTHER_INTEGER.fullmatch(text):
        return int(text, 0) if text[1:2] in "xob" else int(text, 8)
    return float(text) if _FLOAT.fullmatch(text) else text


def same(first: Node, second: Node) -> bool:
    """Return whether two nodes mean the same, wherever they stand and in whatever order keys are written.

    Scalars are compared as they are written, so that `0o7` and `7` differ: what nobody touched is the same.
    """
    pending: list[tuple[Node, Node]] = [(first, second)]
    seen: set[tuple[int, int]] = set()
    while pending:
        one, other = pending.pop()
        if one is other or (id(one), id(other)) in seen:
            continue
        seen.add((id(one), id(other)))
        match (one, other):
            case (Scalar(), Scalar()):
                if not _is_same(one, other):
                    return False
            case (Items(), Items()):
                if len(one.nodes) != len(other.nodes):
                    return False
                pending.extend(zip(one.nodes, other.nodes, strict=True))
            case (Mapping(), Mapping()):
                mine = {name.text: value for name, value in members(one)}
                others = {name.text: value for name, value in members(other)}
                if mine.keys() != others.keys():
                    return False
                pending.extend((value, others[name]) for name, value in mine.items())
            case _:
                return False
    return True
