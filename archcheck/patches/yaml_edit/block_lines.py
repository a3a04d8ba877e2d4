"""Which lines belong to a mapping or a list in block style: all that are indented deeper than it.

A comment belongs to what it is indented like. What a reader of YAML takes otherwise (a text in quotes, or a
value in flow style, that goes on further left) is found out when the result is read again.
"""

import re

from archcheck.documents.nodes import Items, Mapping
from archcheck.frozen import dataclass
from archcheck.patches.yaml_edit.text import Text

_DASH_BEFORE = re.compile(r"-[ \t]+$")
_DASH = re.compile(r"-(?=[ \t\r\n]|$)")


@dataclass(frozen=True, slots=True)
class BlockLines:
    """Lines of a text: the first one, the one behind the last with content, the next that is something else.

    `blank_end` is the one behind the blank lines that follow, which may be part of a text.
    """

    first: int
    end: int
    blank_end: int
    next: int

    @property
    def ends(self) -> tuple[int, ...]:
        """Where something may come behind it, the best first."""
        return tuple(dict.fromkeys((self.end, self.blank_end, self.next)))


def mapping_lines(mapping: Mapping, text: Text) -> BlockLines:
    """Return the lines of a mapping that is not empty."""
    first, (key, value) = mapping.pairs[0][0], mapping.pairs[-1]
    has_dashes = isinstance(value, Items) and value.line > key.line
    return _lines(key.line, first.column - 1, text, has_dashes=has_dashes)


def element_lines(there: Items, text: Text) -> list[BlockLines]:
    """Return the lines of each element of a list that is not empty; none where their dashes are not found."""
    number, width = _first_dash(there, text)
    lines: list[BlockLines] = []
    while width >= 0 and _DASH.match(text.line(number), width):
        element = _lines(number, width, text)
        lines.append(element)
        number = element.next
    return lines if len(lines) == len(there.nodes) else []


def _first_dash(there: Items, text: Text) -> tuple[int, int]:
    """Return the line of the first element's dash, and how many columns stand before it; -1 without one."""
    if _DASH.match(text.line(there.line), there.column - 1):
        return there.line, there.column - 1
    first = there.nodes[0]
    dash = _DASH_BEFORE.search(text.line(first.line)[: first.column - 1])
    return first.line, dash.start() if dash else -1


def _lines(first: int, width: int, text: Text, *, has_dashes: bool = False) -> BlockLines:
    """Return the lines from one on that are indented by more than `width` columns.

    Args:
        first: the first line, which belongs to it in any case.
        width: the columns before the dash, or before the keys.
        text: the text.
        has_dashes: the last value is a list whose dashes stand below its key (YAML 1.2 §8.2.1).

    """
    end = number = first + 1
    while line := text.line(number):
        content = line.strip()
        indent = len(line) - len(line.lstrip())
        is_deeper = indent > width or (has_dashes and indent == width and _DASH.match(line, indent))
        if content and not is_deeper and content[0] != "#":
            break
        number += 1
        end = number if content and is_deeper else end
    blank_end = end
    while blank_end < number and not text.line(blank_end).strip():
        blank_end += 1
    return BlockLines(first, end, blank_end, number)
