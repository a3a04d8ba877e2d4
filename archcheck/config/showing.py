"""What the settings of a run are, and where each comes from."""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

from archcheck.config.loading import load_settings
from archcheck.config.model import Settings
from archcheck.config.reader import Reader
from archcheck.documents.nodes import members

_FIELDS = {
    "platforms": "platforms",
    "nodes": "nodes",
    "pull": "pull",
    "variant-label": "variant_label",
    "feature-gates": "gates",
    "tolerate": "tolerate",
    "include": "include",
    "exclude": "exclude",
    "charts": "charts",
    "fail-on": "fail_on",
    "severity": "severities",
    "ignore": "ignores",
    "registries": "registries",
    "registries-config": "registries_config",
    "cache-ttl": "cache_ttl",
    "artifact-hub": "artifact_hub",
}
_VARIABLES = {
    "registries-config": "ARCHCHECK_REGISTRIES_CONFIG",
    "cache-ttl": "ARCHCHECK_CACHE_TTL",
    "artifact-hub": "ARCHCHECK_ARTIFACT_HUB",
}


def settings_shown(explicit: Path | None, directory: Path, environment: Mapping[str, str]) -> Iterator[str]:
    """Yield a line for each setting: key, value, and the variable, the line of the file, or `default`.

    Options of the command line go before all of them; each has a variable of its own.

    Raises:
        ConfigurationError: the file is broken; with line.

    """
    settings = load_settings(explicit, directory, environment)
    lines = _lines(settings.file)
    yield f"file: {settings.file or 'none'}"
    for key, field in _FIELDS.items():
        value = getattr(settings, field)
        yield f"{key}: {_text(key, value)}  ({_origin(key, settings, lines, environment)})"
    for name in sorted(name for name in environment if name.startswith("ARCHCHECK_")):
        if name not in _VARIABLES.values():
            yield f"{name}: {environment[name]}  (environment)"


def _lines(path: Path | None) -> dict[str, int]:
    """Return the line of each key in a file."""
    root = Reader(path).root() if path is not None else None
    return {name.text: name.line for name, _ in members(root)}


def _origin(key: str, settings: Settings, lines: Mapping[str, int], environment: Mapping[str, str]) -> str:
    variable = _VARIABLES.get(key, "")
    if environment.get(variable):
        return variable
    return f"{settings.file}:{lines[key]}" if key in lines else "default"


def _text(key: str, value: Any) -> str:
    """Return a value on one line; no password is ever among them."""
    special = _SPECIAL.get(key)
    if special is not None:
        return special(value)
    if isinstance(value, (tuple, frozenset)):
        texts = map(str, value)
        return ", ".join(sorted(texts) if isinstance(value, frozenset) else texts) or "none"
    return str(value) if value else "none"


def _files(value: tuple[Path, ...] | None) -> str:
    return "those of this machine" if value is None else ", ".join(map(str, value)) or "none"


_SPECIAL: Mapping[str, Callable[[Any], str]] = {
    "nodes": lambda value: ", ".join(f"{each.name} ({each.platform})" for each in value) or "none",
    "charts": lambda value: ", ".join(f"{each.chart} {each.version}".strip() for each in value) or "none",
    "ignore": lambda value: "1 entry" if len(value) == 1 else f"{len(value)} entries",
    "severity": lambda value: ", ".join(f"{rule}={value[rule]}" for rule in sorted(value)) or "none",
    "registries": lambda value: ", ".join(sorted(value)) or "none",
    "registries-config": _files,
    "fail-on": lambda value: value or "error",
    "cache-ttl": lambda value: f"{value:g}s",
}
