"""A document's text by the lines and columns that its nodes have."""

import re

from archcheck.documents.marks import MARK, mark_span
from archcheck.frozen import dataclass

LINE_END = re.compile(r"\r\n|[\n\r\x85\u2028\u2029]")
"""What ends a line for a reader of YAML 1.1 (§5.4), as all of Kubernetes' are: more than editors show."""


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
        index = line - self.first
        return self.starts[index] + column - 1 if 0 <= index < len(self.starts) - 1 else len(self.whole)

    def line(self, number: int) -> str:
        """Return a line with its end; empty where there is none."""
        index = number - self.first
        line = (
            self.whole[self.starts[index] : self.starts[index + 1]]
            if 0 <= index < len(self.starts) - 1
            else ""
        )
        return line.rstrip(MARK)

    def newline(self, number: int) -> str:
        """Return how lines end around a line."""
        own, above, top = self.line(number), self.line(number - 1), self.line(self.first)
        ends = (LINE_END.search(line) for line in (own, above, top) if line)
        end = next((end_of_line[0] for end_of_line in ends if end_of_line), "\n")
        return end if end.isascii() else "\n"


def text_of(data: bytes, first: int = 1) -> Text | None:
    """Return the text of a document; None if it is not UTF-8."""
    try:
        whole = data.decode()
    except UnicodeDecodeError:
        return None
    starts = [0, *(match.end() for match in LINE_END.finditer(whole))]
    if starts[-1] < len(whole):
        starts.append(len(whole))
    start, end = (len(data[:offset].decode()) for offset in mark_span(data))
    return Text(whole, first, tuple(end if offset == start else offset for offset in starts))
