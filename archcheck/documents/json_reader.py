"""JSON text → the same nodes as YAML, for JSON that YAML refuses: surrogate pairs, values in a row."""

import re
from collections.abc import Iterator
from json import JSONDecodeError, JSONDecoder

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode
from archcheck.errors import DocumentError

DEPTH_LIMIT = 200
"""Nested levels; lower than YAML's, since this reader descends by recursion."""

_DECODER = JSONDecoder()
_SPACE = re.compile(r"[ \t\r\n]*")
_LITERAL = re.compile(r"true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?")


def read_json(data: bytes, offset: int) -> Iterator[YamlNode]:
    """Yield each JSON value of `data`, whose first line is line `offset` + 1 of its file.

    Raises:
        DocumentError: the text is no JSON, or nests too deeply; with the line of the file.

    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = offset + 1 + data.count(b"\n", 0, error.start)
        raise DocumentError(f"not JSON: {error.reason}", line=line) from error
    reader = _Reader(text, offset + 1)
    while not reader.at_end():
        yield reader.value(0)


class _Reader:
    """A cursor over one text, with the line that it has reached."""

    def __init__(self, text: str, first_line: int) -> None:
        self._text = text
        self._at = 0
        self._counted = 0
        self._line_end = -1
        self._line = first_line

    def at_end(self) -> bool:
        self._skip()
        return self._at == len(self._text)

    def value(self, depth: int) -> YamlNode:
        self._skip()
        line, column = self._place()
        if depth > DEPTH_LIMIT:
            raise DocumentError(f"nested more than {DEPTH_LIMIT} levels deep", line=line)
        match self._peek():
            case "{":
                return Mapping(tuple(self._pairs(depth)), line, column)
            case "[":
                return Items(tuple(self._elements(depth)), line, column)
            case '"':
                return Scalar(self._string(), line, column, plain=False)
            case _:
                return Scalar(self._literal(), line, column, plain=True)

    def _literal(self) -> str:
        match = _LITERAL.match(self._text, self._at)
        if match is None:
            raise self._error("a value is expected")
        self._at = match.end()
        return match[0]

    def _pairs(self, depth: int) -> Iterator[tuple[YamlNode, YamlNode]]:
        self._at += 1
        if self._take("}"):
            return
        while True:
            self._skip()
            line, column = self._place()
            key = Scalar(self._string(), line, column, plain=False)
            if not self._take(":"):
                raise self._error("':' is expected")
            yield key, self.value(depth + 1)
            if self._take("}"):
                return
            if not self._take(","):
                raise self._error("',' or '}' is expected")

    def _elements(self, depth: int) -> Iterator[YamlNode]:
        self._at += 1
        if self._take("]"):
            return
        while True:
            yield self.value(depth + 1)
            if self._take("]"):
                return
            if not self._take(","):
                raise self._error("',' or ']' is expected")

    def _string(self) -> str:
        if self._peek() != '"':
            raise self._error("a string in double quotes is expected")
        try:
            text, self._at = _DECODER.raw_decode(self._text, self._at)
        except JSONDecodeError as error:
            self._at = error.pos
            raise self._error(error.msg) from error
        return str(text)

    def _peek(self) -> str:
        return self._text[self._at : self._at + 1]

    def _take(self, character: str) -> bool:
        self._skip()
        if self._peek() != character:
            return False
        self._at += 1
        return True

    def _skip(self) -> None:
        match = _SPACE.match(self._text, self._at)
        self._at = match.end() if match else self._at

    def _place(self) -> tuple[int, int]:
        self._line += self._text.count("\n", self._counted, self._at)
        self._line_end = max(self._line_end, self._text.rfind("\n", self._counted, self._at))
        self._counted = self._at
        return self._line, self._at - self._line_end

    def _error(self, problem: str) -> DocumentError:
        return DocumentError(f"not JSON: {problem}", line=self._place()[0])
