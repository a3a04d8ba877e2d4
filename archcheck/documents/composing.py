"""Parser events → nodes, in one pass and without recursion.

libyaml's parser gives the events; what PyYAML does after that is left out, since it is what breaks on real
manifests: it refuses a bare `=` and an anchor used twice, constructs dates and Python objects, and its
compiled composer overflows the C stack on deeply nested input.
"""

from collections.abc import Iterator
from typing import Any, TypeAlias

import yaml
from yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from archcheck.documents.nodes import Items, Mapping, Scalar, YamlNode
from archcheck.documents.scalars import tagged
from archcheck.errors import DocumentError

DEPTH_LIMIT = 500
"""Nested levels of one document; no real object passes 50.

It is lower than libyaml's own (1,000, from 0.2.6 on), so that a document is refused here, or not at all,
whichever PyYAML reads it.
"""

ALIAS_LIMIT = 400_000
"""Nodes that the aliases of one document may stand for; go-yaml starts to refuse at as many."""

Span: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""Where something begins and ends: lines and columns from 0 on, the end not in it."""

TOO_MANY_ALIASES = "aliases expand to far more nodes than the text has"
_TOO_DEEP = f"nested more than {DEPTH_LIMIT} levels deep"
_SCALARS = frozenset({Scalar})
_STARTS = (MappingStartEvent, SequenceStartEvent)
_ENDS = (MappingEndEvent, SequenceEndEvent)


class _PurePythonParser(yaml.reader.Reader, yaml.scanner.Scanner, yaml.parser.Parser):
    """Where PyYAML was built without libyaml (32-bit arm has no wheel): slower, the same events."""

    def __init__(self, data: bytes) -> None:
        yaml.reader.Reader.__init__(self, data)
        yaml.scanner.Scanner.__init__(self)
        yaml.parser.Parser.__init__(self)

    def get_event(self) -> Any:
        """Return the next event; half a surrogate pair is an error, as in libyaml."""
        event = super().get_event()  # type: ignore[no-untyped-call]
        if isinstance(event, ScalarEvent) and not event.value.isascii():
            event.value.encode()
        return event


def _parser(data: bytes) -> Any:
    try:
        from yaml._yaml import CParser
    except ImportError:
        return _PurePythonParser(data)
    return CParser(data)


def scalars(data: bytes) -> Iterator[tuple[str, Span]]:
    """Yield each scalar and where it stands, up to where `data` is no YAML."""
    parser = _parser(data)
    try:
        while (event := parser.get_event()) is not None:
            if isinstance(event, ScalarEvent):
                start, end = event.start_mark, event.end_mark
                if start is not None and end is not None:
                    yield event.value, ((start.line, start.column), (end.line, end.column))
    except (yaml.YAMLError, UnicodeError):
        return


def compose(data: bytes, offset: int, *, slowly: bool = False) -> Iterator[YamlNode]:
    """Yield the root of each document in `data`, whose first line is line `offset` + 1 of its file.

    Args:
        data: the text.
        offset: the number of lines before it.
        slowly: whether to use the parser in Python, which takes `[fe80::]` where libyaml does not.

    Raises:
        DocumentError: the text is no YAML, nests too deeply, or names an anchor that is not there; with
            the line of the file.

    """
    line = offset + 1
    parser = None
    try:
        parser = _PurePythonParser(data) if slowly else _parser(data)
        next_event = parser.get_event
        while (event := next_event()) is not None:
            if event.__class__ is DocumentStartEvent:
                yield _root(next_event, line)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = line + mark.line if mark else None
        raise DocumentError(_problem(error), line=where) from error
    except (ValueError, OverflowError) as error:
        # The parser in Python lets `chr` refuse an escape beyond Unicode.
        where = line + getattr(parser, "line", _lines_before(data, error))
        raise DocumentError(f"not YAML: {error}", line=where) from error
    except yaml.YAMLError as error:
        reason = getattr(error, "reason", None) or str(error)
        raise DocumentError(f"not YAML: {reason}", line=line + _lines_before(data, error)) from error


def _problem(error: yaml.MarkedYAMLError) -> str:
    """Return what is wrong with the text, in one wording for all parsers.

    libyaml reads a line ahead of its events, so that it may come to its own limit of nesting before ours
    is reached.
    """
    problem = str(error.problem or error.context)
    return _TOO_DEEP if "nesting depth" in problem else f"not YAML: {problem}"


class _Anchor:
    """A node that aliases may name. `weight` counts its nodes, aliases expanded; None while it is open."""

    __slots__ = ("node", "weight")

    def __init__(self, node: YamlNode, weight: int | None) -> None:
        self.node = node
        self.weight = weight


def _root(next_event: Any, line: int) -> YamlNode:  # noqa: C901 - one loop without calls, for speed
    """Return the root node of the document that has just started."""
    anchors: dict[str, _Anchor] = {}
    top: list[YamlNode] = []
    current = top
    stack: list[tuple[list[YamlNode], _Anchor | None, int]] = []
    count = expanded = 0
    while True:
        event = next_event()
        kind = event.__class__
        if kind is ScalarEvent:
            mark = event.start_mark
            text, plain = event.value, event.implicit[0]
            if event.tag is not None:
                text, plain = tagged(event.tag, text)
            node: YamlNode = Scalar(text, mark.line + line, mark.column + 1, plain)
            current.append(node)
            count += 1
            if event.anchor is not None:
                anchors[event.anchor] = _Anchor(node, 1)
        elif kind in _STARTS:
            node, children = _opened(event, line, len(stack))
            current.append(node)
            anchor = None
            if event.anchor is not None:
                anchor = anchors[event.anchor] = _Anchor(node, None)
            stack.append((current, anchor, count))
            current = children
            count += 1
        elif kind in _ENDS:
            if kind is MappingEndEvent:
                _pair(current)
            current, anchor, before = stack.pop()
            if anchor is not None:
                anchor.weight = count - before
        elif kind is AliasEvent:
            node, weight = _aliased(event, anchors, line)
            current.append(node)
            count += weight
            expanded += weight
            if expanded > ALIAS_LIMIT:
                where = event.start_mark.line + line
                raise DocumentError(TOO_MANY_ALIASES, line=where)
        else:
            return top[0]


def _opened(event: Any, line: int, depth: int) -> tuple[YamlNode, list[YamlNode]]:
    """Return a mapping or sequence that has just started, and the list that its children go into."""
    mark = event.start_mark
    if depth >= DEPTH_LIMIT:
        raise DocumentError(_TOO_DEEP, line=mark.line + line)
    children: list[Any] = []
    make = Mapping if event.__class__ is MappingStartEvent else Items
    return make(children, mark.line + line, mark.column + 1), children


def _pair(children: list[Any]) -> None:
    """Turn keys and values in a row into pairs.

    A key that is no scalar has no JSON, so Kubernetes refuses the document: most often it is an unquoted
    `{{ template }}`.
    """
    keys = children[::2]
    if _SCALARS.issuperset(map(type, keys)):
        children[:] = zip(keys, children[1::2], strict=True)
        return
    key = next(key for key in keys if not isinstance(key, Scalar))
    raise DocumentError("a key that is no text (is it a template?)", line=key.line)


def _aliased(event: Any, anchors: dict[str, _Anchor], line: int) -> tuple[YamlNode, int]:
    """Return the node of an alias and its weight: of the last anchor of that name, as go-yaml has it."""
    anchor = anchors.get(event.anchor)
    if anchor is None or anchor.weight is None:
        problem = "no anchor" if anchor is None else "its own alias inside"
        where = event.start_mark.line + line
        raise DocumentError(f"not YAML: {problem} &{event.anchor}", line=where)
    return anchor.node, anchor.weight


def _lines_before(data: bytes, error: Exception) -> int:
    """Return how many line ends come before the byte, or the character, at which a reader stopped."""
    position = getattr(error, "position", None)
    if not isinstance(position, int):
        position = getattr(error, "start", 0)
    if getattr(error, "encoding", "") == "unicode":
        return data.decode("utf-8", "replace").count("\n", 0, position)
    return data.count(b"\n", 0, position)
