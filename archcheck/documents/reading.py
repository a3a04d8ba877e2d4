"""A stream → its documents, each read or broken."""

import re
from collections.abc import Callable, Iterator
from typing import BinaryIO, TypeAlias

from archcheck.documents.comments import Comment, comments_in
from archcheck.documents.composing import compose
from archcheck.documents.marks import without_mark
from archcheck.documents.nodes import YamlNode
from archcheck.documents.splitting import DOCUMENT_LIMIT, Chunk, split
from archcheck.errors import DocumentError
from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Document:
    """One document. `template` is the path in helm's `# Source:` comment above it, or empty.

    `comments` are those in it that speak to archcheck; `is_ytt` says that others are code of ytt's, which
    fills in or takes out what stands there.
    """

    root: YamlNode
    template: str = ""
    comments: tuple[Comment, ...] = ()
    is_ytt: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A document that cannot be read. `text` is its beginning, for telling what it was meant to be."""

    error: DocumentError
    text: bytes


@dataclass(frozen=True, slots=True)
class Definition:
    """A CustomResourceDefinition, left unparsed: it holds no image, and most bytes of many charts."""


Reading: TypeAlias = Document | Broken | Definition

_TEMPLATE = re.compile(rb"^# Source: (?P<path>[^\r\n]{1,1000})", re.MULTILINE)
_KIND = re.compile(rb"^kind:[ \t]*[\"']?(?P<kind>\w*)", re.MULTILINE)
_SEPARATOR = re.compile(rb"\A---(?=\s)")
_SURROGATE = re.compile(rb"\\u[dD][89a-fA-F]")
_COLON_IN_FLOW = re.compile(rb":[\],}]")
_YTT = re.compile(
    rb"#@(?:overlay/|data/values|schema/|library/|[ \t]*(?:load\(|(?:if|for|def)[ \t]|end\b|data\.values))"
)
_SLOW_LIMIT = 1024 * 1024
_SNIPPET = 64 * 1024


def read(stream: BinaryIO) -> Iterator[Reading]:
    """Yield what each document of `stream` is; a broken one does not end the reading."""
    try:
        for chunk in split(stream):
            yield from _read_chunk(chunk)
    except DocumentError as error:
        yield Broken(error, b"")


def _read_chunk(chunk: Chunk) -> Iterator[Reading]:
    data = None if chunk.data is None else without_mark(chunk.data)
    if data is None:
        error = DocumentError(f"a document of over {DOCUMENT_LIMIT // 1024**2} MiB", line=chunk.offset + 1)
        yield Broken(error, b"")
    elif _is_definition(data):
        yield Definition()
    else:
        source = _TEMPLATE.search(data, 0, 4096)
        template = source["path"].decode(errors="replace").strip() if source else ""
        roots, problem = _roots(data, chunk.offset)
        comments = comments_in(data, chunk.offset)
        is_ytt = b"#@" in data and _YTT.search(data) is not None
        yield from (Document(root, template, comments, is_ytt) for root in roots)
        if problem is not None:
            yield Broken(problem, data[:_SNIPPET])


def _roots(data: bytes, offset: int) -> tuple[list[YamlNode], DocumentError | None]:
    """Return the roots in a chunk, and what ended the reading early.

    libyaml refuses an address that ends in `:` inside brackets (`[fe80::]`), which go-yaml takes. What looks
    like JSON and is no YAML is read as JSON, as kubectl does it. Where nothing can read it, the error is that
    of the reader that came furthest.
    """
    text = _SEPARATOR.sub(b"   ", data)
    looks_like_json = text.lstrip()[:1] in (b"{", b"[")
    attempts: list[Callable[[], Iterator[YamlNode]]] = [lambda: compose(data, offset)]
    if len(data) < _SLOW_LIMIT and _COLON_IN_FLOW.search(data):
        attempts.append(lambda: compose(data, offset, slowly=True))
    if looks_like_json:
        attempts.insert(0 if _SURROGATE.search(text) else 1, lambda: _json(text, offset))
    outcomes = []
    for attempt in attempts:
        roots, problem = _collect(attempt())
        if problem is None:
            return roots, None
        outcomes.append((roots, problem))
    return max(outcomes, key=lambda outcome: outcome[1].line or 0)


def _json(text: bytes, offset: int) -> Iterator[YamlNode]:
    from archcheck.documents.json_reader import read_json

    return read_json(text, offset)


def _collect(nodes: Iterator[YamlNode]) -> tuple[list[YamlNode], DocumentError | None]:
    """Return the nodes up to the first error, and the error."""
    roots: list[YamlNode] = []
    try:
        roots.extend(nodes)
    except DocumentError as error:
        return roots, error
    return roots, None


def _is_definition(data: bytes) -> bool:
    if b"apiextensions.k8s.io" not in data:
        return False
    return [match["kind"] for match in _KIND.finditer(data)] == [b"CustomResourceDefinition"]
