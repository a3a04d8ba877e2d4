"""Comments that speak to archcheck: `# archcheck: ignore[RULE,RULE] reason`.

A YAML parser gives no comments; these are found in the text, on the line where they stand.
"""

import re

from archcheck.documents.composing import Span, scalars
from archcheck.frozen import dataclass

MARK = b"archcheck:"
_IGNORE = re.compile(
    rb"(?:^|(?<=[ \t]))#[ \t]*archcheck:[ \t]*(?i:ignore)\b[ \t]*(?:\[(?P<rules>[^\]\r\n]*)\])?"
    rb"(?P<reason>[^\r\n]*)"
)
_RULES = re.compile(r"\s*(?P<rules>[\w*-]+(?:\s*,\s*[\w*-]+)*)(?:\s+(?P<reason>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comment:
    """An ignore in a comment; one without brackets has no rules.

    `line` is that of what it is about: its own, or the next if it stands alone.
    """

    line: int
    own_line: int
    rules: tuple[str, ...]
    reason: str


def comments_in(data: bytes, offset: int = 0) -> tuple[Comment, ...]:
    """Return the ignores in a text whose first line is line `offset` + 1 of its file.

    What stands in a scalar is text: a manifest in a ConfigMap, a script.
    """
    if MARK not in data:
        return ()
    texts: list[Span] | None = None
    comments = []
    for number, line in enumerate(data.split(b"\n")):
        match = _IGNORE.search(line) if MARK in line else None
        while match is not None:
            texts = _texts(data) if texts is None else texts
            position = (number, len(line[: match.start()].decode(errors="replace")))
            if not any(start <= position < end for start, end in texts):
                comments.append(_comment(match, line, number + offset + 1))
                break
            match = _IGNORE.search(line, match.start() + 1)
    return tuple(comments)


def _comment(match: re.Match[bytes], line: bytes, number: int) -> Comment:
    rules = (match["rules"] or b"").decode(errors="replace").split(",")
    alone = not line[: match.start()].strip()
    named = tuple(rule.strip() for rule in rules if rule.strip())
    return Comment(number + alone, number, named, match["reason"].decode(errors="replace").strip())


def _texts(data: bytes) -> list[Span]:
    """Return where the scalars stand that hold the mark, as far as the text is YAML."""
    word = MARK.decode()
    return [span for text, span in scalars(data) if word in text]


def parse_ignore(text: str) -> tuple[tuple[str, ...], str]:
    """Return the rules and the reason of an annotation's `RULE[,RULE] reason`; no rules if it names none."""
    match = _RULES.fullmatch(text)
    if match is None:
        return (), text.strip()
    rules = tuple(rule.strip() for rule in match["rules"].split(","))
    return rules, " ".join((match["reason"] or "").split())
