"""Tokens of one action → its pipeline. Source: Go's text/template/parse, parse.go."""

from collections.abc import Sequence

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.model import FunctionSet
from archcheck.sources.gitops.go_template.lexing import TemplateToken, TokenKind
from archcheck.sources.gitops.go_template.literals import character, number, unquoted
from archcheck.sources.gitops.go_template.nodes import (
    ChainOperand,
    DotOperand,
    FieldOperand,
    FunctionOperand,
    Literal,
    NilOperand,
    NumberLiteral,
    Operand,
    Pipeline,
    VariableOperand,
)

_DEEPEST = 50
_MOST_VARIABLES = 1000
_STARTS_OPERAND = frozenset(
    {
        TokenKind.BOOL,
        TokenKind.CHARACTER,
        TokenKind.FIELD,
        TokenKind.WORD,
        TokenKind.NUMBER,
        TokenKind.RAW_STRING,
        TokenKind.STRING,
        TokenKind.VARIABLE,
        TokenKind.OPEN,
    }
)


class TokenStream:
    """Tokens in their order, with a look ahead."""

    def __init__(self, tokens: Sequence[TemplateToken]) -> None:
        self._tokens = tokens
        self._at = 0

    @property
    def line(self) -> int:
        """The line of the next token."""
        return self.peek().line

    def peek(self) -> TemplateToken:
        """Return the next token, and leave it."""
        return self._tokens[min(self._at, len(self._tokens) - 1)]

    def next(self) -> TemplateToken:
        """Take the next token."""
        token = self.peek()
        self._at += 1
        return token

    def peek_word(self, offset: int = 0) -> TemplateToken:
        """Return the next token that is no space, or one behind it, and leave it."""
        words = (
            token for token in self._tokens[self._at : self._at + 8] if token.kind is not TokenKind.SPACE
        )
        for _ in range(offset):
            next(words, None)
        return next(words, self._tokens[-1])

    def next_word(self) -> TemplateToken:
        """Take the next token that is no space."""
        while self.peek().kind is TokenKind.SPACE:
            self._at += 1
        return self.next()

    def is_at(self, kind: TokenKind) -> bool:
        """Return whether the next token is of a kind."""
        return self.peek().kind is kind

    def starts_keyword(self, word: str) -> bool:
        """Return whether the action that begins here is one of a keyword."""
        token = self.peek_word(1)
        return token.kind is TokenKind.KEYWORD and token.text == word

    def expect(self, kind: TokenKind, context: str) -> TemplateToken:
        """Take the next token, which has to be of a kind."""
        token = self.next_word()
        if token.kind is not kind:
            raise unexpected(token, context)
        return token

    def expect_name(self, context: str) -> str:
        """Take the next token, which has to be a quoted text, and return that."""
        token = self.next_word()
        if token.kind not in (TokenKind.STRING, TokenKind.RAW_STRING):
            raise unexpected(token, context)
        return unquoted(token.text, token.line)


def unexpected(token: TemplateToken, context: str) -> TemplateError:
    """Return the error of a token that does not belong where it stands."""
    return TemplateError(f"unexpected {token.text!r} in {context}", token.line)


