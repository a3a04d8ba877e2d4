"""`${NAME}` in a manifest that Flux has built → the value of a variable, as it is substituted there.

Source: fluxcd/pkg envsubst (v1.8.0), funcs.go and template.go. What is not known stays in the text as it is
written, so that an image that holds it is seen not to be known.
"""

import re
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from archcheck.documents.splitting import DOCUMENT_LIMIT
from archcheck.frozen import dataclass
from archcheck.sources.gitops.flux.expressions import (
    BadExpressionError,
    Expression,
    expression_end,
    parse_expression,
)
from archcheck.sources.gitops.flux.shell_patterns import without_prefix, without_suffix

_MARK = re.compile(r"\$[{$]")
_NUMBER = re.compile(r"[+-]?[0-9]{1,18}")
_PATTERN_LIMIT = 10_000_000
_SHOWN = 60


@dataclass(frozen=True, slots=True)
class Substituted:
    """A text with values in place of its variables.

    `unknown` are the names of those that are set nowhere and have no default: each is left as it is written.
    """

    text: str
    unknown: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedSubstitution:
    """A text that Flux refuses, and with it all that is built: `expression` at `line` of it, and why.

    `text` is what it would be without that: what is wrong is left as it is written.
    """

    expression: str
    line: int
    reason: str
    text: str
    unknown: tuple[str, ...] = ()


Substitution: TypeAlias = Substituted | RefusedSubstitution


def substituted(text: str, variables: Mapping[str, str], *, lenient: bool = True) -> Substitution:
    """Return a text with its variables substituted.

    Args:
        text: a manifest.
        variables: the values.
        lenient: whether a variable that is not set is left in place; Flux refuses the whole text.

    """
    return _Substituting(text, variables, lenient=lenient).run()


def unknown_value(name: str) -> str:
    """Return the value of a variable that is set, and not known: it is left in place."""
    return f"${{{name}}}"


class _TooMuchError(Exception):
    """A text that grows beyond what can be read."""


