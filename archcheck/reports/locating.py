"""The document of a run with other paths: as a repository names its files."""

from collections.abc import Callable, Mapping
from typing import Any

_LISTS = ("findings", "suppressed", "errors", "skipped")
_KEYS = ("path", "template")


def located(document: Mapping[str, Any], locate: Callable[[str], str]) -> dict[str, Any]:
    """Return a document with each path as `locate` gives it; what is no text stays.

    Args:
        document: of `archcheck.report/v1`, perhaps read from a file that is not trusted.
        locate: gives a path relative to the repository.

    """
    found = dict(document)
    for name in _LISTS:
        found[name] = [_located(each, locate) for each in _list(document.get(name))]
    found["workloads"] = [
        {**each, "source": _located(each.get("source"), locate)} if isinstance(each, Mapping) else each
        for each in _list(document.get("workloads"))
    ]
    return found


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _located(value: Any, locate: Callable[[str], str]) -> Any:
    if not isinstance(value, Mapping):
        return value
    changed = {key: locate(value[key]) for key in _KEYS if isinstance(value.get(key), str)}
    nested = value.get("suppression")
    return {**value, **changed} | ({"suppression": _located(nested, locate)} if nested is not None else {})
