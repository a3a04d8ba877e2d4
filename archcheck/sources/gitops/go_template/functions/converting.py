"""Values → texts and numbers, as sprig and slim-sprig do it. Source: spf13/cast; slim-sprig, numeric.go."""

import math
import re

from archcheck.sources.gitops.go_template.formatting import formatted
from archcheck.sources.gitops.go_template.values import GoStrings

_WHOLE = re.compile(r"[+-]?[0-9]{1,400}")
_BASED = re.compile(
    r"[+-]?(?:0[xX](?:_?[0-9a-fA-F]){1,400}|0[bB](?:_?[01]){1,400}|0[oO](?:_?[0-7]){1,400}"
    r"|0(?:_?[0-7]){0,400}|[1-9](?:_?[0-9]){0,400})"
)
_REAL = re.compile(
    r"[+-]?(?:(?:[0-9]{1,400}(?:\.[0-9]{0,400})?|\.[0-9]{1,400})(?:[eE][+-]?[0-9]{1,9})?|inf(?:inity)?|nan)",
    re.IGNORECASE,
)
_ZEROS = re.compile(r"\.0+\Z")
_LOWEST, _HIGHEST = -(2**63), 2**63 - 1


def text_of_value(value: object) -> str:
    """Return a value as sprig's toString writes it."""
    return formatted(value)


def texts_of(value: object) -> GoStrings:
    """Return the elements of a list as texts, those that are nil left out; any other value alone."""
    if isinstance(value, list):
        return GoStrings(formatted(each) for each in value if each is not None)
    return GoStrings() if value is None else GoStrings((formatted(value),))


def wrapped(number: int) -> int:
    """Return a whole number as 64 bits hold it."""
    return (number + 2**63) % 2**64 - 2**63


def parsed_whole(text: str, *, any_base: bool) -> int:
    """Return the whole number that a text is; 0 where it is none of 64 bits."""
    pattern = _BASED if any_base else _WHOLE
    if not pattern.fullmatch(text):
        return 0
    digits = text.lstrip("+-").replace("_", "")
    is_octal = any_base and len(digits) > 1 and digits.isdigit() and digits[0] == "0"
    number = int(digits, 8 if is_octal else 0) if any_base else int(digits)
    number = -number if text[0] == "-" else number
    return number if _LOWEST <= number <= _HIGHEST else 0


def cast_whole(value: object) -> int:
    """Return a value as a whole number, as sprig does: texts of any base, `3.0` too."""
    if isinstance(value, str):
        return parsed_whole(_ZEROS.sub("", value), any_base=True)
    return _whole(value)


def slim_whole(value: object) -> int:
    """Return a value as a whole number, as slim-sprig does."""
    return parsed_whole(value, any_base=False) if isinstance(value, str) else _whole(value)


def _whole(value: object) -> int:
    if isinstance(value, float):
        return int(value) if math.isfinite(value) and _LOWEST <= value < 2**63 else _LOWEST
    return int(value) if isinstance(value, int) else 0


def real_number(value: object) -> float:
    """Return a value as a float; 0 where it is none."""
    if isinstance(value, str):
        if not _REAL.fullmatch(value):
            return 0.0
        number = float(value)
        return 0.0 if math.isinf(number) and "n" not in value.lower() else number
    return float(value) if isinstance(value, (int, float)) else 0.0
