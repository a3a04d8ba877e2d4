"""A stream of YAML → the text of one document after the other.

Documents are told apart by lines before anything is parsed, as kubectl and helm do it: memory is bounded
by the largest document, and a broken one does not take its neighbours with it. YAML 1.2 §9.1.2 forbids a
line that starts with `---` inside any scalar at column one, so the split is exact.
"""

import codecs
import io
import re
from collections.abc import Iterator
from typing import BinaryIO, NamedTuple

from archcheck.errors import DocumentError

DOCUMENT_LIMIT = 64 * 1024 * 1024
"""Bytes of one document. The largest public render known has 5 MB in all its documents."""

_START = re.compile(rb"---(?=[ \t\r\n]|$)")
_END = re.compile(rb"\.\.\.(?=[ \t\r\n]|$)")
_STARTS = re.compile(rb"^---(?=[ \t\r\n]|$)", re.MULTILINE)
_SPECIAL = re.compile(rb"^(?:%|\.\.\.)", re.MULTILINE)
_CONTENT = re.compile(
    rb"^[ \t\r\f\v]*(?:---[ \t]+[^#\s]|(?!---(?:[ \t\r\n]|$))[^#\s])",
    re.MULTILINE,
)
"""A line that is neither blank, nor a comment, nor a bare document start."""

_AT_ONCE = 1024 * 1024
"""Bytes that are searched as one: most files have less, and lines in Python are slow."""

_WIDE_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_BOMS = (codecs.BOM_UTF8, *(bom for bom, _ in _WIDE_BOMS))


class Chunk(NamedTuple):
    """The bytes of one document, and the number of lines before it. `data` is None if it is too large."""

    data: bytes | None
    offset: int


def split(stream: BinaryIO) -> Iterator[Chunk]:
    """Yield the documents of `stream`, empty ones left out.

    UTF-16 and UTF-32 are told by their byte order mark, as YAML 1.2 §5.2 wants it.

    Raises:
        DocumentError: the stream is in UTF-16 or UTF-32 and is too large or not valid.

    """
    size = min(_AT_ONCE, DOCUMENT_LIMIT)
    first = stream.read(size)
    if len(first) < size and not first.startswith(_BOMS) and not _SPECIAL.search(first):
        yield from _split_plain(first)
        return
    yield from _split_lines(_Begun(first, stream))


def _split_plain(data: bytes) -> Iterator[Chunk]:
    """Yield the documents of a text without directives, document ends and byte order marks."""
    start = offset = 0
    for match in _STARTS.finditer(data):
        end = match.start()
        if end > start:
            yield from _plain_chunk(data[start:end], offset)
            offset += data.count(b"\n", start, end)
            start = end
    yield from _plain_chunk(data[start:], offset)


def _plain_chunk(data: bytes, offset: int) -> Iterator[Chunk]:
    if _CONTENT.search(data):
        yield Chunk(data, offset)


class _Begun:
    """A stream of which the beginning has been read already."""

    def __init__(self, beginning: bytes, rest: BinaryIO) -> None:
        self._beginning = io.BytesIO(beginning)
        self._rest = rest

    def read(self, size: int) -> bytes:
        beginning = self._beginning.read(size)
        return beginning + self._rest.read(size - len(beginning))

    def readline(self, size: int) -> bytes:
        line = self._beginning.readline(size)
        return line if line.endswith(b"\n") else line + self._rest.readline(size - len(line))


def _split_lines(stream: _Begun) -> Iterator[Chunk]:
    buffer: list[bytes] = []
    size = offset = 0
    between = True  # before a document's first content, where directives may stand
    directive = False
    number = 0
    whole = True  # whether this is the beginning of a line, not the rest of one beyond the limit
    for line in _lines(stream):
        if not whole:
            size += len(line)
            whole = line.endswith(b"\n")
            number += whole
            continue
        starts = line[:1] == b"-" and _START.match(line) is not None
        is_directive = between and line[:1] == b"%"
        if (starts and not directive) or (is_directive and not directive):
            yield from _chunk(buffer, size, offset)
            buffer, size, offset = [], 0, number
        directive = is_directive or (directive and not starts)
        if line[:1] == b"." and _END.match(line):
            between = True
        elif between and (starts or not _says_nothing(line)):
            between = is_directive
        size += len(line)
        if size <= DOCUMENT_LIMIT:
            buffer.append(line)
        whole = line.endswith(b"\n")
        number += whole
    yield from _chunk(buffer, size, offset)


def _says_nothing(line: bytes) -> bool:
    """Return whether a line is blank, a comment, or a bare document start."""
    text = line.strip()
    if text.startswith(b"---"):
        text = text[3:].lstrip() if text[3:4] in (b"", b" ", b"\t") else text
    return not text or text.startswith(b"#")


def _chunk(buffer: list[bytes], size: int, offset: int) -> Iterator[Chunk]:
    if size > DOCUMENT_LIMIT:
        yield Chunk(None, offset)
    elif any(not _says_nothing(line) for line in buffer):
        yield Chunk(b"".join(buffer), offset)


def _lines(stream: "BinaryIO | _Begun") -> Iterator[bytes]:
    """Yield lines of at most the document limit, in UTF-8."""
    first = stream.readline(DOCUMENT_LIMIT + 1 + len(codecs.BOM_UTF8))
    for bom, encoding in _WIDE_BOMS:
        if first.startswith(bom):
            stream, first = io.BytesIO(_recoded(first + stream.read(DOCUMENT_LIMIT + 1), encoding)), b""
            break
    first = first.removeprefix(codecs.BOM_UTF8)
    while first or (first := stream.readline(DOCUMENT_LIMIT + 1)):
        yield first
        first = b""


def _recoded(data: bytes, encoding: str) -> bytes:
    if len(data) > DOCUMENT_LIMIT:
        raise DocumentError(f"a file in {encoding.upper()} of over {DOCUMENT_LIMIT // 1024**2} MiB", line=1)
    try:
        return data.decode(encoding).encode()
    except UnicodeError as error:
        raise DocumentError(f"not {encoding.upper()}, as its first bytes say: {error}", line=1) from error
