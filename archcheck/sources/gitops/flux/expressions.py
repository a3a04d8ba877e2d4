"""The grammar of `${…}` in what Flux builds: one expression of a text, parsed.

It is not a shell's: a name, one operator, and what stands behind it. Source: fluxcd/pkg envsubst/parse
(v1.8.0), parse.go and scan.go, which are followed to the letter, odd cases included.
"""

import re
from typing import TypeAlias

from archcheck.frozen import dataclass

_OPEN = "${"
_DEFAULTS = "=-?+"
_OPERATOR = re.compile(r"[,^]{1,2}|/[/#%]?|##?|%%?")
_DEEPEST = 50


@dataclass(frozen=True, slots=True)
class Expression:
    """`${name…}`: an operator, empty for none, and its arguments. `written` is all of it, as it stands.

    The arguments of a default are parts of one text.
    """

    name: str
    operator: str
    arguments: tuple["Argument", ...]
    written: str

    @property
    def has_default(self) -> bool:
        """Whether it is at peace with a variable that is not set: `=`, `:=`, `:-`, `:+`, `:?`."""
        return self.operator[-1:] in tuple(_DEFAULTS)


Argument: TypeAlias = str | Expression


class BadExpressionError(Exception):
    """Text behind `${` that is no expression; the message says what is wrong with it."""


def parse_expression(text: str, start: int) -> tuple[Expression, int]:
    """Return the expression whose `${` stands at `start`, and where what follows it begins.

    Raises:
        BadExpressionError: Flux refuses the text.

    """
    scanner = _Scanner(text, start + len(_OPEN))
    return scanner.expression(start, 1), scanner.position


def expression_end(text: str, start: int) -> int:
    """Return where an expression that cannot be parsed seems to end: behind its brace, or with its line."""
    line_end = text.find("\n", start)
    brace = text.find("}", start, None if line_end < 0 else line_end)
    if brace >= 0:
        return brace + 1
    return len(text) if line_end < 0 else line_end


class _Scanner:
    """A place in a text that moves on as expressions are read."""

    def __init__(self, text: str, position: int) -> None:
        self.text = text
        self.position = position

    def expression(self, start: int, depth: int) -> Expression:
        if depth > _DEEPEST:
            raise BadExpressionError(f"more than {_DEEPEST} expressions within each other")
        is_length = self._peek() == "#"
        self.position += is_length
        name = self._name()
        operator, arguments = self._rest(depth) if not is_length else self._close("#")
        return Expression(name, operator, arguments, self.text[start : self.position])

    def _rest(self, depth: int) -> tuple[str, tuple[Argument, ...]]:
        """Return the operator behind a name, and its arguments."""
        first, second = self._peek(), self.text[self.position + 1 : self.position + 2]
        if first == "=" or (first == ":" and second and second in _DEFAULTS):
            return self._default(first if first == "=" else first + second, depth)
        if first == ":":
            if not second.isascii():  # go back by its bytes, as the original does, and there is no colon
                raise BadExpressionError("bad substitution")
            return self._substring(depth)
        operator = self._operator()
        match first:
            case "," | "^":
                return self._close(operator)
            case "/":
                return self._replacement(operator, depth)
            case "#" | "%":
                argument = self._argument("}", depth)
                return self._close(operator, argument)
            case _:
                return self._close("", problem="missing closing brace")

    def _default(self, operator: str, depth: int) -> tuple[str, tuple[Argument, ...]]:
        self.position += len(operator)
        arguments: list[Argument] = []
        while self._peek() != "}":
            arguments.append(self._argument("}", depth))
        return self._close(operator, *arguments)

    def _substring(self, depth: int) -> tuple[str, tuple[Argument, ...]]:
        self.position += 1
        offset = self._argument(":}", depth)
        if self._peek() == "}":
            return self._close(":", offset)
        self._delimiters(":")
        length = self._argument("}", depth)
        return self._close(":", offset, length)

    def _replacement(self, operator: str, depth: int) -> tuple[str, tuple[Argument, ...]]:
        pattern = self._argument("/", depth, escapes=True)
        self._delimiters("/")
        if self._peek() == "}":
            return self._close(operator, pattern)
        replacement = self._argument("}", depth, escapes=True)
        return self._close(operator, pattern, replacement)

    def _peek(self) -> str:
        return self.text[self.position : self.position + 1]

    def _name(self) -> str:
        start = self.position
        while (letter := self._peek()) and (letter.isalpha() or letter.isdecimal() or letter == "_"):
            self.position += 1
        if start == self.position:
            raise BadExpressionError("unable to parse variable name")
        return self.text[start : self.position]

    def _operator(self) -> str:
        found = _OPERATOR.match(self.text, self.position)
        if found is None:
            return ""
        self.position = found.end()
        return found[0]

    def _delimiters(self, delimiter: str) -> None:
        """Go over a delimiter, written once or more."""
        if self._peek() != delimiter:
            raise BadExpressionError("bad substitution")
        while self._peek() == delimiter:
            self.position += 1

    def _close(
        self, operator: str, *arguments: Argument, problem: str = "bad substitution"
    ) -> tuple[str, tuple[Argument, ...]]:
        """Go over the brace at the end; return what the expression has besides its name."""
        if self._peek() != "}":
            raise BadExpressionError(problem)
        self.position += 1
        return operator, arguments

    def _argument(self, ends: str, depth: int, *, escapes: bool = False) -> Argument:
        r"""Return an expression, or the text up to one or to one of `ends`; `escapes`: `\/`, `\\`, `$$`."""
        start, text = self.position, self.text
        if text.startswith(_OPEN, start):
            self.position += len(_OPEN)
            return self.expression(start, depth + 1)
        parts: list[str] = []
        while (letter := self._peek()) and letter not in ends and not text.startswith(_OPEN, self.position):
            if escapes and text[self.position : self.position + 2] in ("$$", "\\/", "\\\\"):
                self.position += 1
            parts.append(self._peek())
            self.position += 1
        if start == self.position:
            raise BadExpressionError("unable to parse substitution within function")
        return "".join(parts)
