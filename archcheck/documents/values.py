"""Nodes ↔ the values that they mean in JSON, as kubectl turns YAML into it."""

import json
import math
import re
from functools import lru_cache
from typing import Any

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode, elements, members
from archcheck.documents.scalars import Plain, is_same_number, key_text, resolved

_WORD = re.compile(r"(?:[.]{1,2}/)*[A-Za-z_/][A-Za-z0-9_./-]*")


def value_of(node: YamlNode | None) -> Any:
    """Return what a node means: dictionaries, lists, texts, numbers, truth values, None."""
    if isinstance(node, Mapping):
        return {_key(name): value_of(value) for name, value in members(node)}
    if isinstance(node, Items):
        return [value_of(element) for element in elements(node)]
    return None if node is None else _scalar(node)


def node_of(value: Any) -> YamlNode:
    """Return a node, placed nowhere, that means a value: the reverse of `value_of`."""
    if isinstance(value, dict):
        return Mapping(tuple((_text(name), node_of(member)) for name, member in value.items()), 0, 0)
    if isinstance(value, list):
        return Items(tuple(map(node_of, value)), 0, 0)
    if isinstance(value, str):
        return _text(value)
    return Scalar(json.dumps(value), 0, 0, plain=True)


def canonical(value: Any) -> str:
    """Return a value as JSON in which what is the same to Kubernetes is written the same, key for key.

    Python's own comparison takes true for 1, and its text tells 1 from 1.0.
    """
    return json.dumps(_whole(value), sort_keys=True)


def _whole(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _whole(member) for name, member in value.items()}
    if isinstance(value, list):
        return list(map(_whole, value))
    is_whole = isinstance(value, float) and value.is_integer() and is_same_number(value, int(value))
    return int(value) if is_whole else value


def _is_same(one: Scalar, other: Scalar) -> bool:
    """Return whether scalars mean the same to Kubernetes, however their numbers are spelled."""
    if one.plain == other.plain and one.text == other.text:
        return True
    first, second = _meaning(one), _meaning(other)
    # a bool is an int to Python, and true is no 1 to Kubernetes
    if isinstance(first, bool) or isinstance(second, bool):
        return first is second
    if isinstance(first, (int, float)) and isinstance(second, (int, float)):
        return is_same_number(first, second)
    return first == second


def _meaning(node: Scalar) -> Plain:
    return resolved(node.text) if node.plain else node.text


def _key(name: Scalar) -> str:
    return key_text(name.text) if name.plain else name.text


def is_plain_text(text: str) -> bool:
    """Return whether a scalar of this text, written without quotes, means the text itself to every reader."""
    return bool(_WORD.fullmatch(text)) and isinstance(_scalar(Scalar(text, 0, 0, plain=True)), str)


def _text(text: str) -> Scalar:
    return Scalar(text, 0, 0, plain=False)


def _scalar(node: Scalar) -> Plain:
    """Return a scalar as JSON has it; infinity and NaN, of which it has none, as they are written."""
    meaning = _meaning(node)
    return node.text if isinstance(meaning, float) and not math.isfinite(meaning) else meaning


def same(first: YamlNode, second: YamlNode) -> bool:
    """Return whether two nodes mean the same, wherever they stand and in whatever order keys are written.

    To Kubernetes, that is: neither quotes count, nor what is an alias, nor how a number is spelled.
    """
    pending: list[tuple[YamlNode, YamlNode]] = [(first, second)]
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
                mine, others = _by_key(one), _by_key(other)
                if mine.keys() != others.keys():
                    return False
                pending.extend((value, others[name]) for name, value in mine.items())
            case _:
                return False
    return True


def _by_key(node: Mapping) -> dict[tuple[str, bool], YamlNode]:
    return {_identity(name.text, plain=name.plain): value for name, value in members(node)}


@lru_cache(maxsize=4096)
def _identity(text: str, *, plain: bool) -> tuple[str, bool]:
    """Return a key as JSON has it, and whether it is a float's: that is rounded, and no other is like it."""
    return (key_text(text), isinstance(resolved(text), float)) if plain else (text, False)
