"""What no build is begun with: files in which a few aliases stand for more than memory holds.

kustomize expands them all, without any limit of its own.
"""

from collections.abc import Iterable
from pathlib import Path

from archcheck.documents.composing import TOO_MANY_ALIASES
from archcheck.documents.reading import Broken
from archcheck.errors import InputError
from archcheck.sources.gitops.documents import DocumentCache
from archcheck.sources.gitops.repository import shown_path
from archcheck.storage.bounded import read_beginning

_SIZE_LIMIT = 64 * 1024 * 1024
_FEW = 8
"""So many aliases are in many files that people write; with less, none stands for much."""


def require_bounded(files: Iterable[Path], documents: DocumentCache) -> None:
    """Refuse files whose aliases stand for far more than they hold.

    Raises:
        InputError: there is one.

    """
    for file in files:
        data = read_beginning(file, _SIZE_LIMIT) if file.is_file() else b""
        if b"&" not in data or data.count(b"*") < _FEW:
            continue
        path = shown_path(file)
        for reading in documents.of(path, str(path)).readings:
            if isinstance(reading, Broken) and reading.error.what == TOO_MANY_ALIASES:
                raise InputError(TOO_MANY_ALIASES, path=str(path), line=reading.error.line)
