"""The `functionConfig` of a ResourceList, as the options of `archcheck krm`."""

from dataclasses import replace
from pathlib import Path
from typing import Any

from archcheck.cli.options.groups import Flags
from archcheck.cli.options.patch import FAIL, PASS, FilterFlags
from archcheck.cli.options.registry import RegistryFlags
from archcheck.cli.options.shared import NodesFlags
from archcheck.documents.nodes import Items, Mapping, YamlNode, elements, get, is_true, members, text_of
from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.patches.yaml_edit.members import only_mapping
from archcheck.sources.stdin import STDIN

_CHOICES = {"onUnknown": "on_unknown", "onUnsafe": "on_unsafe"}
_KNOWN = ("nodes", "tolerate", "offline", "registryLayout", *_CHOICES)


@dataclass(frozen=True, slots=True)
class FunctionConfig:
    """What the configuration of a function says; what it leaves out is as on the command line by default."""

    nodes: tuple[str, ...] = ()
    tolerate: tuple[str, ...] = ()
    offline: bool = False
    registry_layout: Path | None = None
    on_unknown: str = FAIL
    on_unsafe: str = FAIL


def with_function_config(data: bytes, flags: Flags) -> Flags:
    """Return the command line with what the function's configuration says; the command line wins.

    Raises:
        InputError: the input is no ResourceList, or the configuration says something unknown; with line.

    """
    config = _read(only_mapping(data, STDIN, "ResourceList"))
    nodes, registry, mine = flags.of(NodesFlags), flags.of(RegistryFlags), flags.of(FilterFlags)
    return flags.replacing(
        NodesFlags(nodes.nodes or config.nodes),
        replace(
            registry,
            offline=registry.offline or config.offline,
            registry_layout=registry.registry_layout or config.registry_layout,
        ),
        FilterFlags(
            config.on_unknown if mine.on_unknown == FAIL else mine.on_unknown,
            config.on_unsafe if mine.on_unsafe == FAIL else mine.on_unsafe,
            mine.tolerate or config.tolerate,
        ),
    )


def _read(root: Mapping) -> FunctionConfig:
    """Return what the `spec` of the configuration says, or the `data` of a ConfigMap."""
    if text_of(get(root, "kind")) != "ResourceList":
        raise InputError("a ResourceList is expected", path=STDIN, line=root.line or None)
    config = get(root, "functionConfig")
    said: dict[str, Any] = {}
    for name, value in members(get(config, "spec") or get(config, "data")):
        if name.text not in _KNOWN:
            hint = f"known are {', '.join(_KNOWN)}"
            raise InputError(
                f"functionConfig: unknown key {name.text!r}", path=STDIN, line=name.line, hint=hint
            )
        said |= _field(name.text, value)
    return FunctionConfig(**said)


def _field(name: str, value: YamlNode) -> dict[str, Any]:
    text = text_of(value)
    if name == "tolerate":
        listed = elements(value) if isinstance(value, Items) else ()
        keys = [text_of(key) or "" for key in listed] if listed else (text or "").replace(",", " ").split()
        return {"tolerate": tuple(filter(None, keys))}
    if text is None:
        raise InputError(f"functionConfig: a text is expected for {name}", path=STDIN, line=value.line)
    if name in _CHOICES:
        if text not in (FAIL, PASS):
            raise InputError(f"functionConfig: {name} is {FAIL} or {PASS}", path=STDIN, line=value.line)
        return {_CHOICES[name]: text}
    if name == "offline":
        return {"offline": is_true(value) or text == "true"}
    return {"nodes": (text,)} if name == "nodes" else {"registry_layout": Path(text)}
