"""Tokens → the nodes of a template. Source: Go's text/template/parse, parse.go."""

from collections.abc import Sequence
from itertools import islice

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.functions.model import FunctionSet
from archcheck.sources.gitops.go_template.lexing import Lexer, TemplateToken, TokenKind
from archcheck.sources.gitops.go_template.nodes import (
    ActionNode,
    BranchNode,
    CallNode,
    JumpNode,
    ParsedTemplate,
    Pipeline,
    TemplateNode,
    TextNode,
)
from archcheck.sources.gitops.go_template.pipelines import PipelineParser, TokenStream

_DEEPEST = 50
_MOST_TOKENS = 200_000


def parse_template(text: str, delimiters: tuple[str, str], functions: FunctionSet) -> ParsedTemplate:
    """Return a template parsed; all functions that it names have to be known."""
    tokens = list(islice(Lexer(text, delimiters).tokens(), _MOST_TOKENS + 1))
    if len(tokens) > _MOST_TOKENS:
        raise TemplateError(f"a template of over {_MOST_TOKENS} words")
    return _TemplateParser(TokenStream(tokens), functions).template()


class _Scope:
    """What is known where a node stands: variables, and how many `range` it is in."""

    def __init__(self) -> None:
        self.variables: list[str] = ["$"]
        self.ranges = 0


class _TemplateParser:
    def __init__(self, tokens: TokenStream, functions: FunctionSet) -> None:
        self._tokens = tokens
        self._functions = functions
        self._definitions: dict[str, Sequence[TemplateNode]] = {}
        self._scope = _Scope()
        self._depth = 0

    def template(self) -> ParsedTemplate:
        nodes: list[TemplateNode] = []
        while not self._tokens.is_at(TokenKind.END):
            if self._tokens.is_at(TokenKind.LEFT) and self._tokens.starts_keyword("define"):
                self._definition()
                continue
            node = self._node()
            if isinstance(node, TemplateToken):
                raise TemplateError(f"unexpected {{{{{node.text}}}}}", node.line)
            nodes.append(node)
        return ParsedTemplate(nodes, self._definitions)

    def _definition(self) -> None:
        self._tokens.next()
        self._tokens.next_word()
        name = self._tokens.expect_name("define clause")
        self._tokens.expect(TokenKind.RIGHT, "define clause")
        self._define(name, "define clause")

    def _define(self, name: str, context: str) -> None:
        """Read what a template of its own holds: it sees no variable of where it is written."""
        outer, self._scope = self._scope, _Scope()
        body, end = self._list()
        self._scope = outer
        if end.text != "end":
            raise TemplateError(f"unexpected {{{{{end.text}}}}} in {context}", end.line)
        known = self._definitions.get(name)
        if known is not None and not _is_blank(known):
            if not _is_blank(body):
                raise TemplateError(f"template: multiple definition of template {name!r}", end.line)
            return
        self._definitions[name] = body

    def _list(self) -> tuple[Sequence[TemplateNode], TemplateToken]:
        """Return the nodes up to `end` or `else`, and that token."""
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TemplateError(f"actions {_DEEPEST} deep", self._tokens.line)
        nodes: list[TemplateNode] = []
        while not self._tokens.is_at(TokenKind.END):
            node = self._node()
            if isinstance(node, TemplateToken):
                self._depth -= 1
                return nodes, node
            nodes.append(node)
        raise TemplateError("unexpected EOF", self._tokens.line)

    def _node(self) -> TemplateNode | TemplateToken:
        token = self._tokens.next_word()
        if token.kind is TokenKind.TEXT:
            return TextNode(token.text, token.line)
        if token.kind is not TokenKind.LEFT:
            raise TemplateError(f"unexpected {token.text!r} in input", token.line)
        return self._action()

    def _action(self) -> TemplateNode | TemplateToken:
        token = self._tokens.peek_word()
        if token.kind is TokenKind.KEYWORD:
            match token.text:
                case "if" | "with" | "range":
                    self._tokens.next_word()
                    return self._branch(token)
                case "end" | "else":
                    return self._end(self._tokens.next_word())
                case "break" | "continue":
                    return self._jump(self._tokens.next_word())
                case "template" | "block":
                    self._tokens.next_word()
                    return self._call(token)
                case _:
                    pass
        return ActionNode(self._pipeline("command"), token.line)

    def _pipeline(self, context: str) -> Pipeline:
        return PipelineParser(self._tokens, self._functions, self._scope.variables).pipeline(
            context, TokenKind.RIGHT
        )

    def _end(self, token: TemplateToken) -> TemplateToken:
        following = self._tokens.peek_word()
        if token.text == "else" and following.kind is TokenKind.KEYWORD and following.text in ("if", "with"):
            return token
        self._tokens.expect(TokenKind.RIGHT, token.text)
        return token

    def _jump(self, token: TemplateToken) -> JumpNode:
        self._tokens.expect(TokenKind.RIGHT, token.text)
        if not self._scope.ranges:
            raise TemplateError(f"{{{{{token.text}}}}} outside {{{{range}}}}", token.line)
        return JumpNode(token.text, token.line)

    def _branch(self, token: TemplateToken) -> BranchNode:
        keyword, known = token.text, len(self._scope.variables)
        pipeline = self._pipeline(keyword)
        self._scope.ranges += keyword == "range"
        body, end = self._list()
        self._scope.ranges -= keyword == "range"
        otherwise = self._otherwise(keyword) if end.text == "else" else None
        del self._scope.variables[known:]
        return BranchNode(keyword, pipeline, body, otherwise, token.line)

    def _otherwise(self, keyword: str) -> Sequence[TemplateNode]:
        """Return what follows `else`; `else if` is an `if` that the same `end` closes."""
        following = self._tokens.peek_word()
        if following.kind is TokenKind.KEYWORD and following.text in ("if", "with"):
            if following.text != keyword:
                raise TemplateError(f"unexpected <{following.text}> in input", following.line)
            self._tokens.next_word()
            return (self._branch(following),)
        body, end = self._list()
        if end.text != "end":
            raise TemplateError(f"expected end; found {{{{{end.text}}}}}", end.line)
        return body

    def _call(self, token: TemplateToken) -> CallNode:
        context = f"{token.text} clause"
        name = self._tokens.expect_name(context)
        if token.text == "template" and self._tokens.peek_word().kind is TokenKind.RIGHT:
            self._tokens.next_word()
            return CallNode(name, None, token.line)
        pipeline = self._pipeline(context)
        if token.text == "block":
            self._define(name, context)
        return CallNode(name, pipeline, token.line)


def _is_blank(nodes: Sequence[TemplateNode]) -> bool:
    return all(isinstance(node, TextNode) and not node.text.strip() for node in nodes)