class PipelineParser:
    """Reads one pipeline; `variables` are those known here, and gain those that it declares."""

    def __init__(self, tokens: TokenStream, functions: FunctionSet, variables: list[str]) -> None:
        self._tokens = tokens
        self._functions = functions
        self._variables = variables
        self._depth = 0

    def pipeline(self, context: str, end: TokenKind) -> Pipeline:
        """Return the pipeline up to a token, which is taken too."""
        line = self._tokens.peek_word().line
        names, is_assignment = self._declarations(context)
        commands = []
        while True:
            token = self._tokens.peek_word()
            if token.kind is end:
                self._tokens.next_word()
                break
            if token.kind not in _STARTS_OPERAND and not _is_value(token):
                raise unexpected(token, context)
            commands.append(self._command())
        if not commands:
            raise TemplateError(f"missing value for {context}", line)
        for stage, (first, *_) in enumerate(commands[1:], 2):
            if isinstance(first, (Literal, NumberLiteral, DotOperand, NilOperand)):
                raise TemplateError(f"non executable command in pipeline stage {stage}", line)
        return Pipeline(tuple(commands), names, is_assignment, line)

    def _declarations(self, context: str) -> tuple[tuple[str, ...], bool]:
        names: list[str] = []
        while self._tokens.peek_word().kind is TokenKind.VARIABLE:
            following = self._tokens.peek_word(1)
            if following.kind in (TokenKind.ASSIGN, TokenKind.DECLARE):
                names.append(self._declared())
                return tuple(names), following.kind is TokenKind.ASSIGN
            if following.kind is not TokenKind.COMMA:
                break
            names.append(self._declared())
            if context != "range" or len(names) > 1:
                raise TemplateError(f"too many declarations in {context}", following.line)
            if self._tokens.peek_word().kind not in (TokenKind.VARIABLE, TokenKind.RIGHT, TokenKind.CLOSE):
                raise TemplateError("range can only initialize variables", following.line)
        return tuple(names), False

    def _declared(self) -> str:
        """Take a variable and the sign behind it."""
        name = self._tokens.next_word().text
        self._tokens.next_word()
        self._variables.append(name)
        if len(self._variables) > _MOST_VARIABLES:
            raise TemplateError(f"over {_MOST_VARIABLES} variables", self._tokens.line)
        return name

    def _command(self) -> tuple[Operand, ...]:
        operands: list[Operand] = []
        while True:
            operand = self._operand()
            if operand is not None:
                operands.append(operand)
            token = self._tokens.peek()
            if token.kind is TokenKind.SPACE:
                self._tokens.next()
                continue
            if token.kind is TokenKind.PIPE:
                self._tokens.next()
            elif token.kind not in (TokenKind.RIGHT, TokenKind.CLOSE):
                raise unexpected(token, "operand")
            break
        if not operands:
            raise TemplateError("empty command", token.line)
        return tuple(operands)

    def _operand(self) -> Operand | None:
        base = self._term()
        if base is None or not self._tokens.is_at(TokenKind.FIELD):
            return base
        names = []
        while self._tokens.is_at(TokenKind.FIELD):
            names.append(self._tokens.next().text[1:])
        match base:
            case FieldOperand():
                return FieldOperand((*base.names, *names), base.line)
            case VariableOperand():
                return VariableOperand(base.name, (*base.names, *names), base.line)
            case Literal() | NumberLiteral() | NilOperand() | DotOperand():
                raise TemplateError("unexpected . after term", base.line)
            case _:
                pass
        return ChainOperand(base, tuple(names), base.line)

    def _term(self) -> Operand | None:
        token = self._tokens.peek_word()
        if token.kind not in _STARTS_OPERAND and not _is_value(token):
            return None
        self._tokens.next_word()
        match token.kind:
            case TokenKind.WORD:
                return self._function(token)
            case TokenKind.VARIABLE:
                return self._variable(token)
            case TokenKind.OPEN:
                return self._parenthesized(token)
            case _:
                return _constant(token)

    def _function(self, token: TemplateToken) -> FunctionOperand:
        problem = self._functions.problem(token.text)
        if problem:
            raise TemplateError(problem, token.line)
        return FunctionOperand(token.text, token.line)

    def _variable(self, token: TemplateToken) -> VariableOperand:
        if token.text not in self._variables:
            raise TemplateError(f'undefined variable "{token.text}"', token.line)
        return VariableOperand(token.text, (), token.line)

    def _parenthesized(self, token: TemplateToken) -> Pipeline:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TemplateError("max expression depth exceeded", token.line)
        pipeline = self.pipeline("parenthesized pipeline", TokenKind.CLOSE)
        self._depth -= 1
        return pipeline


def _is_value(token: TemplateToken) -> bool:
    return token.kind is TokenKind.KEYWORD and token.text in (".", "nil")


def _constant(token: TemplateToken) -> Operand:
    text, line = token.text, token.line
    match token.kind:
        case TokenKind.KEYWORD:
            return DotOperand(line) if text == "." else NilOperand(line)
        case TokenKind.FIELD:
            return FieldOperand((text[1:],), line)
        case TokenKind.BOOL:
            return Literal(text == "true", text, line)
        case TokenKind.CHARACTER:
            return character(text, line)
        case TokenKind.NUMBER:
            return number(text, line)
        case _:
            return Literal(unquoted(text, line), text, line)
