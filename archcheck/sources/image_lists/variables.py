"""Variables in a text, as a shell has them: `$NAME`, `${NAME:-default}` and their kin.

Both compose (compose-spec `12-interpolation.md`) and Dockerfiles (reference, "Environment replacement") take
these forms; what else a shell knows (`${NAME#pattern}`) is not evaluated, and said to be unset.
"""

import re
from collections.abc import Mapping

from archcheck.frozen import dataclass

_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_OPERATION = re.compile(r"(:?[-+?])")
_DEPTH_LIMIT = 32
_SIZE_LIMIT = 16 * 1024
"""Characters of an expanded text. No reference has a quarter of them; variables of variables double."""


@dataclass(frozen=True, slots=True)
class Expanded:
    """A text with the values of its variables. `missing` says why one has none; empty where all have."""

    text: str
    missing: str = ""


def expand(text: str, variables: Mapping[str, str], escape: str) -> Expanded:
    """Return a text with variables in place; one that is not there makes it incomplete, and leaves nothing.

    Args:
        text: what is written.
        variables: the values.
        escape: what makes a `$` literal that stands behind it: `$` in compose files.

    """
    expander = _Expander(variables, escape)
    expanded = expander.expand(text, 0)
    return Expanded(expanded, expander.missing)


class _Expander:
    """One expansion, which remembers the first variable that has no value."""

    def __init__(self, variables: Mapping[str, str], escape: str) -> None:
        self._variables = variables
        self._escape = escape
        self.missing = ""

    def expand(self, text: str, depth: int) -> str:
        parts: list[str] = []
        position = size = 0
        while position < len(text):
            part, position = self._next(text, position, depth)
            parts.append(part)
            size += len(part)
            if size > _SIZE_LIMIT or depth > _DEPTH_LIMIT:
                self._miss("its variables stand for too much")
                break
        return "".join(parts)

    def _next(self, text: str, position: int, depth: int) -> tuple[str, int]:
        """Return what the next part of a text stands for, and where it ends."""
        if text[position] == self._escape and position + 1 < len(text):
            follower = text[position + 1]
            if self._escape != "$" or follower == "$":
                return follower, position + 2
        if text[position] != "$":
            end = position + 1
            while end < len(text) and text[end] not in ("$", self._escape):
                end += 1
            return text[position:end], end
        if text.startswith("${", position):
            return self._braced(text, position, depth)
        name = _NAME.match(text, position + 1)
        if name is None:
            return "$", position + 1
        return self._value(name[0]), name.end()

    def _braced(self, text: str, position: int, depth: int) -> tuple[str, int]:
        end = _closing(text, position)
        body = text[position + 2 : end]
        name = _NAME.match(body)
        if name is None or end >= len(text):
            self._miss(f"{text[position : end + 1][:80]} is no variable")
            return "", end + 1
        operation = _OPERATION.match(body, name.end())
        if operation is None:
            if name.end() != len(body):
                self._miss(f"{text[position : end + 1][:80]} is not evaluated")
            return self._value(name[0]), end + 1
        return self._operated(name[0], operation[0], body[operation.end() :], depth), end + 1

    def _operated(self, name: str, operation: str, rest: str, depth: int) -> str:
        value = self._variables.get(name)
        is_there = bool(value) if operation[0] == ":" else value is not None
        if operation[-1] == "+":
            return self.expand(rest, depth + 1) if is_there else ""
        if is_there:
            return value or ""
        if operation[-1] == "-":
            return self.expand(rest, depth + 1)
        self._miss(f"{name} must be set" + (f": {rest[:200]}" if rest else ""))
        return ""

    def _value(self, name: str) -> str:
        value = self._variables.get(name)
        if value is None:
            self._miss(f"{name} is not set")
        return value or ""

    def _miss(self, why: str) -> None:
        self.missing = self.missing or why


def _closing(text: str, position: int) -> int:
    """Return where the brace closes that a `${` opens; the end of the text where it does not."""
    depth = 0
    while position < len(text):
        if text.startswith("${", position):
            depth += 1
            position += 2
            continue
        if text[position] == "}":
            depth -= 1
            if depth == 0:
                return position
        position += 1
    return position
