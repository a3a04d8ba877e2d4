"""What a JSON document has under a key, where it may have anything there."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]


def string(value: Json, key: str) -> str:
    """Return a text, else the empty one."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def strings(value: Json, key: str) -> tuple[str, ...]:
    """Return the texts of a list."""
    found = value.get(key)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def count(value: Json, key: str) -> int:
    """Return a number of things, and 1 where there is none that could be one."""
    found = value.get(key)
    if isinstance(found, int) and not isinstance(found, bool) and 1 <= found < 2**31:
        return found
    return 1


def mapping(value: Json, key: str) -> Json:
    """Return an object, else an empty one."""
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def mappings(value: Json, key: str) -> Iterator[Json]:
    """Yield the objects of a list."""
    found = value.get(key)
    yield from (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()
