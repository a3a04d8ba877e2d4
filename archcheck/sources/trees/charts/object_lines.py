"""Objects that helm rendered and that are not read → the lines of the templates at which they begin.

A line of rendered text lies in no file. An object is found again by its kind and name; of several alike ones
that a template writes out, each is the one of its turn, since helm keeps their order.
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from archcheck.documents.comments import Comment, comments_in
from archcheck.frozen import dataclass
from archcheck.sources.charts.metadata import CHART_FILE
from archcheck.storage.bounded import read_beginning
from archcheck.workloads.inventory import Skipped
from archcheck.workloads.model import Ignore

_SIZE_LIMIT = 1024 * 1024
_LINE = re.compile(r"(?:(?P<key>apiVersion|kind|  name)[ \t]*:[ \t]*(?P<value>.*)|(?P<end>---))")
_COMMENT = re.compile(r"[ \t]+#.*$")
_OPEN = "{{"


@dataclass(frozen=True, slots=True)
class _ObjectStart:
    """Where an object begins, and what stands there as its kind and name; a name may be missing."""

    line: int
    kind: str
    name: str = ""

    def may_be(self, skipped: Skipped) -> bool:
        """Return whether it may be that of an object: by what is written out, and not filled in."""
        of_kind = self.kind == skipped.kind or _OPEN in self.kind
        return of_kind and (not self.name or self.name == skipped.name or _OPEN in self.name)


@dataclass(frozen=True, slots=True)
class _Text:
    heads: Sequence[_ObjectStart]
    comments: Sequence[Comment]


def in_templates(skipped: Sequence[Skipped], file_of: Callable[[str], Path]) -> Iterator[Skipped]:
    """Yield what was skipped of a render where a person edits it.

    Args:
        skipped: what was skipped, in the order of the render.
        file_of: gives the file of what helm calls a template.

    """
    texts = {path: _read(path) for path in {file_of(entry.path) for entry in skipped}}
    alike = Counter((file_of(entry.path), entry.kind, entry.name) for entry in skipped)
    seen: Counter[tuple[Path, str, str]] = Counter()
    for entry in skipped:
        path = file_of(entry.path)
        key = (path, entry.kind, entry.name)
        line = _line(entry, texts[path].heads, seen[key], alike[key]) if entry.kind else None
        seen[key] += 1
        ignores = tuple(_placed(ignore, path, texts[path].comments) for ignore in entry.ignores)
        yield replace(entry, path=str(path), line=line, ignores=ignores)


def _line(skipped: Skipped, heads: Sequence[_ObjectStart], turn: int, of: int) -> int | None:
    """Return the line of an object; the first that may be its own where that is open, None without any.

    An item of a List is at the List, where that is all that the template has.
    """
    possible = [head for head in heads if head.may_be(skipped)]
    exact = [head for head in possible if (head.kind, head.name) == (skipped.kind, skipped.name)]
    best = exact or [head for head in possible if head.kind == skipped.kind] or possible
    best = best or (list(heads) if len(heads) == 1 else [])
    return best[turn if len(best) == of else 0].line if best else None


def _placed(ignore: Ignore, path: Path, comments: Sequence[Comment]) -> Ignore:
    """Return an ignore at its file, and at the line of the only comment there that says the same."""
    same = [
        comment.own_line
        for comment in comments
        if (comment.rules, comment.reason) == (ignore.rules, ignore.reason)
    ]
    line = same[0] if ignore.is_comment and len(same) == 1 else ignore.line
    return replace(ignore, path=str(path), line=line)


def _read(path: Path) -> _Text:
    """Return what a template says of its objects; nothing of a `Chart.yaml`, which stands for an archive."""
    if path.name == CHART_FILE:
        return _Text((), ())
    data = read_beginning(path, _SIZE_LIMIT)
    return _Text(tuple(_object_starts(data.decode(errors="replace"))), comments_in(data))


def _object_starts(text: str) -> Iterator[_ObjectStart]:
    """Yield where objects begin: at `apiVersion`, or at `kind` where that stands above it."""
    begin, head = 0, _ObjectStart(0, "")
    for number, line in enumerate([*text.split("\n"), "---"], 1):
        match = _LINE.match(line)
        if match is None:
            continue
        value = _COMMENT.sub("", match["value"] or "").strip().strip("\"'")
        if match["end"] or (match["key"] == "kind" and head.line):
            if head.line:
                yield head
            begin, head = 0, _ObjectStart(0, "")
        if match["key"] == "apiVersion" and not head.line:
            begin = number
        elif match["key"] == "kind":
            head = _ObjectStart(begin or number, value)
        elif match["key"] == "  name" and head.line and not head.name:
            head = replace(head, name=value)
