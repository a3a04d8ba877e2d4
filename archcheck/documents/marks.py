"""The byte order mark in front of a document, which is no part of it (YAML 1.2 §5.2, §9.1.1).

A file whose first bytes are one may stand in the middle of a stream (`cat a.yaml b.yaml`), and so may a
template of a chart below the comment that helm writes above it. kubectl takes the mark there; libyaml counts
it as a column, and then finds that the document's own keys do not stand below each other.
"""

import re

MARK = "\ufeff"

_MARKS = re.compile(rb"(?:\xef\xbb\xbf)*")
_AT_START = re.compile(
    rb"(?:---[ \t]*(?:#[^\n]*)?\r?\n)?(?:[ \t]*(?:#[^\n]*)?\r?\n)*(?P<mark>(?:\xef\xbb\xbf)+)"
)


def split_mark(data: bytes) -> tuple[bytes, bytes]:
    """Return the mark with which a file begins, and the rest of it."""
    mark = _MARKS.match(data)
    end = mark.end() if mark else 0
    return data[:end], data[end:]


def mark_span(data: bytes) -> tuple[int, int]:
    """Return where the mark in front of a document begins and ends in its bytes; the same twice for none."""
    mark = _AT_START.match(data)
    return mark.span("mark") if mark else (0, 0)


def without_mark(data: bytes) -> bytes:
    """Return a document without the mark in front of it: its columns count from behind it."""
    start, end = mark_span(data)
    return data[:start] + data[end:] if end else data
