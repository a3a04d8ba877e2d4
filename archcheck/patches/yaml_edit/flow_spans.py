"""How far the elements of a list in flow style reach in a text: brackets, quotes and comments are read."""

import re

from archcheck.frozen import dataclass

_TOKEN = re.compile(
    r"""(?P<comment>(?<![^\s])\#[^\n]*)     # a comment stands behind white space
    |(?P<space>\s+)
    |(?P<open>[\[{])|(?P<close>[\]}])|(?P<comma>,)
    |(?P<quoted>(?:(?<=[\[{,:])|(?<=\s))(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'))
    |(?P<other>.)""",
    re.VERBOSE | re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class FlowSpans:
    """Where each element begins and ends, and where the bracket stands that closes the list."""

    elements: tuple[tuple[int, int], ...]
    end: int


def flow_spans(text: str, start: int) -> FlowSpans | None:
    """Return the spans of the list whose bracket opens at `start`; None where it is not closed."""
    spans: list[tuple[int, int]] = []
    depth, begin, end = 0, start + 1, start + 1
    for token in _TOKEN.finditer(text, start):
        kind = token.lastgroup
        depth += (kind == "open") - (kind == "close")
        if depth == 0 or (depth == 1 and kind == "comma"):
            spans += [(begin, end)] if begin < end else []
            if depth == 0:
                return FlowSpans(tuple(spans), token.start())
            begin = end = token.end()
        elif kind not in ("comment", "space") and token.start() > start:
            begin = token.start() if begin == end else begin
            end = token.end()
    return None
