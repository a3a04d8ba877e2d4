"""A folder of files that archcheck writes whole: what it wrote before and no longer needs goes."""

import os
from collections.abc import Iterable, Mapping
from pathlib import Path

from archcheck.errors import ChangedError, UsageError
from archcheck.patches.kustomize import KUSTOMIZATION, MARK
from archcheck.sources.kustomize import FILE_NAMES
from archcheck.storage.replacing import Before, Replacement, replace_files

_SIZE_LIMIT = 4 * 1024 * 1024


def own_files(folder: Path) -> dict[str, str]:
    """Return the files in a folder that archcheck wrote, by name.

    Raises:
        UsageError: it is no folder, or cannot be read.

    """
    if not folder.exists():
        return {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".yaml" and path.is_file())
        texts = {path.name: path for path in paths if path.stat().st_size < _SIZE_LIMIT}
        found = {name: path.read_text("utf-8", errors="replace") for name, path in texts.items()}
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}") from error
    return {name: text for name, text in found.items() if text.startswith(MARK)}


def write_files(folder: Path, files: Mapping[str, str], before: Mapping[str, str]) -> list[str]:
    """Write files into a folder, remove those of `before` that are not among them, and return their names.

    All are written aside first: a full disk leaves the folder as it was.

    Raises:
        ChangedError: another run has written into the folder since it was read.
        UsageError: a file of that name is there which archcheck did not write, or writing fails.

    """
    _require_own(folder, (*files, *FILE_NAMES), before)
    changed = {name: text for name, text in files.items() if before.get(name) != text}
    gone = sorted(before.keys() - files.keys())
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error
    replace_files(
        [_replacement(folder / name, text, is_new=name not in before) for name, text in changed.items()],
        [folder / name for name in gone],
    )
    return gone


def _require_own(folder: Path, names: Iterable[str], before: Mapping[str, str]) -> None:
    """Refuse to write where a file is in the way.

    Raises:
        ChangedError: it is archcheck's own, and was not there when the folder was read.
        UsageError: archcheck did not write it.

    """
    new = [name for name in names if name not in before and os.path.lexists(folder / name)]
    if not new:
        return
    if own_files(folder).keys() >= set(new):
        raise ChangedError(f"{folder} has changed since it was read", hint="run again")
    raise UsageError(
        f"{folder / new[0]} is there, and archcheck did not write it",
        hint=f"another folder for -o: it gets a {KUSTOMIZATION} of its own",
    )


def _replacement(path: Path, text: str, *, is_new: bool) -> Replacement:
    return Replacement(path, text.encode(), Before.ABSENT if is_new else Before.ANYTHING)
