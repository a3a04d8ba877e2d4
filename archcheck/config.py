"""Settings: `.archcheck.yaml`, found upward from the working directory, under flags and environment.

Precedence, highest first: command-line flags, `ARCHCHECK_*` variables, the file, defaults.
"""

import difflib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

from archcheck.documents import nodes
from archcheck.documents.nodes import Node, Scalar
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import ConfigurationError, InvalidPlatformError
from archcheck.images.platform import Platform, parse_required_platform
from archcheck.images.reference import DOCKER_HUB

FILE_NAME = ".archcheck.yaml"
ARTIFACT_HUB = "https://artifacthub.io"

_KEYS = ("platforms", "registries", "artifact-hub", "nodes", "tolerate")
_REGISTRY_KEYS = ("layout", "mirrors")
_HUB_NAMES = {"index.docker.io": DOCKER_HUB, "registry-1.docker.io": DOCKER_HUB}
_SIZE_LIMIT = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run is told beside its input.

    `layouts` maps a registry host, or `*`, to an OCI layout directory. `notes` are what the file says that
    this version does not act on yet.
    """

    platforms: tuple[Platform, ...] = ()
    layouts: Mapping[str, Path] = field(default_factory=dict)
    artifact_hub: str = ARTIFACT_HUB
    notes: tuple[str, ...] = ()


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
    settings = _Reader(path).settings() if path else Settings()
    hub = environment.get("ARCHCHECK_ARTIFACT_HUB")
    if not hub:
        return settings
    return Settings(
        settings.platforms, settings.layouts, _web_address(hub, "ARCHCHECK_ARTIFACT_HUB"), settings.notes
    )


def find_file(directory: Path) -> Path | None:
    """Return the nearest `.archcheck.yaml` in `directory` or above it."""
    for place in (directory, *directory.parents):
        candidate = place / FILE_NAME
        with suppress(OSError):
            if candidate.is_file():
                return candidate
    return None


def _web_address(text: str, where: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ConfigurationError(f"{where}: {text!r} is no web address", hint=ARTIFACT_HUB)
    return text.rstrip("/")


class _Reader:
    """Reads one file; every complaint names its line."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def settings(self) -> Settings:
        root = self._root()
        if root is None or nodes.is_null(root):
            return Settings()
        if not isinstance(root, nodes.Mapping):
            self._fail("a mapping is expected", root)
        self._require_known(root, _KEYS)
        registries = nodes.get(root, "registries")
        later = [name for name in ("nodes", "tolerate") if nodes.get(root, name) is not None]
        mirrored = [host.text for host, options in nodes.members(registries) if nodes.get(options, "mirrors")]
        later += [f"registries.{host}.mirrors" for host in mirrored]
        hub = nodes.get(root, "artifact-hub")
        return Settings(
            platforms=self._platforms(nodes.get(root, "platforms")),
            layouts=self._layouts(registries),
            artifact_hub=_web_address(self._text(hub), self._place(hub)) if hub else ARTIFACT_HUB,
            notes=tuple(f"{self._path}: {name} is not used by this version" for name in later),
        )

    def _root(self) -> Node | None:
        try:
            if self._path.stat().st_size > _SIZE_LIMIT:
                raise ConfigurationError(f"{self._path}: larger than {_SIZE_LIMIT} bytes")
            with self._path.open("rb") as stream:
                readings = list(read(stream))
        except OSError as error:
            raise ConfigurationError(f"{self._path} cannot be read: {error.strerror}") from error
        for reading in readings:
            if isinstance(reading, Broken):
                raise ConfigurationError(f"{self._path}:{reading.error.line}: {reading.error.what}")
        documents = [reading.root for reading in readings if isinstance(reading, Document)]
        if len(documents) > 1:
            self._fail("one document is expected", documents[1])
        return documents[0] if documents else None

    def _platforms(self, node: Node | None) -> tuple[Platform, ...]:
        platforms = []
        for element in self._list(node):
            try:
                platforms.append(parse_required_platform(self._text(element)))
            except InvalidPlatformError as error:
                raise ConfigurationError(f"{self._place(element)}: {error.what}", hint=error.hint) from error
        return tuple(dict.fromkeys(platforms))

    def _layouts(self, node: Node | None) -> dict[str, Path]:
        layouts = {}
        for host, options in self._members(node):
            self._require_known(options, _REGISTRY_KEYS)
            layout = nodes.get(options, "layout")
            if layout is not None:
                layouts[_HUB_NAMES.get(host.text, host.text)] = self._path.parent / self._folder(layout)
        return layouts

    def _folder(self, node: Node) -> Path:
        try:
            return Path(self._text(node)).expanduser()
        except RuntimeError as error:
            raise ConfigurationError(f"{self._place(node)}: {error}") from error

    def _members(self, node: Node | None) -> list[tuple[Scalar, Node]]:
        if node is not None and not nodes.is_null(node) and not isinstance(node, nodes.Mapping):
            self._fail("a mapping is expected", node)
        return list(nodes.members(node))

    def _list(self, node: Node | None) -> list[Node]:
        if node is not None and not nodes.is_null(node) and not isinstance(node, nodes.Items):
            self._fail("a list is expected", node)
        return list(nodes.elements(node))

    def _text(self, node: Node | None) -> str:
        text = nodes.text_of(node)
        if text is None:
            self._fail("a text is expected", node)
        return text

    def _require_known(self, node: Node, known: tuple[str, ...]) -> None:
        for name, _ in self._members(node):
            if name.text not in known:
                close = difflib.get_close_matches(name.text, known, 1)
                hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
                raise ConfigurationError(f"{self._place(name)}: unknown key {name.text!r}", hint=hint)

    def _place(self, node: Node | None) -> str:
        return f"{self._path}:{node.line}" if node is not None else str(self._path)

    def _fail(self, message: str, node: Node | None) -> NoReturn:
        raise ConfigurationError(f"{self._place(node)}: {message}")
