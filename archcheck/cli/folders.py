"""A folder of files that archcheck writes whole: what it wrote before and no longer needs goes."""

import os
from collections.abc import Mapping
from pathlib import Path

from archcheck.errors import UsageError
from archcheck.patches.kustomize import KUSTOMIZATION, MARK
from archcheck.sources.kustomize import FILE_NAMES

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
        UsageError: a file of that name is there which archcheck did not write, or writing fails.

    """
    for name in files:
        if name not in before and os.path.lexists(folder / name):
            raise UsageError(
                f"{folder / name} is there, and archcheck did not write it",
                hint=f"another folder for -o: it gets a {KUSTOMIZATION} of its own",
            )
    foreign = [name for name in FILE_NAMES if name not in before and os.path.lexists(folder / name)]
    if foreign:
        raise UsageError(
            f"{folder / foreign[0]} is there, and archcheck did not write it", hint="another folder for -o"
        )
    changed = {name: text for name, text in files.items() if before.get(name) != text}
    aside: dict[Path, Path] = {}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in changed.items():
            path = folder / f".{name}.{os.getpid()}"
            aside[path] = folder / name
            path.write_text(text, encoding="utf-8")
        for path, target in aside.items():
            path.replace(target)
        gone = sorted(before.keys() - files.keys())
        for name in gone:
            (folder / name).unlink(missing_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error
    finally:
        for path in aside:
            path.unlink(missing_ok=True)
    return gone
