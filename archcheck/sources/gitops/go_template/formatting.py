"""Values → text as Go's fmt writes them with %v, and its quotes."""

import math
import re
from collections.abc import Iterable

from archcheck.sources.gitops.go_template.values import NO_VALUE, check_size

_ESCAPES = {
    "\a": "\\a",
    "\b": "\\b",
    "\f": "\\f",
    "\n": "\\n",
    "\r": "\\r",
    "\t": "\\t",
    "\v": "\\v",
    "\\": "\\\\",
}
_REPR = re.compile(r"(?P<sign>-?)(?P<whole>\d+)(?:\.(?P<rest>\d+))?(?:e(?P<exponent>[+-]\d+))?")


def formatted(value: object) -> str:
    """Return a value as %v writes it."""
    if isinstance(value, str):
        return value
    check_size(value)
    return _formatted(value)


def _formatted(value: object) -> str:
    if value is None or value is NO_VALUE:
        return "<nil>"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return float_text(value)
    if isinstance(value, list):
        return f"[{' '.join(map(_formatted, value))}]"
    if isinstance(value, dict):
        pairs = (f"{key}:{_formatted(value[key])}" for key in sorted_keys(value))
        return f"map[{' '.join(pairs)}]"
    return str(value)


def sorted_keys(value: dict[str, object]) -> list[str]:
    """Return the keys of a map in Go's order, that of their bytes."""
    return sorted(value, key=lambda key: key.encode(errors="surrogateescape"))


def float_text(value: float) -> str:
    """Return a float as %v writes it: the fewest digits, an exponent below -4 and from 6 on."""
    if math.isinf(value) or math.isnan(value):
        return {math.inf: "+Inf", -math.inf: "-Inf"}.get(value, "NaN")
    sign, digits, point = decimal_digits(value)
    exponent = point - 1
    if exponent < -4 or exponent >= 6:
        return sign + exponent_text(digits, exponent)
    return sign + plain_text(digits, point)


def decimal_digits(value: float) -> tuple[str, str, int]:
    """Return sign, the fewest digits that tell a float from others, and how many stand before the point."""
    match = _REPR.fullmatch(repr(value))
    assert match is not None
    whole, rest = match["whole"], match["rest"] or ""
    digits = (whole + rest).lstrip("0")
    leading = len(whole + rest) - len(digits)
    point = len(whole) - leading + int(match["exponent"] or 0)
    digits = digits.rstrip("0")
    return (match["sign"], digits, point) if digits else (match["sign"], "0", 1)


def exponent_text(digits: str, exponent: int) -> str:
    """Return digits with an exponent."""
    mantissa = digits[0] + (f".{digits[1:]}" if len(digits) > 1 else "")
    return f"{mantissa}e{'-' if exponent < 0 else '+'}{abs(exponent):02d}"


def plain_text(digits: str, point: int) -> str:
    """Return digits with a point and no exponent."""
    if point <= 0:
        return f"0.{'0' * -point}{digits}"
    if len(digits) <= point:
        return digits + "0" * (point - len(digits))
    return f"{digits[:point]}.{digits[point:]}"


def printed(values: Iterable[object]) -> str:
    """Return values as fmt.Sprint joins them: with a space between two that are no texts."""
    parts: list[str] = []
    was_text = True
    for value in values:
        is_text = isinstance(value, str)
        if parts and not is_text and not was_text:
            parts.append(" ")
        parts.append(formatted(value))
        was_text = is_text
    return "".join(parts)


def quoted(text: str) -> str:
    """Return a text as %q and strconv.Quote write it."""
    return '"' + "".join(_quoted(character) for character in text) + '"'


def _quoted(character: str) -> str:
    if character == '"':
        return '\\"'
    if character in _ESCAPES:
        return _ESCAPES[character]
    code = ord(character)
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if is_printable(character):
        return character
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def is_printable(character: str) -> bool:
    """Return whether strconv writes a character as it is."""
    return character == " " or (character.isprintable() and not character.isspace())
