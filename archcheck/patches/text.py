"""A document's text by the lines and columns that its nodes have."""

from dataclasses import dataclass
from itertools import accumulate

from archcheck.documents.marks import MARK, mark_span


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a document whose first line is line `first` of its file.

    Lines and columns are 1-based; columns count characters, as a YAML parser does. A byte order mark in front
    of the document is no part of its line.
    """

    whole: str
    first: int
    starts: tuple[int, ...]

    def offset(self, line: int, column: int) -> int:
        """Return where a place lies in the text, in characters."""
        at = line - self.first
        return self.starts[at] + column - 1 if 0 <= at < len(self.starts) - 1 else len(self.whole)

    def line(self, number: int) -> str:
        """Return a line with its end; empty where there is none."""
        at = number - self.first
        found = self.whole[self.starts[at] : self.starts[at + 1]] if 0 <= at < len(self.starts) - 1 else ""
        return found.rstrip(MARK)

    def newline(self, number: int) -> str:
        """Return how lines end around a line."""
        line = self.line(number)
        near = line if line.endswith("\n") else self.line(number - 1) or self.line(self.first)
        return "\r\n" if near.endswith("\r\n") else "\n"


def text_of(data: bytes, first: int = 1) -> Text | None:
    """Return the text of a document; None if it is not UTF-8."""
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        return None
    lines = whole.split("\n")
    sizes = [len(line) + 1 for line in lines[:-1]] + ([len(lines[-1])] if lines[-1] else [])
    start, end = (len(data[:at].decode()) for at in mark_span(data))
    return Text(whole, first, tuple(end if at == start else at for at in accumulate(sizes, initial=0)))
