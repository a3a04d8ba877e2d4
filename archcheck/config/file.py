"""The keys of `.archcheck.yaml`."""

from pathlib import Path

from archcheck.config.model import ARTIFACT_HUB, CACHE_TTL, Settings
from archcheck.config.reader import Reader
from archcheck.config.registries import read_registries
from archcheck.config.values import duration, web_address
from archcheck.documents import nodes
from archcheck.documents.nodes import Node
from archcheck.errors import ConfigurationError, InvalidPlatformError
from archcheck.images.platform import Platform, parse_required_platform

_KEYS = ("platforms", "registries", "registries-config", "cache-ttl", "artifact-hub", "nodes", "tolerate")
_LATER = ("nodes", "tolerate")


def read_file(path: Path) -> Settings:
    """Return what a file says.

    Raises:
        ConfigurationError: it is broken, or says what archcheck does not know; with line.

    """
    reader = Reader(path)
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
        cache_ttl=duration(reader.text(ttl), reader.place(ttl)) if ttl else CACHE_TTL,
        artifact_hub=web_address(reader.text(hub), reader.place(hub)) if hub else ARTIFACT_HUB,
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
