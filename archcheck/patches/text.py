"""A file's text by the lines and columns that nodes have."""

import codecs
from dataclasses import dataclass
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Text:
    """The text of a file. Lines and columns are 1-based; columns count characters, as a YAML parser does."""

    whole: str
    starts: tuple[int, ...]

    def offset(self, line: int, column: int) -> int:
        """Return where a place lies in the whole text, in characters."""
        return self.starts[line - 1] + column - 1 if 0 < line < len(self.starts) else len(self.whole)

    def line(self, number: int) -> str:
        """Return a line with its end; empty where there is none."""
        if not 0 < number < len(self.starts):
            return ""
        return self.whole[self.starts[number - 1] : self.starts[number]]

    def newline(self, number: int) -> str:
        """Return how lines end around a line."""
        return "\r\n" if (self.line(number) or self.line(1)).endswith("\r\n") else "\n"


def text_of(data: bytes) -> Text | None:
    """Return a file's text, without its byte order mark; None if it is not UTF-8."""
    try:
        whole = data.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError:
        return None
    lines = whole.split("\n")
    sizes = [len(line) + 1 for line in lines[:-1]] + ([len(lines[-1])] if lines[-1] else [])
    return Text(whole, (0, *accumulate(sizes)))
