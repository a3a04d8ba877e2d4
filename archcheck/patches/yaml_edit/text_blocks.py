"""A text of several lines in a YAML file (`values: |`): its lines, and the file with others there."""

import re

from archcheck.documents.nodes import Scalar
from archcheck.frozen import dataclass
from archcheck.patches.yaml_edit.inserting import CannotInsertError, Insertion, spliced
from archcheck.patches.yaml_edit.text import Text

_LITERAL = re.compile(r"\|[+-]?[ \t]*(?:#.*)?\r?\n?$")


@dataclass(frozen=True, slots=True)
class TextBlock:
    """The lines of a text without their indentation, and the span of the file that they take up."""

    text: str
    start: int
    end: int
    indent: str

    def replaced(self, whole: Text, text: str) -> bytes:
        """Return a document in which the block holds another text."""
        lines = text.splitlines(keepends=True)
        indented = "".join(self.indent + line if line.strip() else line for line in lines)
        return spliced(whole, [Insertion(self.start, indented, self.end - self.start)])

    def chomped(self, text: str, like: str) -> str:
        """Return a text as it is read: with as many line ends behind it as the old one has."""
        text = text.replace("\r\n", "\n")
        return text.rstrip("\n") + "\n" * (len(like) - len(like.rstrip("\n")))


def text_block(whole: Text, scalar: Scalar) -> TextBlock:
    """Return the block of a text that is written below its `|`.

    Raises:
        CannotInsertError: it is written otherwise.

    """
    header = whole.line(scalar.line)[scalar.column - 1 :]
    if scalar.plain or not _LITERAL.match(header):
        raise CannotInsertError("the values are a text that is not written below a |")
    first = number = scalar.line + 1
    indent, last = "", first
    while line := whole.line(number):
        own = line[: len(line) - len(line.lstrip(" "))]
        if line.strip():
            indent = indent or own
            if not indent or not own.startswith(indent):
                break
            last = number + 1
        number += 1
    start, end = whole.offset(first, 1), whole.offset(last, 1)
    lines = whole.whole[start:end].splitlines(keepends=True)
    text = "".join(line.removeprefix(indent) if line.strip() else line.lstrip(" ") for line in lines)
    if text.replace("\r\n", "\n").rstrip("\n") != scalar.text.rstrip("\n"):
        raise CannotInsertError("the values are a text whose lines cannot be told")
    return TextBlock(text, start, end, indent)
