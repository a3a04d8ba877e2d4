"""One configuration file as nodes; every complaint names its line."""

import re
import stat
from collections.abc import Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import NoReturn

from archcheck.documents import nodes
from archcheck.documents.nodes import Scalar, YamlNode
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import ConfigurationError, InvalidPlatformError
from archcheck.hints import did_you_mean
from archcheck.images.platform import Platform
from archcheck.images.platform_names import parse_required_platform
from archcheck.storage.bounded import read_bounded

_SIZE_LIMIT = 1024 * 1024
_STREAM = re.compile("/dev/(stdin|null|fd/[0-9]+)|/proc/self/fd/[0-9]+")
"""What a person names to hand over a text, and what no file that is found is called."""

_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")


class Reader:
    """Reads one file."""

    def __init__(self, path: Path, limit: int = _SIZE_LIMIT) -> None:
        self.path = path
        self._limit = limit

    def root(self) -> YamlNode | None:
        """Return the file's one document; None for an empty one.

        Raises:
            ConfigurationError: it cannot be read, or is broken, or holds several; as all members do.

        """
        readings = list(read(BytesIO(self._data())))
        for reading in readings:
            if isinstance(reading, Broken):
                raise ConfigurationError(f"{self.path}:{reading.error.line}: {reading.error.what}")
        documents = [reading.root for reading in readings if isinstance(reading, Document)]
        if len(documents) > 1:
            self.fail("one document is expected", documents[1])
        return documents[0] if documents else None

    def _data(self) -> bytes:
        """Return what is in the file; one that may never end, such as a named pipe, is not opened."""
        try:
            mode = self.path.stat().st_mode
            is_stream = _STREAM.fullmatch(str(self.path)) is not None
            if not (stat.S_ISREG(mode) or stat.S_ISDIR(mode) or is_stream):
                raise ConfigurationError(f"{self.path} cannot be read: no ordinary file")
            return read_bounded(self.path, self._limit)
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"{self.path} cannot be read: {self._why(error)}") from error

    def _why(self, error: OSError | ValueError) -> str:
        """Return what the system says; of a link that leads nowhere, where it leads."""
        if isinstance(error, FileNotFoundError) and self.path.is_symlink():
            return f"a link to {self.path.readlink()}, which is not there"
        return getattr(error, "strerror", None) or str(error)

    def members(self, node: YamlNode | None) -> list[tuple[Scalar, YamlNode]]:
        """Return the members of a mapping; none where it is absent."""
        if node is not None and not nodes.is_null(node) and not isinstance(node, nodes.Mapping):
            self.fail("a mapping is expected", node)
        return list(nodes.members(node))

    def entries(self, node: YamlNode | None) -> list[tuple[Scalar, YamlNode]]:
        """Return the members of a mapping; a key that stands there twice is refused.

        The last one would win, as after `archcheck nodes >> .archcheck.yaml` run twice, and what no
        longer counts would not be seen.
        """
        pairs = self.members(node)
        for mapping in _with_written_out(node):
            lines: dict[str, int] = {}
            for name, _ in mapping.pairs:
                if isinstance(name, Scalar) and not _merges(name):
                    if name.text in lines:
                        self.fail(f"{name.text} stands here twice, first in line {lines[name.text]}", name)
                    lines[name.text] = name.line
        return pairs

    def list(self, node: YamlNode | None) -> list[YamlNode]:
        """Return the elements of a list; none where it is absent."""
        if node is not None and not nodes.is_null(node) and not isinstance(node, nodes.Items):
            self.fail("a list is expected", node)
        return list(nodes.elements(node))

    def text(self, node: YamlNode | None) -> str:
        """Return a text."""
        text = nodes.text_of(node)
        if text is None:
            self.fail("a text is expected", node)
        return text

    def filled(self, node: YamlNode | None) -> str:
        """Return a text that is not empty."""
        return self.text(node) or self.fail("a text that is not empty is expected", node)

    def flag(self, node: YamlNode) -> bool:
        """Return true or false."""
        text = self.text(node)
        if text not in _TRUE + _FALSE:
            self.fail(f"true or false is expected, not {text!r}", node)
        return text in _TRUE

    def choice(self, node: YamlNode, choices: Sequence[str]) -> str:
        """Return one of a few words."""
        text = self.text(node)
        if text not in choices:
            hint = did_you_mean(text, choices) or f"one of {', '.join(choices)}"
            raise ConfigurationError(f"{self.location(node)}: {text!r} is not known", hint=hint)
        return text

    def number(self, node: YamlNode, most: int) -> int:
        """Return a whole number from 1 to `most`, which is written without quotes."""
        text = self.text(node)
        plain = isinstance(node, Scalar) and node.plain
        if not (plain and text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
            self.fail(f"a number from 1 to {most} is expected, not {text!r}", node)
        return int(text)

    def file(self, node: YamlNode) -> Path:
        """Return a path, relative to the file that names it."""
        try:
            return self.path.parent / Path(self.filled(node)).expanduser()
        except RuntimeError as error:
            raise ConfigurationError(f"{self.location(node)}: {error}") from error

    def platform(self, node: YamlNode) -> Platform:
        """Return a platform, with its architecture."""
        try:
            return parse_required_platform(self.text(node))
        except InvalidPlatformError as error:
            raise ConfigurationError(f"{self.location(node)}: {error.what}", hint=error.hint) from error

    def require_known(self, node: YamlNode, known: tuple[str, ...]) -> None:
        """Refuse a key that is none of `known`, with the nearest of them as a hint."""
        for name, _ in self.entries(node):
            if name.text not in known:
                hint = did_you_mean(name.text, known) or f"known are {', '.join(known)}"
                raise ConfigurationError(f"{self.location(name)}: unknown key {name.text!r}", hint=hint)

    def location(self, node: YamlNode | None) -> str:
        """Return `file:line`."""
        return f"{self.path}:{node.line}" if node is not None else str(self.path)

    def fail(self, message: str, node: YamlNode | None) -> NoReturn:
        """Refuse the file because of a node in it."""
        raise ConfigurationError(f"{self.location(node)}: {message}")


def _merges(name: Scalar) -> bool:
    return name.plain and name.text == "<<"


def _with_written_out(node: YamlNode | None) -> Iterator[nodes.Mapping]:
    """Yield a mapping, and those that it merges."""
    pending = [node]
    while pending:
        written = pending.pop()
        if isinstance(written, nodes.Items):
            pending.extend(written.nodes)
        elif isinstance(written, nodes.Mapping):
            yield written
            pending.extend(
                value for name, value in written.pairs if isinstance(name, Scalar) and _merges(name)
            )
