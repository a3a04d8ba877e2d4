"""One configuration file as nodes; every complaint names its line."""

from collections.abc import Sequence
from pathlib import Path
from typing import NoReturn

from archcheck.documents import nodes
from archcheck.documents.nodes import Node, Scalar
from archcheck.documents.reading import Broken, Document, read
from archcheck.errors import ConfigurationError

_SIZE_LIMIT = 1024 * 1024


class Reader:
    """Reads one file."""

    def __init__(self, path: Path, limit: int = _SIZE_LIMIT) -> None:
        self.path = path
        self._limit = limit

    def root(self) -> Node | None:
        """Return the file's one document; None for an empty one.

        Raises:
            ConfigurationError: it cannot be read, or is broken, or holds several; as all members do.

        """
        try:
            if self.path.stat().st_size > self._limit:
                raise ConfigurationError(f"{self.path}: larger than {self._limit} bytes")
            with self.path.open("rb") as stream:
                readings = list(read(stream))
        except OSError as error:
            raise ConfigurationError(f"{self.path} cannot be read: {error.strerror}") from error
        for reading in readings:
            if isinstance(reading, Broken):
                raise ConfigurationError(f"{self.path}:{reading.error.line}: {reading.error.what}")
        documents = [reading.root for reading in readings if isinstance(reading, Document)]
        if len(documents) > 1:
            self.fail("one document is expected", documents[1])
        return documents[0] if documents else None

    def members(self, node: Node | None) -> list[tuple[Scalar, Node]]:
        """Return the members of a mapping; none where it is absent."""
        if node is not None and not nodes.is_null(node) and not isinstance(node, nodes.Mapping):
            self.fail("a mapping is expected", node)
        return list(nodes.members(node))

    def list(self, node: Node | None) -> list[Node]:
        """Return the elements of a list; none where it is absent."""
        if node is not None and not nodes.is_null(node) and not isinstance(node, nodes.Items):
            self.fail("a list is expected", node)
        return list(nodes.elements(node))

    def text(self, node: Node | None) -> str:
        """Return a text."""
        text = nodes.text_of(node)
        if text is None:
            self.fail("a text is expected", node)
        return text

    def flag(self, node: Node) -> bool:
        """Return true or false."""
        text = self.text(node)
        if text.lower() not in ("true", "false"):
            self.fail(f"true or false is expected, not {text!r}", node)
        return text.lower() == "true"

    def choice(self, node: Node, choices: Sequence[str]) -> str:
        """Return one of a few words."""
        text = self.text(node)
        if text not in choices:
            close = _nearest(text, choices)
            hint = f"did you mean {close[0]}?" if close else f"one of {', '.join(choices)}"
            raise ConfigurationError(f"{self.place(node)}: {text!r} is not known", hint=hint)
        return text

    def number(self, node: Node, most: int) -> int:
        """Return a whole number from 1 to `most`."""
        text = self.text(node)
        if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= most):
            self.fail(f"a number from 1 to {most} is expected, not {text!r}", node)
        return int(text)

    def file(self, node: Node) -> Path:
        """Return a path, relative to the file that names it."""
        try:
            return self.path.parent / Path(self.text(node)).expanduser()
        except RuntimeError as error:
            raise ConfigurationError(f"{self.place(node)}: {error}") from error

    def require_known(self, node: Node, known: tuple[str, ...]) -> None:
        """Refuse a key that is none of `known`, with the nearest of them as a hint."""
        for name, _ in self.members(node):
            if name.text not in known:
                close = _nearest(name.text, known)
                hint = f"did you mean {close[0]}?" if close else f"known are {', '.join(known)}"
                raise ConfigurationError(f"{self.place(name)}: unknown key {name.text!r}", hint=hint)

    def place(self, node: Node | None) -> str:
        """Return `file:line`."""
        return f"{self.path}:{node.line}" if node is not None else str(self.path)

    def fail(self, message: str, node: Node | None) -> NoReturn:
        """Refuse the file because of a node in it."""
        raise ConfigurationError(f"{self.place(node)}: {message}")


def _nearest(text: str, known: Sequence[str]) -> list[str]:
    import difflib

    return difflib.get_close_matches(text, known, 1)
