"""Comments that speak to archcheck: `# archcheck: ignore[RULE,RULE] reason`.

A YAML parser gives no comments; these are found in the text, on the line where they stand.
"""

import re
from dataclasses import dataclass

MARK = b"archcheck:"
_IGNORE = re.compile(
    rb"(?P<before>^|.*?[ \t])#[ \t]*archcheck:[ \t]*ignore[ \t]*\[(?P<rules>[^\]\r\n]*)\](?P<reason>[^\r\n]*)"
)
_RULES = re.compile(r"\s*(?P<rules>[\w*-]+(?:\s*,\s*[\w*-]+)*)(?:\s+(?P<reason>.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Comment:
    """An ignore in a comment. `line` is that of what it is about: its own, or the next if it stands alone."""

    line: int
    own_line: int
    rules: tuple[str, ...]
    reason: str


def comments_in(data: bytes, offset: int = 0) -> tuple[Comment, ...]:
    """Return the ignores in a text whose first line is line `offset` + 1 of its file."""
    if MARK not in data:
        return ()
    found = []
    for number, line in enumerate(data.split(b"\n"), offset + 1):
        match = _IGNORE.match(line) if MARK in line else None
        if match is not None:
            rules = match["rules"].decode(errors="replace").split(",")
            reason = match["reason"].decode(errors="replace").strip()
            alone = not match["before"].strip()
            named = tuple(rule.strip() for rule in rules if rule.strip())
            found.append(Comment(number + alone, number, named, reason))
    return tuple(found)


def parse_ignore(text: str) -> tuple[tuple[str, ...], str]:
    """Return the rules and the reason of an annotation's `RULE[,RULE] reason`; no rules if it names none."""
    match = _RULES.fullmatch(text)
    if match is None:
        return (), text.strip()
    rules = tuple(rule.strip() for rule in match["rules"].split(","))
    return rules, " ".join((match["reason"] or "").split())
