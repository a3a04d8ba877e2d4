"""What variables set instead of the configuration, as the options of a run would take them."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from archcheck.config.file import FAIL_ON
from archcheck.config.model import Settings
from archcheck.errors import ConfigurationError, InvalidPlatformError
from archcheck.hints import did_you_mean
from archcheck.images.platform import Platform
from archcheck.images.platform_names import parse_required_platform

PREFIX = "ARCHCHECK_"
CONFIG = "ARCHCHECK_CONFIG"
REGISTRIES_CONFIG = "ARCHCHECK_REGISTRIES_CONFIG"
_NODES = "ARCHCHECK_NODES"
_PLATFORM = "ARCHCHECK_PLATFORM"
_FAIL_ON = "ARCHCHECK_FAIL_ON"
_TRUE = frozenset({"1", "true", "t", "yes", "y", "on"})
"""What click takes for a flag that is given."""


class EffectiveValue(NamedTuple):
    """A value as text, and what gives it."""

    text: str
    origin: str


def overridden(settings: Settings, environment: Mapping[str, str]) -> dict[str, EffectiveValue]:
    """Return the settings that are other than the configuration has them, by key.

    Raises:
        ConfigurationError: a variable's value is none that its option takes.

    """
    return dict(_overridden(settings, environment))


def _overridden(settings: Settings, environment: Mapping[str, str]) -> Iterator[tuple[str, EffectiveValue]]:
    required = _platforms(environment.get(_PLATFORM, ""))
    nodes = environment.get(_NODES)
    if required:
        yield "platforms", EffectiveValue(", ".join(map(str, required)), _PLATFORM)
    elif settings.platforms and (nodes or settings.nodes or settings.nodes_file or _have_nodes(settings)):
        said = ", ".join(map(str, settings.platforms))
        where = f"{settings.file}:{settings.lines.get('platforms', 1)}"
        yield "platforms", EffectiveValue("none", f"nodes are given, so {said} of {where} does not count")
    if nodes:
        yield "nodes", EffectiveValue(f"those of {nodes}", _NODES)
    if environment.get(_FAIL_ON):
        yield "fail-on", EffectiveValue(_fail_on(environment[_FAIL_ON]), _FAIL_ON)
    if layout := environment.get("ARCHCHECK_REGISTRY_LAYOUT"):
        yield "registries", EffectiveValue(f"the layout {layout} instead of all", "ARCHCHECK_REGISTRY_LAYOUT")
    if is_on(environment, "ARCHCHECK_NO_IGNORES"):
        yield "ignore", EffectiveValue("none", "ARCHCHECK_NO_IGNORES")


def _have_nodes(settings: Settings) -> bool:
    return any(cluster.nodes or cluster.nodes_file for cluster in settings.clusters)


def baseline_of(environment: Mapping[str, str], usual: Path) -> EffectiveValue:
    """Return the baseline of a run; `usual` is where it lies if nothing is said of it."""
    for name in ("ARCHCHECK_NO_IGNORES", "ARCHCHECK_NO_BASELINE"):
        if is_on(environment, name):
            return EffectiveValue("none", name)
    if named := environment.get("ARCHCHECK_BASELINE"):
        return EffectiveValue(named, "ARCHCHECK_BASELINE")
    return EffectiveValue(str(usual) if usual.is_file() else "none", "default")


def is_on(environment: Mapping[str, str], name: str) -> bool:
    """Return whether the variable of a flag switches it on."""
    return environment.get(name, "").strip().lower() in _TRUE


def _platforms(text: str) -> list[Platform]:
    try:
        return list(dict.fromkeys(map(parse_required_platform, text.split())))
    except InvalidPlatformError as error:
        raise ConfigurationError(f"{_PLATFORM}: {error.what}", hint=error.hint) from error


def _fail_on(text: str) -> str:
    if text not in FAIL_ON:
        hint = did_you_mean(text, FAIL_ON) or f"one of {', '.join(FAIL_ON)}"
        raise ConfigurationError(f"{_FAIL_ON}: {text!r} is not known", hint=hint)
    return text
