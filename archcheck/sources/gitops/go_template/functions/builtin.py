"""The functions of text/template itself. Source: Go's text/template, funcs.go."""

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import formatted, printed
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)
from archcheck.sources.gitops.go_template.functions.printf import sprintf
from archcheck.sources.gitops.go_template.values import (
    GoByte,
    GoStringMap,
    bytes_of,
    kind_name,
    text_of_bytes,
    truth,
    type_name,
)

_WHOLE = ("int", "int64", "uint8")
_COMPARED = {**dict.fromkeys(_WHOLE, "int"), "float64": "float", "bool": "bool", "string": "text"}


def index(item: object, *indexes: object) -> object:
    """Return what lies below indexes: `index x 1 "a"` is `x[1]["a"]`."""
    if item is None:
        raise FunctionError("index of untyped nil")
    for each in indexes:
        if item is None:
            raise FunctionError("index of nil pointer")
        item = _indexed(item, each)
    return item


def _indexed(item: object, key: object) -> object:
    if isinstance(item, dict):
        if key is None:
            raise FunctionError("value is nil; should be of type string")
        if not isinstance(key, str):
            raise FunctionError(f"value has type {type_name(key)}; should be string")
        return item.get(key, "" if isinstance(item, GoStringMap) else None)
    if isinstance(item, str):
        data = bytes_of(item)
        return GoByte(data[_position(key, len(data), is_index=True)])
    if isinstance(item, list):
        return item[_position(key, len(item), is_index=True)]
    raise FunctionError(f"can't index item of type {type_name(item)}")


def _position(key: object, length: int, *, is_index: bool) -> int:
    if key is None:
        raise FunctionError("cannot index slice/array with nil")
    if kind_name(key) not in _WHOLE or not isinstance(key, int):
        raise FunctionError(f"cannot index slice/array with type {type_name(key)}")
    if not 0 <= key <= length - is_index:
        raise FunctionError(f"index out of range: {int(key)}")
    return int(key)


def sliced(item: object, *indexes: object) -> object:
    """Return a part of a text or a list: `slice x 1 2` is `x[1:2]`."""
    if item is None:
        raise FunctionError("slice of untyped nil")
    if not isinstance(item, (str, list)):
        raise FunctionError(f"can't slice item of type {type_name(item)}")
    if len(indexes) > (2 if isinstance(item, str) else 3):
        raise FunctionError("too many slice indexes")
    data = bytes_of(item) if isinstance(item, str) else item
    bounds = [_position(each, len(data), is_index=False) for each in indexes]
    start, end = (*bounds, *(0, len(data))[len(bounds) :])[:2]
    if start > end:
        raise FunctionError(f"invalid slice index: {start} > {end}")
    part = data[start:end]
    return text_of_bytes(part) if isinstance(part, bytes) else type(data)(part)


def length(item: object) -> int:
    """Return how many bytes, elements or keys a value has."""
    if isinstance(item, str):
        return len(bytes_of(item))
    if isinstance(item, (list, dict)):
        return len(item)
    raise FunctionError("len of nil pointer" if item is None else f"len of type {type_name(item)}")


def is_equal(first: object, *others: object) -> bool:
    """Return whether a value equals one of others; those of another kind are refused."""
    if not others:
        raise FunctionError("missing argument for comparison")
    return any(_is_equal(first, other) for other in others)


def _is_equal(one: object, other: object) -> bool:
    kind, others_kind = _COMPARED.get(kind_name(one)), _COMPARED.get(kind_name(other))
    if kind != others_kind:
        if one is not None and other is not None:
            raise FunctionError(f"incompatible types for comparison: {type_name(one)} and {type_name(other)}")
        return False
    if kind is not None:
        return one == other
    if one is None or other is None:
        return one is other
    raise FunctionError(f"non-comparable type {type_name(other)}")


def is_less(one: object, other: object) -> bool:
    """Return whether a number or a text comes before another."""
    kind, others_kind = _COMPARED.get(kind_name(one)), _COMPARED.get(kind_name(other))
    if kind is None or others_kind is None:
        raise FunctionError("invalid type for comparison")
    if kind != others_kind:
        raise FunctionError(f"incompatible types for comparison: {type_name(one)} and {type_name(other)}")
    if isinstance(one, str) and isinstance(other, str):
        return bytes_of(one) < bytes_of(other)
    if kind == "bool" or not isinstance(one, (int, float)) or not isinstance(other, (int, float)):
        raise FunctionError("invalid type for comparison")
    return one < other


def _is_least(one: object, other: object) -> bool:
    return is_less(one, other) or is_equal(one, other)


def _print_line(*values: object) -> str:
    return " ".join(map(formatted, values)) + "\n"


_ANY, _STRING = Parameter.ANY, Parameter.STRING

ESCAPING = dict.fromkeys(
    ("html", "js", "urlquery", "call"), "what it writes for a browser or calls is not evaluated here"
)
"""Functions of text/template that are refused, with the reason."""

BUILTIN: dict[str, TemplateFunction] = {
    "and": TemplateFunction(lambda: None, (_ANY, _ANY), is_variadic=True, is_lazy=True),
    "or": TemplateFunction(lambda: None, (_ANY, _ANY), is_variadic=True, is_lazy=True),
    "not": function(lambda value: not truth(value), _ANY),
    "index": variadic(index, _ANY, _ANY),
    "slice": variadic(sliced, _ANY, _ANY),
    "len": function(length, _ANY),
    "print": variadic(lambda *values: printed(values), _ANY),
    "println": variadic(_print_line, _ANY),
    "printf": variadic(sprintf, _STRING, _ANY),
    "eq": variadic(is_equal, _ANY, _ANY),
    "ne": function(lambda one, other: not is_equal(one, other), _ANY, _ANY),
    "lt": function(is_less, _ANY, _ANY),
    "le": function(_is_least, _ANY, _ANY),
    "gt": function(lambda one, other: not _is_least(one, other), _ANY, _ANY),
    "ge": function(lambda one, other: not is_less(one, other), _ANY, _ANY),
}
