"""Short ways to read a text in a test."""

import io
from typing import Any

from archcheck.documents.nodes import Mapping, Scalar, YamlNode
from archcheck.documents.reading import Broken, Document, Reading, read


def read_all(text: str | bytes) -> list[Reading]:
    return list(read(io.BytesIO(text.encode() if isinstance(text, str) else text)))


def roots(text: str | bytes) -> list[YamlNode]:
    """Return the roots of a text whose every document can be read."""
    found = []
    for reading in read_all(text):
        assert isinstance(reading, Document), reading
        found.append(reading.root)
    return found


def root(text: str | bytes) -> YamlNode:
    """Return the root of a text of one document."""
    [only] = roots(text)
    return only


def broken(text: str | bytes) -> Broken:
    """Return the one reading of a text that cannot be read."""
    [only] = [reading for reading in read_all(text) if isinstance(reading, Broken)]
    return only


def value(node: YamlNode) -> Any:
    """Return a node as dict, list and str: the pairs as written, the last of two keys."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Mapping):
        return {_key(key): value(member) for key, member in node.pairs}
    return [value(element) for element in node.nodes]


def values(text: str | bytes) -> list[Any]:
    return [value(each) for each in roots(text)]


def _key(node: YamlNode) -> str:
    assert isinstance(node, Scalar)
    return node.text
