"""The files that kustomize makes ConfigMaps and Secrets of: which of them a text comes from."""

from collections.abc import Iterator
from pathlib import Path

from archcheck.sources.gitops.flux.places import WrittenText
from archcheck.sources.gitops.objects import BuiltObject
from archcheck.sources.gitops.repository import shown_path
from archcheck.storage.bounded import read_beginning

_SIZE_LIMIT = 1024 * 1024
"""Bytes: a ConfigMap holds no more."""

_VARIABLE = "$"


def generating_file(obj: BuiltObject, key: str, text: str) -> WrittenText | None:
    """Return the file of which a generator took a text, None for a literal.

    Several may hold the same: the one that is named as the key is preferred. Variables that were substituted
    leave each line where it was.
    """
    found = [(part, content) for part, content in _contents(obj) if _may_be(content, text)]
    if not found:
        return None
    path, content = max(found, key=lambda pair: (pair[1] == text, pair[0].name == key))
    return WrittenText(content, str(shown_path(path)), 1)


def _contents(obj: BuiltObject) -> Iterator[tuple[Path, str]]:
    for part in obj.parts:
        yield part, read_beginning(part, _SIZE_LIMIT).decode(errors="replace")


def _may_be(content: str, text: str) -> bool:
    """Return whether a text is what a file holds, but for lines with a variable."""
    if content == text:
        return True
    if _VARIABLE not in content or content.count("\n") != text.count("\n"):
        return False
    pairs = zip(content.split("\n"), text.split("\n"), strict=True)
    return all(one == other or _VARIABLE in one for one, other in pairs)
