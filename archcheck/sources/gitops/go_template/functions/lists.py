"""sprig's functions of lists. Source: Masterminds/sprig v3, list.go."""

from collections.abc import Hashable

from archcheck.sources.gitops.go_template.errors import FunctionError
from archcheck.sources.gitops.go_template.formatting import formatted
from archcheck.sources.gitops.go_template.functions.converting import cast_whole, texts_of
from archcheck.sources.gitops.go_template.functions.model import (
    Parameter,
    TemplateFunction,
    function,
    variadic,
)
from archcheck.sources.gitops.go_template.values import (
    GoLists,
    GoNilList,
    GoStrings,
    bytes_of,
    check_size,
    deep_equal,
    kind_name,
)


def _list(value: object, purpose: str) -> list[object]:
    if not isinstance(value, list):
        raise FunctionError(f"Cannot {purpose} on type {kind_name(value)}")
    return list(value)


def _has(value: object, elements: list[object]) -> bool:
    check_size(elements)
    return any(deep_equal(value, each) for each in elements)


def has(needle: object, haystack: object) -> bool:
    """Return whether a list has an element; nil has none."""
    return haystack is not None and _has(needle, _list(haystack, "find has"))


def _identity(value: object) -> Hashable:
    """Return what equal values of one type have in common."""
    if isinstance(value, list):
        return type(value), tuple(map(_identity, value))
    if isinstance(value, dict):
        return type(value), tuple((key, _identity(value[key])) for key in sorted(value))
    return type(value), value


def uniq(value: object) -> list[object]:
    """Return a list without what it has already."""
    elements = _list(value, "find uniq")
    check_size(elements)
    result: dict[Hashable, object] = {}
    for each in elements:
        result.setdefault(_identity(each), each)
    return list(result.values())


def chunk(size: int, value: object) -> GoLists:
    """Return a list in parts of a size."""
    elements = _list(value, "chunk")
    if size < 1:
        raise FunctionError("chunk: a size below 1")
    return GoLists(elements[start : start + size] for start in range(0, len(elements), size))


def sort_alpha(value: object) -> GoStrings:
    """Return the elements of a list as texts, sorted."""
    return GoStrings(sorted(texts_of(value), key=lambda text: bytes_of(str(text))))


def sliced_list(value: object, *indexes: object) -> object:
    """Return a part of a list: `slice $list 1 3`. This is sprig's, which takes the place of Go's own."""
    if not isinstance(value, list):
        raise FunctionError(f"list should be type of slice or array but {kind_name(value)}")
    if not value:
        return None
    start = cast_whole(indexes[0]) if indexes else 0
    end = cast_whole(indexes[1]) if len(indexes) > 1 else len(value)
    if not 0 <= start <= end <= len(value):
        raise FunctionError("reflect.Value.Slice: slice index out of bounds")
    return type(value)(value[start:end])


def _or_nil(elements: list[object]) -> list[object]:
    return elements or GoNilList()


def _part(value: object, purpose: str, start: int, end: int | None) -> list[object]:
    """Return a part of a list; of an empty one it is nil."""
    elements = _list(value, purpose)
    return elements[start:end] if elements else GoNilList()


def concat(*values: object) -> list[object]:
    """Return lists as one."""
    return _or_nil([element for value in values for element in _list(value, "concat")])


def _without(value: object, *omitted: object) -> list[object]:
    return [each for each in _list(value, "find without") if not _has(each, list(omitted))]


_ANY, _INT = Parameter.ANY, Parameter.INT
_PLAIN: dict[str, TemplateFunction] = {
    "append": function(lambda value, element: [*_list(value, "push"), element], _ANY, _ANY),
    "prepend": function(lambda value, element: [element, *_list(value, "prepend")], _ANY, _ANY),
    "first": function(lambda value: next(iter(_list(value, "find first")), None), _ANY),
    "last": function(lambda value: next(reversed(_list(value, "find last")), None), _ANY),
    "rest": function(lambda value: _part(value, "find rest", 1, None), _ANY),
    "initial": function(lambda value: _part(value, "find initial", 0, -1), _ANY),
    "reverse": function(lambda value: _list(value, "find reverse")[::-1], _ANY),
    "uniq": function(uniq, _ANY),
    "without": variadic(_without, _ANY, _ANY),
    "has": function(has, _ANY, _ANY),
    "slice": variadic(sliced_list, _ANY, _ANY),
    "chunk": function(chunk, _INT, _ANY),
    "compact": function(lambda value: [each for each in _list(value, "compact") if each], _ANY),
    "push": function(lambda value, element: [*_list(value, "push"), element], _ANY, _ANY),
}


def _must(name: str) -> str:
    return f"must{name[0].upper()}{name[1:]}"


LISTS: dict[str, TemplateFunction] = {
    **_PLAIN,
    **{_must(name): each for name, each in _PLAIN.items()},
    "list": variadic(lambda *values: list(values), _ANY),
    "tuple": variadic(lambda *values: list(values), _ANY),
    "concat": variadic(concat, _ANY),
    "sortAlpha": function(
        lambda value: sort_alpha(value) if isinstance(value, list) else GoStrings((formatted(value),)), _ANY
    ),
}
