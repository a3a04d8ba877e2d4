"""Values as Go has them: what JSON gives, and the few types beside it that functions make and ask for.

None is nil. A text is a `str`, a byte of it that is no character kept by Python's surrogate escapes. `int`,
`float`, `bool`, `list` and `dict` are Go's `int`, `float64`, `bool`, `[]interface {}` and
`map[string]interface {}`; the classes here are the others.
"""

from collections.abc import Mapping
from enum import Enum
from typing import Final, Literal, TypeAlias

from archcheck.sources.gitops.go_template.errors import FunctionError

LONGEST_TEXT = 4 * 1024 * 1024
"""Characters of a text that a template may make."""
MOST_ELEMENTS = 100_000
"""Elements of a value that is walked, what it holds several times counted as often."""
_DEEPEST = 100


class _NoValue(Enum):
    """Go's invalid reflect.Value: what a member that is not there gives."""

    NO_VALUE = "<no value>"


NO_VALUE: Final = _NoValue.NO_VALUE
NoValue: TypeAlias = Literal[_NoValue.NO_VALUE]


class GoInt64(int):
    """Go's int64: of Kubernetes' JSON, and of sprig's arithmetic."""

    __slots__ = ()


class GoByte(int):
    """Go's uint8: an element of a text."""

    __slots__ = ()


class GoStrings(list[object]):
    """Go's []string."""

    __slots__ = ()


class GoNilStrings(GoStrings):
    """Go's []string that is nil: JSON's null."""

    __slots__ = ()


class GoNilList(list[object]):
    """Go's []interface {} that is nil: JSON's null."""

    __slots__ = ()


NIL_LISTS = (GoNilStrings, GoNilList)


class GoInts(list[object]):
    """Go's []int."""

    __slots__ = ()


class GoLists(list[object]):
    """Go's [][]interface {}."""

    __slots__ = ()


class GoStringMap(dict[str, object]):
    """Go's map[string]string."""

    __slots__ = ()


_TYPES: dict[type, tuple[str, str]] = {
    type(None): ("<nil>", "invalid"),
    str: ("string", "string"),
    bool: ("bool", "bool"),
    int: ("int", "int"),
    GoInt64: ("int64", "int64"),
    GoByte: ("uint8", "uint8"),
    float: ("float64", "float64"),
    list: ("[]interface {}", "slice"),
    GoStrings: ("[]string", "slice"),
    GoNilStrings: ("[]string", "slice"),
    GoNilList: ("[]interface {}", "slice"),
    GoInts: ("[]int", "slice"),
    GoLists: ("[][]interface {}", "slice"),
    dict: ("map[string]interface {}", "map"),
    GoStringMap: ("map[string]string", "map"),
}


def type_name(value: object) -> str:
    """Return the name of a value's type, as Go's `%T` writes it."""
    return _TYPES.get(type(value), (type(value).__name__, "struct"))[0]


def kind_name(value: object) -> str:
    """Return the name of a value's kind, as Go's reflect.Kind has it."""
    return _TYPES.get(type(value), ("", "ptr"))[1]


def truth(value: object) -> bool:
    """Return whether a value is true: neither false, 0, nil, nor empty."""
    return value is not NO_VALUE and bool(value)


def go_value(value: object, *, whole_are_floats: bool, depth: int = 0) -> object:
    """Return a copy of data as a template gets it: whole numbers as floats (encoding/json) or as int64."""
    if depth > _DEEPEST:
        raise FunctionError(f"data over {_DEEPEST} levels deep")
    if isinstance(value, Mapping):
        return {
            str(key): go_value(each, whole_are_floats=whole_are_floats, depth=depth + 1)
            for key, each in value.items()
        }
    if isinstance(value, (list, tuple)):
        return [go_value(each, whole_are_floats=whole_are_floats, depth=depth + 1) for each in value]
    if isinstance(value, int) and not isinstance(value, bool):
        return float(value) if whole_are_floats else GoInt64(value)
    return value


def check_size(*values: object) -> None:
    """Raise where values, written out, would be larger than a template may make them."""
    pending: list[tuple[object, int]] = [(value, 0) for value in values]
    count = length = 0
    while pending:
        value, depth = pending.pop()
        count += 1
        if isinstance(value, str):
            length += len(value)
        elif isinstance(value, dict):
            pending.extend((each, depth + 1) for each in value.values())
            length += sum(map(len, value))
        elif isinstance(value, list):
            pending.extend((each, depth + 1) for each in value)
        if count > MOST_ELEMENTS or len(pending) > MOST_ELEMENTS or length > LONGEST_TEXT:
            raise FunctionError(f"a value of over {MOST_ELEMENTS} elements")
        if depth > _DEEPEST:
            raise FunctionError(f"a value over {_DEEPEST} levels deep")


def check_length(length: int) -> None:
    """Raise where a text would be longer than a template may make it."""
    if length > LONGEST_TEXT:
        raise FunctionError(f"a text of over {LONGEST_TEXT // 1024**2} MiB")


def deep_equal(one: object, other: object) -> bool:
    """Return whether values are equal, types included, as Go's reflect.DeepEqual has it."""
    check_size(one)
    return _equal(one, other)


def _equal(one: object, other: object) -> bool:
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(_equal(each, other[key]) for key, each in one.items())
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(_equal, one, other))
    return one == other


def bytes_of(text: str) -> bytes:
    """Return a text as Go keeps it."""
    return text.encode(errors="surrogateescape")


def text_of_bytes(data: bytes) -> str:
    """Return bytes as a text, those that are no characters escaped."""
    return data.decode(errors="surrogateescape")
