"""What a JSON document has under a key, where it may have anything there."""

from collections.abc import Iterator, Mapping
from typing import Any

Json = Mapping[str, Any]

_LARGEST = 2**31 - 1
"""What every reader of these formats takes for a line; JSON itself has no bound."""


def string(value: Json, key: str) -> str:
    """Return a text, else the empty one."""
    found = value.get(key)
    return found if isinstance(found, str) else ""


def strings(value: Json, key: str) -> tuple[str, ...]:
    """Return the texts of a list."""
    found = value.get(key)
    return tuple(each for each in found if isinstance(each, str)) if isinstance(found, list) else ()


def number(value: Json, key: str) -> int | None:
    """Return a number from 1 on, as large as a line may be; None for anything else."""
    found = value.get(key)
    fits = isinstance(found, int) and not isinstance(found, bool) and 1 <= found <= _LARGEST
    return found if fits else None


def count(value: Json, key: str) -> int:
    """Return a number of things, and 1 where there is none that could be one."""
    return number(value, key) or 1


def mapping(value: Json, key: str) -> Json:
    """Return an object, else an empty one."""
    found = value.get(key)
    return found if isinstance(found, Mapping) else {}


def mappings(value: Json, key: str) -> Iterator[Json]:
    """Yield the objects of a list."""
    found = value.get(key)
    yield from (each for each in found if isinstance(each, Mapping)) if isinstance(found, list) else ()
