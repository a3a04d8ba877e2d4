"""Documents without the values of Secrets: a placeholder stands for each, wherever it was put. Pure."""

import base64
import binascii
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

_LOGIN_KEYS = frozenset({".dockerconfigjson", ".dockercfg"})
_NO_LOGIN = '{"auths":{}}'
_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
_IDENTITY = frozenset({"apiVersion", "kind"})
_NAMES = frozenset({"name", "generateName", "namespace", "labels", "ownerReferences"})
_DATA = ("data", "stringData")
_PLACEHOLDER = "..PLACEHOLDER.."
_DEEPEST = 100
_SHORTEST = 6
"""Characters of a value that is looked for elsewhere: shorter ones stand in many places by chance."""


def secrets_in(value: Any, default_kind: str = "", depth: int = 0) -> Iterator[Mapping[str, Any]]:
    """Yield the Secrets of a document: itself, or items of a List."""
    if not isinstance(value, dict) or depth > _DEEPEST:
        return
    kind = str(value.get("kind") or default_kind)
    items = value.get("items")
    if kind == "Secret":
        yield value
    elif isinstance(items, list):
        for item in items:
            yield from secrets_in(item, kind.removesuffix("List"), depth + 1)


def secret_texts(secret: Mapping[str, Any]) -> Iterator[str]:
    """Yield the texts that a Secret keeps: whole, each line of it, and what stands behind a colon there."""
    for key in _DATA:
        data = secret.get(key)
        for value in data.values() if isinstance(data, dict) else ():
            text = _decoded(str(value)) if key == "data" else str(value)
            encoded = base64.b64encode(text.encode()).decode()
            lines = [line.strip() for line in text.splitlines()]
            behind = [line.partition(": ")[2].strip(" \"'") for line in lines]
            yield from (each for each in (text, encoded, *lines, *behind) if len(each) >= _SHORTEST)


def _decoded(text: str) -> str:
    try:
        return base64.b64decode(text, validate=True).decode()
    except (binascii.Error, ValueError):
        return text


def with_placeholders(value: Any, texts: Iterable[str]) -> Any:
    """Return a document with a placeholder for each value of a Secret, and for each of some texts elsewhere.

    What tells an object from others stays: its kind, its name, its labels.
    """
    ordered = sorted(set(texts), key=len, reverse=True)
    return _hidden(value, "", ordered, 0)


def _hidden(value: Any, default_kind: str, texts: list[str], depth: int) -> Any:
    if not isinstance(value, dict) or depth > _DEEPEST:
        return value
    kind = str(value.get("kind") or default_kind)
    if kind == "Secret":
        return _placeheld(value)
    below = kind.removesuffix("List")
    items = value.get("items")
    if kind.endswith("List") and isinstance(items, list):
        return {**value, "items": [_hidden(item, below, texts, depth + 1) for item in items]}
    return {key: _of_object(key, each, texts) for key, each in value.items()}


def _of_object(key: str, value: Any, texts: list[str]) -> Any:
    """Return a member of an object: what tells it from others stays."""
    if key in _IDENTITY:
        return value
    if key != "metadata" or not isinstance(value, dict):
        return _masked(value, texts, 0)
    return {name: each if name in _NAMES else _masked(each, texts, 0) for name, each in value.items()}


def _masked(value: Any, texts: list[str], depth: int) -> Any:
    if isinstance(value, str):
        for text in texts:
            value = value.replace(text, _PLACEHOLDER)
        return value
    if isinstance(value, list):
        return [_masked(each, texts, depth + 1) for each in value]
    if isinstance(value, dict):
        return {key: _masked(each, texts, depth + 1) for key, each in value.items()}
    return value


def _placeheld(secret: Mapping[str, Any]) -> dict[str, Any]:
    """Return a Secret without its values, the marks of SOPS, and a copy of itself in an annotation."""
    made = {key: value for key, value in secret.items() if key != "sops"}
    for key in _DATA:
        data = made.get(key)
        if isinstance(data, dict):
            made[key] = {name: _placeholder(str(name), is_encoded=key == "data") for name in data}
        elif key in made:
            made[key] = None
    metadata = made.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    if isinstance(metadata, dict) and isinstance(annotations, dict):
        kept = {name: text for name, text in annotations.items() if name != _APPLIED}
        made["metadata"] = {**metadata, "annotations": kept}
    return made


def _placeholder(name: str, *, is_encoded: bool) -> str:
    text = _NO_LOGIN if name in _LOGIN_KEYS else f"..PLACEHOLDER_{name}.."
    return base64.b64encode(text.encode()).decode() if is_encoded else text