class _Substituting:
    """A text on its way: what is unknown and what is refused is gathered."""

    def __init__(self, text: str, variables: Mapping[str, str], *, lenient: bool) -> None:
        self.text = text
        self.variables = variables
        self.lenient = lenient
        self.unknown: dict[str, None] = {}
        self.refused: tuple[int, str, str] | None = None
        self.work = 0

    def run(self) -> Substitution:
        """Return what comes of the text; it grows beyond no limit."""
        parts: list[str] = []
        size = 0
        for part in self._parts():
            size += len(part)
            if size > DOCUMENT_LIMIT:
                self._refuse(0, self.text[:_SHOWN], f"it grows beyond {DOCUMENT_LIMIT // 1024**2} MiB")
                parts = [self.text]
                break
            parts.append(part)
        result, unknown = "".join(parts), tuple(self.unknown)
        if self.refused is None:
            return Substituted(result, unknown)
        start, expression, reason = self.refused
        return RefusedSubstitution(expression, self.text.count("\n", 0, start) + 1, reason, result, unknown)

    def _parts(self) -> Iterator[str]:
        position = 0
        while (mark := _MARK.search(self.text, position)) is not None:
            yield self.text[position : mark.start()]
            start = mark.start()
            if mark[0] == "$$":
                yield "$"
                position = mark.end()
                continue
            try:
                expression, position = parse_expression(self.text, start)
            except BadExpressionError as error:
                self._refuse(start, self.text[start : expression_end(self.text, start)], str(error))
                yield mark[0]
                position = mark.end()
                continue
            try:
                yield self._value(expression, start)
            except _TooMuchError as error:
                self._refuse(start, expression.written, str(error))
                yield expression.written
        yield self.text[position:]

    def _refuse(self, start: int, expression: str, reason: str) -> None:
        """Remember what Flux stops at: the first of all."""
        if self.refused is None:
            shown = expression if len(expression) <= _SHOWN else f"{expression[: _SHOWN - 1]}…"
            self.refused = (start, shown, reason)

    def _value(self, expression: Expression, start: int) -> str:
        """Return what stands for an expression; itself, as it is written, where that is not known."""
        arguments = [
            each if isinstance(each, str) else self._value(each, start) for each in expression.arguments
        ]
        has_unknown = any(map(self._is_unknown, expression.arguments))
        name, value = expression.name, self.variables.get(expression.name)
        if value == unknown_value(name):
            self.unknown[name] = None
            return expression.written
        if expression.has_default:
            return self._bounded(value or "".join(arguments))
        if value is None:
            self.unknown[name] = None
            if not self.lenient:
                self._refuse(start, expression.written, f"variable {name} is not set")
        if value is None or has_unknown:
            return expression.written
        return self._bounded(self._changed(value, expression.operator, arguments))

    def _is_unknown(self, argument: str | Expression) -> bool:
        """Return whether an expression is one that is left as it is written, or holds one."""
        if isinstance(argument, str):
            return False
        value = self.variables.get(argument.name)
        if value == unknown_value(argument.name) or (value is None and not argument.has_default):
            return True
        return not (argument.has_default and value) and any(map(self._is_unknown, argument.arguments))

    def _changed(self, value: str, operator: str, arguments: list[str]) -> str:
        """Return a value as an operator changes it; an operator of two kinds (`,^`) does nothing."""
        if not arguments:
            is_length = operator == "#"
            return str(len(value.encode(errors="surrogatepass"))) if is_length else _in_case(value, operator)
        if operator == ":":
            return _part_of(value, *arguments)
        if operator[0] == "/":
            return _replaced(value, operator, *arguments)
        self._spend(value, arguments[0])
        without = without_prefix if operator[0] == "#" else without_suffix
        return without(value, arguments[0], longest=len(operator) == 2)

    def _spend(self, value: str, pattern: str) -> None:
        """Count the work of a pattern, which is tried on each beginning of a value, from each place."""
        self.work += len(value) ** 2 * max(1, min(len(pattern), 10))
        if self.work > _PATTERN_LIMIT:
            raise _TooMuchError("its patterns take too long to match")

    def _bounded(self, text: str) -> str:
        if len(text) > DOCUMENT_LIMIT:
            raise _TooMuchError(f"it grows beyond {DOCUMENT_LIMIT // 1024**2} MiB")
        return text


def _in_case(value: str, operator: str) -> str:
    """Return a value in upper or lower case, or the first letter of it; letter for letter, as Go does it."""
    if operator not in (",", ",,", "^", "^^"):
        return value
    letters = value if len(operator) == 2 else value[:1]
    changed = map(str.upper if operator[0] == "^" else str.lower, letters)
    by_letter = (new if len(new) == 1 else old for old, new in zip(letters, changed, strict=True))
    return "".join(by_letter) + value[len(letters) :]


def _part_of(value: str, offset: str, length: str | None = None) -> str:
    """Return a part of a value, in bytes; the whole where a number is none."""
    data = value.encode(errors="surrogatepass")
    if not _NUMBER.fullmatch(offset):
        return value
    start = int(offset)
    if start < 0:
        start = max(0, len(data) + start)
    if length is None:
        return data[start:].decode(errors="replace")
    if not _NUMBER.fullmatch(length):
        return value
    end = int(length) + (start if int(length) >= 0 else len(data))
    return data[start : max(start, end)].decode(errors="replace")


def _replaced(value: str, operator: str, old: str, new: str | None = None) -> str:
    """Return a value with a text in it replaced: `/` the first, `//` all, `/#` in front, `/%` at the end."""
    if operator in ("/", "//"):
        count = 1 if operator == "/" else value.count(old)
        if count * len(new or "") > DOCUMENT_LIMIT:
            raise _TooMuchError(f"it grows beyond {DOCUMENT_LIMIT // 1024**2} MiB")
        return value.replace(old, new or "", count)
    if new is None:
        return value
    if operator == "/#" and value.startswith(old):
        return value.replace(old, new, 1)
    return value.removesuffix(old) + new if operator == "/%" and value.endswith(old) else value
