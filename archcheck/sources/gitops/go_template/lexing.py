"""A template's text → its tokens. Source: Go's text/template/parse, lex.go."""

import re
from collections.abc import Iterator
from enum import Enum

from archcheck.frozen import dataclass
from archcheck.sources.gitops.go_template.errors import TemplateError


class TokenKind(Enum):
    """What a token is; a keyword is a word of its own kind."""

    TEXT = "text"
    LEFT = "left delimiter"
    RIGHT = "right delimiter"
    SPACE = "space"
    WORD = "identifier"
    KEYWORD = "keyword"
    FIELD = "field"
    VARIABLE = "variable"
    BOOL = "bool"
    NUMBER = "number"
    CHARACTER = "character"
    STRING = "string"
    RAW_STRING = "raw string"
    PIPE = "|"
    DECLARE = ":="
    ASSIGN = "="
    OPEN = "("
    CLOSE = ")"
    COMMA = ","
    OTHER = "character of no meaning"
    END = "EOF"


@dataclass(frozen=True, slots=True)
class TemplateToken:
    """A token, and the line that it begins in."""

    kind: TokenKind
    text: str
    line: int


KEYWORDS = frozenset(
    {
        ".",
        "block",
        "break",
        "continue",
        "define",
        "else",
        "end",
        "if",
        "nil",
        "range",
        "template",
        "with",
    }
)
_SPACES = " \t\r\n"
_SIGNS: dict[str, TokenKind] = {
    "|": TokenKind.PIPE,
    "=": TokenKind.ASSIGN,
    "(": TokenKind.OPEN,
    ")": TokenKind.CLOSE,
    ",": TokenKind.COMMA,
}
_NUMBER = re.compile(
    r"[+-]?(?:0[xX][0-9a-fA-F_]*(?:\.[0-9a-fA-F_]*)?(?:[pP][+-]?[0-9_]*)?|0[oO][0-7_]*(?:\.[0-7_]*)?"
    r"|0[bB][01_]*(?:\.[01_]*)?|[0-9_]*(?:\.[0-9_]*)?(?:[eE][+-]?[0-9_]*)?)i?"
)
_STRING = re.compile(r'"(?:\\[^\n]|[^"\\\n])*"')
_CHARACTER = re.compile(r"'(?:\\[^\n]|[^'\\\n])*'")
_RAW_STRING = re.compile(r"`[^`]*`")
_SPACE = re.compile(rf"[{_SPACES}]+")
_ENDS_WORD = frozenset(_SPACES + ".,|:)(")


def _is_letter(character: str) -> bool:
    return character == "_" or character.isalpha() or character.isdecimal()


