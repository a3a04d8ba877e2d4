"""Which patches of an earlier run stay in a component.

Where the input is what kustomize built with the component in, the patched objects need nothing any more:
their patches are why. And what is not known now must not lose the patch that it has.
"""

import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from archcheck.documents.nodes import Mapping as MappingNode
from archcheck.documents.reading import Document, read
from archcheck.documents.values import value_of
from archcheck.patches.kustomize import KUSTOMIZATION, Entry, Renaming, target_of
from archcheck.patches.model import Outcome, Refusal
from archcheck.patches.operations import END


def kept(
    earlier: Mapping[str, str],
    outcomes: Sequence[Outcome],
    roots: Sequence[MappingNode],
    renaming: Renaming,
    *,
    built: bool,
) -> list[Entry]:
    """Return the entries of an earlier component that stay.

    Args:
        earlier: its files by name, those that archcheck wrote.
        outcomes: what came of each workload now.
        roots: the object of each.
        renaming: what the kustomization does to names after its components.
        built: whether the input is what kustomize built, so that the component may be in it already.

    """
    found: dict[str, Entry] = {}
    by_name: dict[str, list[Entry]] = {}
    for entry in _entries(earlier):
        by_name.setdefault(entry.target.get("name", ""), []).append(entry)
    for outcome, root in zip(outcomes, roots, strict=True):
        unknown = isinstance(outcome, Refusal) and outcome.unknown
        for entry in by_name.get(target_of(outcome.workload, renaming, {})["name"], ()):
            mine = _may_be_for(entry, outcome, renaming)
            if mine and (unknown or (built and _is_in(entry.text, value_of(root)))):
                found[entry.name] = entry
    left = [entry for several in by_name.values() for entry in several if entry.name not in found]
    if built and left:
        objects = [value_of(root) for root in roots]
        for entry in left:
            for outcome, obj in zip(outcomes, objects, strict=True):
                if _may_be_for(entry, outcome, renaming) and _is_in(entry.text, obj):
                    found[entry.name] = entry
    return list(found.values())


def _may_be_for(entry: Entry, outcome: Outcome, renaming: Renaming) -> bool:
    """Return whether an entry may be that of a workload, by whatever name kustomize has found it.

    It also finds objects by the names that they had before any kustomization renamed them.
    """
    target = target_of(outcome.workload, renaming, {})
    same_kind = all(entry.target.get(key) == target.get(key) for key in ("group", "version", "kind"))
    return same_kind and re.sub(r"\\(.)", r"\1", entry.target.get("name", "")) in outcome.workload.name


def _entries(files: Mapping[str, str]) -> Iterator[Entry]:
    top = _value(files.get(KUSTOMIZATION, ""))
    for each in _list(top.get("patches") if isinstance(top, dict) else None):
        if isinstance(each, dict) and isinstance(each.get("target"), dict) and each.get("path") in files:
            yield Entry(each["path"], files[each["path"]], each["target"])


def _value(text: str) -> Any:
    readings = list(read(io.BytesIO(text.encode())))
    return value_of(readings[0].root) if readings and isinstance(readings[0], Document) else None


def _list(value: Any) -> Iterable[Any]:
    return value if isinstance(value, list) else []


def _is_in(text: str, obj: Any) -> bool:
    """Return whether an object has what a patch adds."""
    added = [each for each in _list(_value(text)) if isinstance(each, dict) and each.get("op") == "add"]
    return bool(added) and all(_has(obj, str(each.get("path")), each.get("value")) for each in added)


def _holds(value: Any, part: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(value, dict) and all(
            key in value and _holds(value[key], each) for key, each in part.items()
        )
    return bool(value == part)


def _has(obj: Any, path: str, value: Any) -> bool:
    keys = [key.replace("~1", "/").replace("~0", "~") for key in path.split("/")[1:]]
    for key in keys:
        if key == END:
            return value in _list(obj)
        if isinstance(obj, list) and key.isdigit() and int(key) < len(obj):
            obj = obj[int(key)]
        elif isinstance(obj, dict) and key in obj:
            obj = obj[key]
        else:
            return False
    return _holds(obj, value)
