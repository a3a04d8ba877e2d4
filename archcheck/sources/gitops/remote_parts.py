"""A kustomization without what lies elsewhere: a run that may not fetch builds the rest of it."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from archcheck.documents.values import node_of, value_of
from archcheck.frozen import dataclass
from archcheck.sources.trees.discover.file_references import is_remote, leading
from archcheck.sources.trees.discover.kustomizations import Kustomization, real

_LISTS = ("resources", "bases", "components", "crds")
_GENERATORS = ("configMapGenerator", "secretGenerator")


@dataclass(frozen=True, slots=True)
class LocalParts:
    """Kustomizations of which nothing lies elsewhere: their texts by their files, and what each lacks."""

    parts: tuple[Kustomization, ...]
    texts: tuple[tuple[Path, bytes], ...]
    left_out: tuple[str, ...]


def local_parts(parts: Sequence[Kustomization]) -> LocalParts | None:
    """Return kustomizations without what they name elsewhere; None where that changes the rest of them."""
    changed: list[Kustomization] = []
    texts: list[tuple[Path, bytes]] = []
    left_out: list[str] = []
    for part in parts:
        value = value_of(part.root) if part.remote else None
        if not isinstance(value, dict):
            if part.remote:
                return None
            changed.append(part)
            continue
        found = list(_taken_out(value, part.directory))
        root = node_of(value)
        if not found or any(is_remote(text, part.directory) for text in leading(root)):
            return None
        left_out += found
        texts.append((real(part.directory) / part.file.name, json.dumps(value).encode()))
        changed.append(replace(part, root=root, remote=""))
    return LocalParts(tuple(changed), tuple(texts), tuple(left_out))


def _taken_out(value: dict[str, Any], directory: Path) -> Iterator[str]:
    """Take out what lies elsewhere, and yield it: whole resources, and files of generated ConfigMaps."""
    for key in _LISTS:
        yield from _filtered(value, key, directory)
    for key in _GENERATORS:
        entries = value.get(key)
        for entry in entries if isinstance(entries, list) else ():
            if isinstance(entry, dict):
                yield from _filtered(entry, "files", directory)


def _filtered(value: dict[str, Any], key: str, directory: Path) -> Iterator[str]:
    entries = value.get(key)
    if not isinstance(entries, list):
        return
    gone = [text for text in entries if isinstance(text, str) and _is_elsewhere(text, directory)]
    value[key] = [text for text in entries if text not in gone]
    yield from gone


def _is_elsewhere(text: str, directory: Path) -> bool:
    return "://" in text or is_remote(text, directory)
