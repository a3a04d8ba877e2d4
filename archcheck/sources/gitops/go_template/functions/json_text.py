"""Values ↔ JSON, as Go's encoding/json writes and reads it."""

import json
import math

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import (
    decimal_digits,
    exponent_text,
    formatted,
    plain_text,
    sorted_keys,
)
from archcheck.sources.gitops.go_template.values import NIL_LISTS, check_size, go_value

_ESCAPED = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"}
_SEPARATORS = {"\u2028": "\\u2028", "\u2029": "\\u2029"}


def json_text(value: object, *, indent: str = "", escapes: bool = True) -> str:
    """Return a value as JSON, keys sorted; with `escapes` without `<`, `>` and `&`."""
    check_size(value)
    return _written(value, indent, "\n" if indent else "", escapes=escapes)


def _written(value: object, indent: str, newline: str, *, escapes: bool) -> str:
    if value is None or isinstance(value, NIL_LISTS):
        return "null"
    if isinstance(value, str):
        return _text(value, escapes=escapes)
    if isinstance(value, float):
        return json_number(value)
    inner = newline + indent
    if isinstance(value, dict):
        colon = ": " if indent else ":"
        pairs = [
            f"{_text(key, escapes=escapes)}{colon}{_written(value[key], indent, inner, escapes=escapes)}"
            for key in sorted_keys(value)
        ]
        return f"{{{inner}{f',{inner}'.join(pairs)}{newline}}}" if pairs else "{}"
    if isinstance(value, list):
        items = [_written(each, indent, inner, escapes=escapes) for each in value]
        return f"[{inner}{f',{inner}'.join(items)}{newline}]" if items else "[]"
    return formatted(value)


def _text(text: str, *, escapes: bool) -> str:
    plain = text.encode(errors="surrogateescape").decode(errors="replace")
    written = json.dumps(plain, ensure_ascii=False)
    for character, escape in {**(_ESCAPED if escapes else {}), **_SEPARATORS}.items():
        written = written.replace(character, escape)
    return written


def json_number(value: float) -> str:
    """Return a float as encoding/json writes it: with an exponent below 1e-6 and from 1e21 on."""
    if not math.isfinite(value):
        raise FunctionError(f"json: unsupported value: {formatted(value)}")
    sign, digits, point = decimal_digits(value)
    if digits != "0" and (point - 1 < -6 or point - 1 >= 21):
        return sign + exponent_text(digits, point - 1).replace("e-0", "e-")
    return sign + plain_text(digits, point)


def from_json(text: str, *, is_strict: bool = False) -> object:
    """Return what JSON means, numbers as floats; nil where it is none, unless an error is asked for."""
    try:
        value = json.loads(text, parse_constant=_refuse, strict=True)
    except (ValueError, RecursionError) as error:
        if is_strict:
            raise FunctionError("invalid JSON") from error
        return None
    return go_value(value, whole_are_floats=True)


def _refuse(word: str) -> object:
    raise ValueError(word)
