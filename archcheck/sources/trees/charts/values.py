"""Which value of a chart names an image: the line that a person edits, not the template around it.

A value is believed only if it means the very image: a text that is it, or `registry`, `repository` and `tag`
that make it up, with the chart's `appVersion` where no tag is given.
"""

import io
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TypeAlias

from archcheck.documents.comments import Comment, comments_in
from archcheck.documents.nodes import Items, YamlNode, is_null, members
from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import Document, read
from archcheck.frozen import dataclass
from archcheck.images.naming import parse_image
from archcheck.images.reference import Reference
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.model import Origin

_NAMES = ("repository", "image", "name")
_TAGS = ("tag", "version", "imageTag")
_SIZE_LIMIT = 5 * 1024 * 1024
_DEEPEST = 100


@dataclass(frozen=True, slots=True)
class Value:
    """A text among values, and its place. The place to edit is that of the highest `level` in an image.

    `hidden` are the levels of the values that it took the place of, where those are known.
    """

    text: str
    origin: Origin
    level: int
    hidden: frozenset[int] = frozenset()


Values: TypeAlias = "Mapping[str, Values] | Sequence[Values] | Value | None"
"""The values of a chart: what a values file holds, with the places of its texts; None for null."""


@dataclass(frozen=True, slots=True)
class ValueCandidate:
    """An image that values make up, the values, and the path of them: `("web", "image")`.

    Of `parts` the name comes first. `is_image` says that the keys speak of an image.
    """

    reference: Reference
    parts: tuple[Value, ...]
    path: tuple[str, ...]
    is_image: bool

    @property
    def places(self) -> tuple[Origin, ...]:
        """Where the values stand; the first is the one to edit: what was set last."""
        return tuple(part.origin for part in sorted(self.parts, key=lambda part: -part.level))


def read_values(file: Path, level: int) -> tuple[Values, dict[tuple[str, int], Comment]]:
    """Return what a values file holds, and the ignores in its comments by file and line.

    What cannot be read holds nothing: helm has said what is wrong with it. A file of many releases is read
    once, unless it changes.
    """
    try:
        found = file.stat()
    except OSError:
        return {}, {}
    return _read_once(file, level, (found.st_ino, found.st_size, found.st_mtime_ns))


@lru_cache(maxsize=128)
def _read_once(
    file: Path, level: int, _stamp: tuple[int, int, int]
) -> tuple[Values, dict[tuple[str, int], Comment]]:
    data = read_beginning(file, _SIZE_LIMIT)
    comments = {(str(file), comment.line): comment for comment in comments_in(data)}
    roots = [reading.root for reading in read(io.BytesIO(data)) if isinstance(reading, Document)]
    return (_placed(roots[0], str(file), level, 0) if roots else {}), comments


def _placed(node: YamlNode, file: str, level: int, depth: int) -> Values:
    if depth > _DEEPEST or is_null(node):
        return None
    if isinstance(node, MappingNode):
        return {key.text: _placed(value, file, level, depth + 1) for key, value in members(node)}
    if isinstance(node, Items):
        return [_placed(item, file, level, depth + 1) for item in node.nodes]
    return Value(node.text, Origin(file, node.line, node.column), level)


def merged(below: Values, above: Values) -> Values:
    """Return values with others over them, as helm does it: mappings are merged, all else is replaced."""
    if not isinstance(below, dict) or not isinstance(above, dict):
        return above
    return below | {key: merged(below[key], value) if key in below else value for key, value in above.items()}


def member(values: Values, *keys: str) -> Values:
    """Return what stands under keys, or None."""
    for key in keys:
        values = values.get(key) if isinstance(values, dict) else None
    return values


def candidates(values: Values, version: str) -> Iterator[ValueCandidate]:
    """Yield the images that values make up.

    Args:
        values: those that a template sees.
        version: the chart's `appVersion`, or empty.

    """
    registry = _text(member(values, "global", "imageRegistry"))
    pending: list[tuple[Values, tuple[str, ...]]] = [(values, ())]
    while pending:
        part, path = pending.pop()
        if isinstance(part, Value):
            name = parse_image(part.text) if part.text else None
            if isinstance(name, Reference):
                yield ValueCandidate(name, (part,), path, any("image" in key.lower() for key in path[-2:]))
        elif isinstance(part, dict):
            for reference, parts in _composed(part, registry, version):
                yield ValueCandidate(reference, parts, path, is_image=True)
            pending.extend((value, (*path, key)) for key, value in part.items())
        elif isinstance(part, list):
            pending.extend((value, path) for value in reversed(part))


def _composed(
    values: Mapping[str, Values], registry: str, version: str
) -> Iterator[tuple[Reference, tuple[Value, ...]]]:
    """Yield the images that the members of one mapping make up, with those members."""
    tags = [value for key in _TAGS if isinstance(value := values.get(key), Value) and value.text]
    digest = values.get("digest")
    hosts = dict.fromkeys((registry, _text(values.get("registry")), ""))
    for key in _NAMES:
        part = values.get(key)
        if not isinstance(part, Value) or not part.text:
            continue
        for ending, parts in _endings(tags, digest if isinstance(digest, Value) else None, version):
            for host in hosts:
                name = parse_image(f"{host}/{part.text}{ending}" if host else f"{part.text}{ending}")
                if isinstance(name, Reference):
                    yield name, (part, *parts)


def _endings(
    tags: Sequence[Value], digest: Value | None, version: str
) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """Yield what may stand behind a repository, with the values that it is made of."""
    named: list[tuple[str, tuple[Value, ...]]] = [(value.text, (value,)) for value in tags]
    if version and not named:
        named = [(version, ())]
    for tag, parts in named:
        for text in (f":{tag}", f":v{tag}"):
            yield text, parts
            if digest is not None and digest.text:
                yield f"{text}@{digest.text}", (*parts, digest)
    if digest is not None and digest.text:
        yield f"@{digest.text}", (digest,)


def _text(value: Values) -> str:
    return value.text if isinstance(value, Value) else ""
