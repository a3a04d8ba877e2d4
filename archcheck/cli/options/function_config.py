"""The `functionConfig` of a ResourceList, as the options of `archcheck krm`."""

from pathlib import Path
from typing import Any

from archcheck.actions.patch.filters import FAIL, PASS
from archcheck.documents.nodes import Items, Mapping, Node, elements, get, is_true, members, text_of
from archcheck.errors import InputError
from archcheck.sources.stdin import STDIN

_CHOICES = {"onUnknown": "on_unknown", "onUnsafe": "on_unsafe"}
_KNOWN = ("nodes", "tolerate", "offline", "registryLayout", *_CHOICES)


def with_function_config(root: Mapping, values: dict[str, Any]) -> dict[str, Any]:
    """Return a command's values with what the function's configuration says; the command line wins.

    Its `spec` is read, or the `data` of a ConfigMap.

    Raises:
        InputError: the input is no ResourceList, or the configuration says something unknown; with line.

    """
    if text_of(get(root, "kind")) != "ResourceList":
        raise InputError("a ResourceList is expected", path=STDIN, line=root.line or None)
    config = get(root, "functionConfig")
    said = get(config, "spec") or get(config, "data")
    found: dict[str, Any] = {}
    for name, value in members(said):
        if name.text not in _KNOWN:
            hint = f"known are {', '.join(_KNOWN)}"
            raise InputError(
                f"functionConfig: unknown key {name.text!r}", path=STDIN, line=name.line, hint=hint
            )
        found |= _read(name.text, value)
    default: dict[str, Any] = {"nodes": None, "tolerate": (), "offline": False, "registry_layout": None}
    default |= dict.fromkeys(_CHOICES.values(), FAIL)
    return values | {key: each for key, each in found.items() if values.get(key) == default[key]}


def _read(name: str, value: Node) -> dict[str, Any]:
    text = text_of(value)
    if name == "tolerate":
        listed = elements(value) if isinstance(value, Items) else ()
        keys = [text_of(each) or "" for each in listed] if listed else (text or "").replace(",", " ").split()
        return {"tolerate": tuple(filter(None, keys))}
    if text is None:
        raise InputError(f"functionConfig: a text is expected for {name}", path=STDIN, line=value.line)
    if name in _CHOICES:
        if text not in (FAIL, PASS):
            raise InputError(f"functionConfig: {name} is {FAIL} or {PASS}", path=STDIN, line=value.line)
        return {_CHOICES[name]: text}
    if name == "offline":
        return {"offline": is_true(value) or text == "true"}
    return {"nodes": text} if name == "nodes" else {"registry_layout": Path(text)}
