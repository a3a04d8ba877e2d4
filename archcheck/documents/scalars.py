"""What a scalar means to Kubernetes: the rules of sigs.k8s.io/yaml, with which kubectl and helm read.

They are those of go-yaml's version 2, which are YAML 1.1's but for dates and base 60: `yes` is true, `010`
is 8, `1_000` a thousand. Source: go.yaml.in/yaml/v2, resolve.go; Go's strconv for what is a number.
"""

import base64
import math
import re
from typing import TypeAlias

Plain: TypeAlias = bool | int | float | str | None

_WORDS: dict[str, Plain] = {
    **dict.fromkeys(("", "~", "null", "Null", "NULL")),
    **dict.fromkeys(("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"), True),
    **dict.fromkeys(("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"), False),
    **dict.fromkeys((".nan", ".NaN", ".NAN"), math.nan),
    **dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), math.inf),
    **dict.fromkeys(("-.inf", "-.Inf", "-.INF"), -math.inf),
}
_INTEGER = re.compile(
    r"(?P<sign>[-+]?)(?:0[xX](?P<hex>[0-9a-fA-F]+)|(?:0[bB](?P<two>[01]+)|0b(?P<odd>[-+][01]+))|0[oO](?P<eight>[0-7]+)"
    r"|(?P<old>0[0-7]*)|(?P<ten>[1-9][0-9]*))"
)
_FLOAT = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_WITH_POINT = re.compile(r"\.[0-9]+(?:_[0-9]+)*(?:[eE][-+]?[0-9]+(?:_[0-9]+)*)?")
_BASES = {"hex": 16, "two": 2, "odd": 2, "eight": 8, "old": 8, "ten": 10}


_RESOLVED = frozenset({"int", "float", "bool", "null", "merge"})
_LONGEST = 64
"""Digits of a number of 64 bits, written in twos."""


def resolved(text: str) -> Plain:
    """Return what a scalar without quotes means: a date is a text, infinity and NaN have no JSON."""
    if text in _WORDS:
        return _WORDS[text]
    first = text[0]
    if first == ".":
        return _float(text.replace("_", "") if _WITH_POINT.fullmatch(text) else text, text)
    if first in "+-0123456789":
        plain = text.replace("_", "")
        whole = _integer(plain)
        return _float(plain, text) if whole is None else whole
    return text


def is_same_number(one: float, other: float) -> bool:
    """Return whether two numbers are written alike in JSON: 1 and 1.0 are, 0 and -0.0 are not."""
    return one == other and math.copysign(1, one) == math.copysign(1, other)


def tagged(tag: str, text: str) -> tuple[str, bool]:
    """Return the text of a scalar with a tag, and whether it means what it would without quotes or tag.

    A tag of YAML's own decides what is read, quotes or not; any other says nothing: a text.
    """
    name = tag.removeprefix("tag:yaml.org,2002:")
    if name == "binary":
        try:
            return base64.b64decode(text, validate=False).decode(errors="replace"), False
        except ValueError:
            return text, False
    return text, name != tag and name in _RESOLVED


def _integer(plain: str) -> int | None:
    """Return a whole number of 64 bits; of more it is no whole number, but may be a float."""
    match = _INTEGER.fullmatch(plain)
    if match is None:
        return None
    name = match.lastgroup or ""
    digits = match[name]
    if len(digits.lstrip("+-0")) > _LONGEST or (match["sign"] and name == "odd"):
        return None
    value = int(match["sign"] + digits, _BASES[name])
    lowest, beyond = -(2**63), 2**63 if match["sign"] else 2**64
    return value if lowest <= value < beyond else None


def _float(plain: str, text: str) -> float | str:
    if not _FLOAT.fullmatch(plain):
        return text
    value = float(plain)
    return text if math.isinf(value) else value


def key_text(text: str) -> str:
    """Return the key of a JSON object that a scalar without quotes becomes as the key of a mapping.

    One that means a float is given as it is written: Kubernetes rounds it to 32 bits.
    """
    value = resolved(text)
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int) else text