class Lexer:
    """Reads a template, token by token."""

    def __init__(self, text: str, delimiters: tuple[str, str]) -> None:
        self._text = text
        self._left, self._right = delimiters
        self._position = 0
        self._line = 1
        self._depth = 0

    def tokens(self) -> Iterator[TemplateToken]:
        """Yield all tokens; the last one is the end."""
        while True:
            begin = self._text.find(self._left, self._position)
            if begin < 0:
                break
            yield from self._text_before(begin)
            yield from self._action()
        if self._position < len(self._text):
            yield self._token(TokenKind.TEXT, len(self._text))
        yield TemplateToken(TokenKind.END, "EOF", self._line)

    def _text_before(self, begin: int) -> Iterator[TemplateToken]:
        end = begin
        if self._is_trimmed(begin + len(self._left)):
            end = self._position + len(self._text[self._position : begin].rstrip(_SPACES))
        if end > self._position:
            yield self._token(TokenKind.TEXT, end)
        self._skip(begin)

    def _is_trimmed(self, position: int) -> bool:
        """Return whether `- ` stands here: it takes the spaces before the action."""
        following = self._text[position : position + 2]
        return len(following) == 2 and following[0] == "-" and following[1] in _SPACES

    def _action(self) -> Iterator[TemplateToken]:
        start = self._position + len(self._left)
        inside = start + 2 if self._is_trimmed(start) else start
        if self._text.startswith("/*", inside):
            self._skip(inside)
            self._comment()
            return
        yield self._token(TokenKind.LEFT, start)
        self._skip(inside)
        self._depth = 0
        while True:
            token = self._inside()
            yield token
            if token.kind is TokenKind.RIGHT:
                return

    def _comment(self) -> None:
        end = self._text.find("*/", self._position + 2)
        if end < 0:
            raise self._error("unclosed comment")
        self._skip(end + 2)
        length = self._right_length()
        if not length:
            raise self._error("comment ends before closing delimiter")
        self._close(length)

    def _right_length(self) -> int:
        """Return the length of a right delimiter that stands here, with its mark for trimming; or 0."""
        text, position = self._text, self._position
        if text[position : position + 1] in tuple(_SPACES) and text.startswith(
            "-" + self._right, position + 1
        ):
            return 2 + len(self._right)
        return len(self._right) if text.startswith(self._right, position) else 0

    def _close(self, length: int) -> None:
        self._skip(self._position + length)
        if length > len(self._right):
            spaces = _SPACE.match(self._text, self._position)
            self._skip(spaces.end() if spaces else self._position)

    def _inside(self) -> TemplateToken:
        length = self._right_length()
        if length:
            if self._depth:
                raise self._error("unclosed left paren")
            token = TemplateToken(TokenKind.RIGHT, self._right, self._line)
            self._close(length)
            return token
        if self._position >= len(self._text):
            raise self._error("unclosed action")
        character = self._text[self._position]
        if character in _SPACES:
            return self._space()
        if character in _SIGNS:
            return self._sign(character)
        if character == ":":
            return self._declaration()
        return self._operand(character)

    def _declaration(self) -> TemplateToken:
        if not self._text.startswith(":=", self._position):
            raise self._error("expected :=")
        return self._token(TokenKind.DECLARE, self._position + 2)

    def _space(self) -> TemplateToken:
        match = _SPACE.match(self._text, self._position)
        end = match.end() if match else self._position
        if self._text.startswith("-" + self._right, end):
            end -= 1
            if end == self._position:
                return self._inside()
        return self._token(TokenKind.SPACE, end)

    def _sign(self, character: str) -> TemplateToken:
        self._depth += {"(": 1, ")": -1}.get(character, 0)
        if self._depth < 0:
            raise self._error("unexpected right paren")
        return self._token(_SIGNS[character], self._position + 1)

    def _operand(self, character: str) -> TemplateToken:
        following = self._text[self._position + 1 : self._position + 2]
        if character in "\"`'":
            return self._quoted(character)
        if character == "$":
            return self._named(TokenKind.VARIABLE)
        is_digit = "0" <= following <= "9"
        if character in "+-" or "0" <= character <= "9" or (character == "." and is_digit):
            return self._number()
        if character == ".":
            return self._named(TokenKind.FIELD)
        if _is_letter(character):
            return self._word()
        if "!" <= character <= "~":
            return self._token(TokenKind.OTHER, self._position + 1)
        raise self._error(f"unrecognized character in action: {character!r}")

    def _quoted(self, quote: str) -> TemplateToken:
        pattern, kind, name = {
            '"': (_STRING, TokenKind.STRING, "quoted string"),
            "'": (_CHARACTER, TokenKind.CHARACTER, "character constant"),
            "`": (_RAW_STRING, TokenKind.RAW_STRING, "raw quoted string"),
        }[quote]
        match = pattern.match(self._text, self._position)
        if match is None:
            raise self._error(f"unterminated {name}")
        return self._token(kind, match.end())

    def _named(self, kind: TokenKind) -> TemplateToken:
        end = self._word_end(self._position + 1)
        if kind is TokenKind.FIELD and end == self._position + 1:
            return self._token(TokenKind.KEYWORD, end)
        return self._token(kind, end)

    def _word(self) -> TemplateToken:
        end = self._word_end(self._position)
        word = self._text[self._position : end]
        if word in KEYWORDS:
            return self._token(TokenKind.KEYWORD, end)
        return self._token(TokenKind.BOOL if word in ("true", "false") else TokenKind.WORD, end)

    def _word_end(self, position: int) -> int:
        while position < len(self._text) and _is_letter(self._text[position]):
            position += 1
        if position < len(self._text) and not (
            self._text[position] in _ENDS_WORD or self._text.startswith(self._right, position)
        ):
            raise self._error(f"bad character {self._text[position]!r}")
        return position

    def _number(self) -> TemplateToken:
        match = _NUMBER.match(self._text, self._position)
        end = match.end() if match else self._position
        following = self._text[end : end + 1]
        if following in ("+", "-") or (following and _is_letter(following)):
            raise self._error(f"bad number syntax: {self._text[self._position : end + 1]}")
        return self._token(TokenKind.NUMBER, end)

    def _token(self, kind: TokenKind, end: int) -> TemplateToken:
        token = TemplateToken(kind, self._text[self._position : end], self._line)
        self._skip(end)
        return token

    def _skip(self, end: int) -> None:
        self._line += self._text.count("\n", self._position, end)
        self._position = end

    def _error(self, message: str) -> TemplateError:
        return TemplateError(message, self._line)
