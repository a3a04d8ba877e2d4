"""Patches of a FluxInstance, laid over one of the objects that it makes, as kustomize does it.

The objects have no lists with keys of their own: a strategic merge replaces a list whole.
Source: kubernetes-sigs/kustomize, api/types/selector.go; RFC 6902.
"""

import copy
from collections.abc import Mapping, Sequence
from typing import Any

from archcheck.documents.nodes import YamlNode, get, text_of
from archcheck.documents.values import value_of
from archcheck.errors import DocumentError
from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.regular.matching import go_pattern
from archcheck.sources.gitops.written_values import yaml_in

_SELECTED = ("group", "version", "kind", "name", "namespace")
_DELETE = {"$patch": "delete"}


class InstancePatchError(Exception):
    """Why a patch cannot be laid over an object."""


def patched(value: dict[str, Any], patches: Sequence[YamlNode]) -> dict[str, Any] | None:
    """Return an object with all patches that are meant for it; None where one of them deletes it.

    Raises:
        InstancePatchError: a patch that is meant for it cannot be laid over it.

    """
    result: dict[str, Any] | None = value
    for patch in patches:
        content = _content(patch)
        if result is not None and _is_meant(result, get(patch, "target"), content):
            result = _patched(result, content)
    return result


def _content(patch: YamlNode) -> Any:
    text = text_of(get(patch, "patch"))
    if text is None:
        return None
    try:
        return value_of(yaml_in(text))
    except DocumentError as error:
        raise InstancePatchError(f"a patch of its is no YAML: {error.what}") from error


def _is_meant(value: Mapping[str, Any], target: YamlNode | None, content: Any) -> bool:
    """Return whether a patch is meant for an object: its target's expressions, or what it names itself."""
    names = _names(value)
    if target is None:
        return isinstance(content, dict) and _names(content) == names
    if get(target, "labelSelector") is not None or get(target, "annotationSelector") is not None:
        return False
    return all(_is_taken(text_of(get(target, key)), names[key]) for key in _SELECTED)


def _is_taken(expression: str | None, name: str) -> bool:
    try:
        return not expression or go_pattern(f"^(?:{expression})$").find(name) is not None
    except FunctionError as error:
        raise InstancePatchError(f"a target of its patches is no expression: {expression}") from error


def _names(value: Mapping[str, Any]) -> dict[str, str]:
    group, slash, version = str(value.get("apiVersion", "")).rpartition("/")
    metadata = value.get("metadata")
    named = metadata if isinstance(metadata, dict) else {}
    return {
        "group": group if slash else "",
        "version": version,
        "kind": str(value.get("kind", "")),
        "name": str(named.get("name", "")),
        "namespace": str(named.get("namespace", "")),
    }


def _patched(value: dict[str, Any], content: Any) -> dict[str, Any] | None:
    if isinstance(content, list):
        return _operated(value, content)
    if isinstance(content, dict):
        if content.get("$patch") == "delete":
            return None
        identity: dict[str, Any] = {key: value[key] for key in ("apiVersion", "kind") if key in value}
        merged = _merged(value, content)
        names = {key: value["metadata"][key] for key in ("name", "namespace") if key in value["metadata"]}
        return {**merged, **identity, "metadata": {**merged["metadata"], **names}}
    raise InstancePatchError("a patch of its is neither an object nor a list of operations")


def _merged(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    result = dict(below)
    for key, value in above.items():
        known = result.get(key)
        if value is None or value == _DELETE:
            result.pop(key, None)
        elif isinstance(value, dict):
            result[key] = _merged(known if isinstance(known, dict) else {}, value)
        else:
            result[key] = value
    return result


def _operated(value: dict[str, Any], operations: Sequence[Any]) -> dict[str, Any]:
    result: dict[str, Any] = copy.deepcopy(value)
    for operation in operations:
        if not isinstance(operation, dict) or not isinstance(operation.get("path"), str):
            raise InstancePatchError("an operation of its patches has no path")
        keys = [part.replace("~1", "/").replace("~0", "~") for part in operation["path"].split("/")[1:]]
        if not keys:
            raise InstancePatchError("an operation of its patches means the whole object")
        _operate(_holder(result, keys[:-1]), keys[-1], operation)
    return result


def _holder(value: Any, keys: Sequence[str]) -> Any:
    for key in keys:
        value = _member(value, key)
    return value


def _member(value: Any, key: str) -> Any:
    if isinstance(value, dict) and key in value:
        return value[key]
    if isinstance(value, list) and key.isdigit() and int(key) < len(value):
        return value[int(key)]
    raise InstancePatchError(f"an operation of its patches finds no {key!r}")


def _operate(holder: Any, key: str, operation: Mapping[str, Any]) -> None:
    name, value = operation.get("op"), operation.get("value")
    if name == "add" and isinstance(holder, dict):
        holder[key] = value
    elif name == "add" and isinstance(holder, list) and (key == "-" or key.isdigit()):
        holder.insert(len(holder) if key == "-" else int(key), value)
    elif name in ("remove", "replace", "test"):
        known = _member(holder, key)
        if name == "test" and known != value:
            raise InstancePatchError("a test among its patches does not hold")
        if name == "replace":
            holder[key if isinstance(holder, dict) else int(key)] = value
        elif name == "remove":
            holder.pop(key if isinstance(holder, dict) else int(key))
    else:
        raise InstancePatchError(f"an operation of its patches is not known here: {name}")
