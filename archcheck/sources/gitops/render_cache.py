"""What helm rendered, kept on this machine by the digest of all that went in, and bounded."""

import hashlib
import json
import logging
import os
import tempfile
import zlib
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

logger = logging.getLogger(__name__)

FOLDER_LIMIT = 256 * 1024 * 1024
"""Bytes of all that is kept. What was used last stays."""

_FORMAT = 1
_TEXT_LIMIT = 64 * 1024 * 1024


class RenderCache:
    """Outputs by key. What cannot be kept is made again the next time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._has_written = False

    def of(self, key: str, work: Callable[[], tuple[bytes, bool]]) -> bytes:
        """Return an output: as it was kept, or as it is made now, and kept if `work` says that it may be."""
        path = self._folder / f"{key}.z"
        with suppress(OSError, zlib.error):
            text = _decompressed(path.read_bytes())
            os.utime(path)
            return text
        text, may_be_kept = work()
        if may_be_kept:
            try:
                self._keep(path, zlib.compress(text, 1))
            except OSError as error:
                logger.info("a render is not kept: %s", error)
        return text

    def _keep(self, path: Path, data: bytes) -> None:
        """Write a file whole or not at all; it is this user's alone."""
        self._folder.mkdir(parents=True, exist_ok=True)
        handle, aside = tempfile.mkstemp(dir=self._folder)
        try:
            with open(handle, "wb") as file:  # noqa: PTH123 - a descriptor
                file.write(data)
            os.replace(aside, path)  # noqa: PTH105
        except BaseException:
            with suppress(OSError):
                os.unlink(aside)  # noqa: PTH108
            raise
        self._has_written = True

    def trim(self) -> None:
        """Remove what has not been used for longest, where all together is too large."""
        if not self._has_written:
            return
        with suppress(OSError):
            files = [(entry.stat(), entry.path) for entry in os.scandir(self._folder) if entry.is_file()]
            left = FOLDER_LIMIT
            for stat, path in sorted(files, key=lambda pair: -pair[0].st_mtime_ns):
                left -= stat.st_size
                if left < 0:
                    os.unlink(path)  # noqa: PTH108 - as scandir has it


def key_of(*parts: object) -> str:
    """Return the key of what is made of some parts: texts, numbers, lists and mappings of them."""
    text = json.dumps([_FORMAT, *parts], sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def identity_of(program: str) -> list[object]:
    """Return what changes with a program, without starting it."""
    path = Path(os.path.realpath(program))
    stat = path.stat()
    return [str(path), stat.st_size, stat.st_mtime_ns]


def _decompressed(data: bytes) -> bytes:
    """Return a text of bounded size.

    Raises:
        zlib.error: it is none.

    """
    reader = zlib.decompressobj()
    text = reader.decompress(data, _TEXT_LIMIT)
    if not reader.eof:
        raise zlib.error("too large, or cut off")
    return text
