"""Constants of a template → their values. Source: Go's text/template/parse, node.go; strconv."""

import math
import re

from archcheck.sources.gitops.go_template.errors import TemplateError
from archcheck.sources.gitops.go_template.nodes import NumberLiteral

_ESCAPE = re.compile(
    r"\\(?:(?P<letter>[abfnrtv\\'\"])|x(?P<hex>[0-9a-fA-F]{2})|u(?P<short>[0-9a-fA-F]{4})"
    r"|U(?P<long>[0-9a-fA-F]{8})|(?P<octal>[0-7]{3})|(?P<bad>.?))",
    re.DOTALL,
)
_LETTERS = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1
_WHOLE = re.compile(
    r"[+-]?(?:0[xX](?:_?[0-9a-fA-F])+|0[bB](?:_?[01])+|0[oO](?:_?[0-7])+|0(?:_?[0-7])*|[1-9](?:_?[0-9])*)"
)
_REAL = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")
_HEX_REAL = re.compile(r"[+-]?0[xX](?=[0-9a-fA-F.])[0-9a-fA-F]*(?:\.[0-9a-fA-F]*)?[pP][+-]?[0-9]+")
_LONGEST = 400


def unquoted(source: str, line: int) -> str:
    """Return the text of a string as it is written, in double quotes or in backquotes."""
    if source.startswith("`"):
        return source[1:-1].replace("\r", "")
    return _unescaped(source[1:-1], '"', line)


def character(source: str, line: int) -> NumberLiteral:
    """Return the number of a character between single quotes."""
    text = _unescaped(source[1:-1], "'", line)
    if len(text) != 1:
        raise TemplateError(f"malformed character constant: {source}", line)
    code = ord(text)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    return NumberLiteral(code, float(code), is_float=False, source=source, line=line)


def number(source: str, line: int) -> NumberLiteral:
    """Return a number: a whole one of 64 bits, or a float."""
    whole = _whole(source) if len(source) < _LONGEST else None
    if whole is not None and _LOWEST <= whole <= _HIGHEST:
        return NumberLiteral(whole, float(whole), is_float=False, source=source, line=line)
    if whole is not None:
        raise TemplateError(f"integer overflow: {source}", line)
    real = _real(source) if len(source) < _LONGEST else None
    if real is None or math.isinf(real):
        raise TemplateError(f"illegal number syntax: {source}", line)
    is_whole = real.is_integer() and _LOWEST <= real <= _HIGHEST
    return NumberLiteral(int(real) if is_whole else None, real, is_float=True, source=source, line=line)


def _whole(source: str) -> int | None:
    if not _WHOLE.fullmatch(source):
        return None
    digits = source.lstrip("+-").replace("_", "")
    is_old = len(digits) > 1 and digits.isdigit() and digits[0] == "0"
    value = int(digits, 8) if is_old else int(digits, 0)
    return -value if source[0] == "-" else value


def _real(source: str) -> float | None:
    plain = source
    if _HEX_REAL.fullmatch(plain):
        try:
            return float.fromhex(plain)
        except (OverflowError, ValueError):
            return None
    return float(plain) if _REAL.fullmatch(plain) and re.search(r"[.eE]", plain) else None


def _unescaped(text: str, quote: str, line: int) -> str:
    """Return a text without escapes. A byte that is no character of its own is kept as Python keeps it."""

    def replaced(match: re.Match[str]) -> str:
        letter = match["letter"]
        if letter is not None:
            if letter in "'\"" and letter != quote:
                raise TemplateError("invalid syntax", line)
            return _LETTERS.get(letter, letter)
        if match["hex"] or match["octal"]:
            code = int(match["hex"], 16) if match["hex"] else int(match["octal"], 8)
            if code > 0xFF:
                raise TemplateError("invalid syntax", line)
            return bytes((code,)).decode("latin-1") if code < 0x80 else chr(0xDC00 + code)
        code = int(match["short"] or match["long"] or "110000", 16)
        if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
            raise TemplateError("invalid syntax", line)
        return chr(code)

    result = _ESCAPE.sub(replaced, text)
    return result.encode(errors="surrogateescape").decode(errors="surrogateescape")
