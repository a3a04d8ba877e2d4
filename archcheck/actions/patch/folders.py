"""A folder of files that archcheck writes whole: what it wrote before and no longer needs goes."""

import io
import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from archcheck.documents.nodes import get, text_of
from archcheck.documents.reading import Document, read
from archcheck.errors import ChangedError, UsageError
from archcheck.patches.kustomize.component import KUSTOMIZATION, MARK
from archcheck.sources.kustomize import FILE_NAMES, kustomization_in
from archcheck.storage.bounded import TooLargeError, read_bounded
from archcheck.storage.replacing import Before, Replacement, replace_files

_COMPONENT = "Component"
_SIZE_LIMIT = 4 * 1024 * 1024


def own_files(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder that archcheck wrote, by name, as they are.

    They begin as those do, and none is a manifest: a tool may have copied the first line into one.

    Raises:
        UsageError: it is no folder, or cannot be read.

    """
    if not folder.exists():
        return {}
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix == ".yaml" and path.is_file())
        contents = {path.name: data for path in paths if (data := _small(path)) is not None}
    except OSError as error:
        raise UsageError(f"{folder} cannot be read: {error.strerror}") from error
    mine = (
        name for name, text in texts_of(contents).items() if text.startswith(MARK) and not _is_manifest(text)
    )
    return {name: contents[name] for name in mine}


def _small(path: Path) -> bytes | None:
    """Return what a file holds; None where it is larger than anything that archcheck writes there."""
    try:
        return read_bounded(path, _SIZE_LIMIT)
    except TooLargeError:
        return None


def texts_of(files: Mapping[str, bytes]) -> dict[str, str]:
    """Return what files say, whatever ends their lines."""
    return {
        name: io.TextIOWrapper(io.BytesIO(data), "utf-8", errors="replace").read()
        for name, data in files.items()
    }


def _is_manifest(text: str) -> bool:
    """Return whether a text holds an object other than a component."""
    documents = (document for document in read(io.BytesIO(text.encode())) if isinstance(document, Document))
    kinds = (text_of(get(document.root, "kind")) for document in documents)
    return any(kind not in (None, _COMPONENT) for kind in kinds)


def is_own(folder: Path) -> bool:
    """Return whether a folder is archcheck's component, or free for one."""
    try:
        return KUSTOMIZATION in own_files(folder) or kustomization_in(folder) is None
    except UsageError:
        return False


def write_files(
    folder: Path, files: Mapping[str, str], before: Mapping[str, bytes], then: Iterable[Replacement] = ()
) -> list[str]:
    """Write files into a folder, remove those of `before` that are not among them, and return their names.

    All are written aside first, so that a full disk leaves the folder as it was. kustomization.yaml comes
    after the files that it names, and what it no longer names goes last: wherever a run is killed, the folder
    is the old component or the new one. The whole of what was read has to be there still, what stays as it is
    and what goes, too: another run that has written since then would be undone by halves.

    Args:
        folder: where they go.
        files: their texts, by name.
        before: those that archcheck wrote there earlier.
        then: what is replaced when they are in place, since it names the folder.

    Raises:
        ChangedError: another run has written into the folder since it was read.
        UsageError: a file of that name is there which archcheck did not write, or writing fails.

    """
    require_own(folder, files, before)
    gone = sorted(before.keys() - files.keys())
    is_new = not folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder} cannot be written: {error.strerror}") from error
    mine = list(_replacements(folder, files, before))
    try:
        replace_files([*mine, *then], {folder / name: before[name] for name in gone})
    except BaseException:
        if is_new:
            with suppress(OSError):  # it holds something
                folder.rmdir()
        raise
    return gone


def _replacements(
    folder: Path, files: Mapping[str, str], before: Mapping[str, bytes]
) -> Iterator[Replacement]:
    texts = texts_of(before)
    for name in sorted(files, key=lambda name: name == KUSTOMIZATION):
        data = before[name] if texts.get(name) == files[name] else files[name].encode()
        yield Replacement(folder / name, data, before.get(name, Before.ABSENT))


def require_own(folder: Path, names: Iterable[str], before: Mapping[str, bytes]) -> None:
    """Refuse to write where a file is in the way: of one of these names, or another kustomization.

    Raises:
        ChangedError: it is archcheck's own, and was not there when the folder was read.
        UsageError: archcheck did not write it.

    """
    every = (*names, *FILE_NAMES)
    new = [name for name in every if name not in before and os.path.lexists(folder / name)]
    if not new:
        return
    if own_files(folder).keys() >= set(new):
        raise ChangedError(f"{folder} has changed since it was read", hint="run again")
    raise UsageError(
        f"{folder / new[0]} is there, and archcheck did not write it",
        hint=f"another folder for -o: it gets a {KUSTOMIZATION} of its own",
    )
