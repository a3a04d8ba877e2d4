"""`.archcheck.yaml`, found upward from the working directory, under the environment.

Precedence, highest first: command-line flags, `ARCHCHECK_*` variables, the file, defaults.
"""

import os
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from archcheck.config.durations import parse_duration
from archcheck.config.model import ARTIFACT_HUB, CACHE_TTL, Settings
from archcheck.config.reader import Reader
from archcheck.config.registries import read_registries
from archcheck.documents import nodes
from archcheck.documents.nodes import Node
from archcheck.errors import ConfigurationError, InvalidPlatformError
from archcheck.images.platform import Platform, parse_required_platform

FILE_NAME = ".archcheck.yaml"

_KEYS = ("platforms", "registries", "registries-config", "cache-ttl", "artifact-hub", "nodes", "tolerate")
_LATER = ("nodes", "tolerate")


def load_settings(explicit: Path | None, directory: Path, environment: Mapping[str, str]) -> Settings:
    """Return the settings of the configuration file and the environment.

    Args:
        explicit: the file that `--config` names, or None.
        directory: where the search upward starts.
        environment: the process's variables.

    Raises:
        ConfigurationError: the file is missing, broken, or says what archcheck does not know; with line.

    """
    named = explicit or (
        Path(environment["ARCHCHECK_CONFIG"]) if environment.get("ARCHCHECK_CONFIG") else None
    )
    path = named or find_file(directory)
    settings = _read(Reader(path)) if path else Settings()
    if environment.get("ARCHCHECK_ARTIFACT_HUB"):
        hub = _web_address(environment["ARCHCHECK_ARTIFACT_HUB"], "ARCHCHECK_ARTIFACT_HUB")
        settings = replace(settings, artifact_hub=hub)
    if environment.get("ARCHCHECK_CACHE_TTL"):
        ttl = _duration(environment["ARCHCHECK_CACHE_TTL"], "ARCHCHECK_CACHE_TTL")
        settings = replace(settings, cache_ttl=ttl)
    if "ARCHCHECK_REGISTRIES_CONFIG" in environment:
        parts = environment["ARCHCHECK_REGISTRIES_CONFIG"].split(os.pathsep)
        settings = replace(settings, registries_config=tuple(Path(part) for part in parts if part))
    return settings


def find_file(directory: Path) -> Path | None:
    """Return the nearest `.archcheck.yaml` in `directory` or above it."""
    for place in (directory, *directory.parents):
        candidate = place / FILE_NAME
        with suppress(OSError):
            if candidate.is_file():
                return candidate
    return None


def _read(reader: Reader) -> Settings:
    root = reader.root()
    if root is None or nodes.is_null(root):
        return Settings()
    if not isinstance(root, nodes.Mapping):
        reader.fail("a mapping is expected", root)
    reader.require_known(root, _KEYS)
    hub, ttl = nodes.get(root, "artifact-hub"), nodes.get(root, "cache-ttl")
    files = nodes.get(root, "registries-config")
    return Settings(
        platforms=_platforms(reader, nodes.get(root, "platforms")),
        registries=read_registries(reader, nodes.get(root, "registries")),
        registries_config=tuple(reader.file(each) for each in reader.list(files)) if files else None,
        cache_ttl=_duration(reader.text(ttl), reader.place(ttl)) if ttl else CACHE_TTL,
        artifact_hub=_web_address(reader.text(hub), reader.place(hub)) if hub else ARTIFACT_HUB,
        notes=tuple(
            f"{reader.path}: {name} is not used by this version"
            for name in _LATER
            if nodes.get(root, name) is not None
        ),
    )


def _platforms(reader: Reader, node: Node | None) -> tuple[Platform, ...]:
    platforms = []
    for element in reader.list(node):
        try:
            platforms.append(parse_required_platform(reader.text(element)))
        except InvalidPlatformError as error:
            raise ConfigurationError(f"{reader.place(element)}: {error.what}", hint=error.hint) from error
    return tuple(dict.fromkeys(platforms))


def _duration(text: str, where: str) -> float:
    try:
        return parse_duration(text)
    except ValueError as error:
        raise ConfigurationError(f"{where}: {error}") from error


def _web_address(text: str, where: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ConfigurationError(f"{where}: {text!r} is no web address", hint=ARTIFACT_HUB)
    return text.rstrip("/")
