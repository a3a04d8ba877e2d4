"""Paths of the table of image fields: where they lead in an object."""

import re
from collections.abc import Iterator
from functools import lru_cache

from archcheck.documents.nodes import Mapping, YamlNode, elements, get, is_empty, is_null, members
from archcheck.documents.values import value_of
from archcheck.frozen import dataclass

_EACH = "[]"
_ANY = "*"
_SEGMENT = re.compile(r"\[[^\]]*\]|[^.\[\]]+")


@dataclass(frozen=True, slots=True)
class FieldPlace:
    """A node that a path leads to: the keys to it from the root, and the mapping that it is a member of."""

    path: tuple[str, ...]
    node: YamlNode
    parent: Mapping | None = None


@lru_cache(2048)
def segments(path: str) -> tuple[str, ...]:
    """Return the keys of a path; `[]` is one of its own, and `[a|b]`: each element with one of these keys."""
    return tuple(_SEGMENT.findall(path))


def is_switched_off(node: YamlNode | None) -> bool:
    """Return whether a mapping says `enabled: false`: its operator makes no pod of it."""
    return value_of(get(node, "enabled")) is False


def find(place: FieldPlace, path: str) -> Iterator[FieldPlace]:
    """Yield all that a path leads to from a place, in the order of the document.

    Null is nothing, and so is what is switched off.
    """
    yield from _find(place, segments(path))


def _find(place: FieldPlace, left: tuple[str, ...]) -> Iterator[FieldPlace]:
    if is_null(place.node) or is_switched_off(place.node):
        return
    if not left:
        yield place
        return
    for below in _below(place, left[0]):
        yield from _find(below, left[1:])


def _below(place: FieldPlace, key: str) -> Iterator[FieldPlace]:
    node = place.node
    if key.startswith("["):
        wanted = key[1:-1].split("|")
        for index, element in enumerate(elements(node)):
            if key == _EACH or any(not is_null(get(element, name)) for name in wanted):
                yield FieldPlace((*place.path, str(index)), element)
    elif isinstance(node, Mapping):
        if key == _ANY:
            for name, value in members(node):
                yield FieldPlace((*place.path, name.text), value, node)
        elif (value_of_key := get(node, key)) is not None:
            yield FieldPlace((*place.path, key), value_of_key, node)


def is_given(root: YamlNode | None, path: str) -> bool:
    """Return whether something stands wherever a path leads, in each element of a list.

    A key with `?` need not be there, or may be switched off; of several paths with `|` between them one is
    enough.
    """
    return any(_is_given(root, segments(each)) for each in path.split("|"))


def _is_given(node: YamlNode | None, left: tuple[str, ...]) -> bool:
    if not left:
        return not is_empty(node)
    key, rest = left[0], left[1:]
    if key == _EACH:
        every = elements(node)
        return bool(every) and all(_is_given(element, rest) for element in every)
    below = get(node, key.rstrip("?"))
    if key.endswith("?") and (is_null(below) or is_switched_off(below)):
        return True
    return not is_null(below) and _is_given(below, rest)


def written(path: tuple[str, ...]) -> str:
    """Return what a field is called: `spec.templates[].container.image`, positions in lists left out."""
    text = ""
    for key in path:
        text += _EACH if key.isdigit() else f".{key}" if text else key
    return text
