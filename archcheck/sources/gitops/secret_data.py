"""Renders without what their Secrets hold: that is shown nowhere, and kept nowhere. Pure.

A login for a registry stays, since images are asked for with it; a render that has one is not kept.
"""

import io
import json
import re
from typing import Any

from archcheck.documents.reading import Document, read
from archcheck.documents.splitting import split
from archcheck.documents.values import value_of

_SECRET = re.compile(rb"kind[\"']?[ \t]*:[ \t]*[\"']?Secret\b")
_SOURCE = re.compile(rb"^# Source: [^\r\n]*", re.MULTILINE)
_DATA = ("data", "stringData")
_LOGINS = frozenset({"kubernetes.io/dockerconfigjson", "kubernetes.io/dockercfg"})
_DEEPEST = 100


def without_secret_data(output: bytes) -> tuple[bytes, bool]:
    """Return a render without the data of its Secrets, and whether none is left in it."""
    if _SECRET.search(output) is None:
        return output, True
    parts: list[bytes] = []
    is_clean = True
    for chunk in split(io.BytesIO(output)):
        text = chunk.data or b""
        if _SECRET.search(text) is not None:
            text, is_free = _emptied(text)
            is_clean = is_clean and is_free
        parts.append(text.removeprefix(b"---").strip(b"\n") + b"\n")
    return b"".join(b"---\n" + part for part in parts), is_clean


def _emptied(text: bytes) -> tuple[bytes, bool]:
    """Return a text without the data of Secrets; as it is where none has any, or it cannot be read."""
    readings = list(read(io.BytesIO(text)))
    if not all(isinstance(reading, Document) for reading in readings):
        return text, False
    values = [value_of(reading.root) for reading in readings if isinstance(reading, Document)]
    emptied = [_without_data(value, 0) for value in values]
    is_clean = not any(_has_login(value, 0) for value in values)
    if emptied == values:
        return text, is_clean
    source = _SOURCE.search(text)
    head = source.group() + b"\n" if source else b""
    return b"\n---\n".join(head + json.dumps(value).encode() for value in emptied), is_clean


def _without_data(value: Any, depth: int) -> Any:
    if isinstance(value, list):
        return [_without_data(element, depth + 1) for element in value]
    if not isinstance(value, dict) or depth > _DEEPEST:
        return value
    if value.get("kind") == "Secret" and value.get("type") not in _LOGINS:
        return {key: each for key, each in value.items() if key not in _DATA}
    return {key: _without_data(each, depth + 1) if key == "items" else each for key, each in value.items()}


def _has_login(value: Any, depth: int) -> bool:
    if isinstance(value, list):
        return any(_has_login(element, depth + 1) for element in value)
    if not isinstance(value, dict) or depth > _DEEPEST:
        return False
    is_login = value.get("kind") == "Secret" and value.get("type") in _LOGINS
    return is_login or _has_login(value.get("items"), depth + 1)
