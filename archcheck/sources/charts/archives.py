"""The files in a chart's `.tgz`, which is not trusted: bounded, and never outside the folder they go into."""

import gzip
import tarfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, cast

from archcheck.errors import ChartError

_UNPACKED_LIMIT = 512 * 1024 * 1024
_MEMBER_LIMIT = 20_000
_FILE_LIMIT = 64 * 1024 * 1024

ReadFile = Callable[[int], bytes]
"""Reads the beginning of a file, up to a number of bytes."""


def files_in(chart: Path) -> Iterator[tuple[tuple[str, ...], ReadFile]]:
    """Yield the path and the content of each file, in the order of the archive.

    Raises:
        ChartError: it is no archive, or goes on for longer than any chart.

    """
    try:
        with gzip.open(chart) as plain, _open_tar(cast("BinaryIO", plain)) as archive:
            for count, member in enumerate(archive):
                if count > _MEMBER_LIMIT:
                    break
                file = archive.extractfile(member) if member.isfile() else None
                if file is not None:
                    # `tar -C DIR .` puts ./ in front of every name
                    yield tuple(member.name.removeprefix("./").split("/")), file.read
    except (OSError, ValueError, tarfile.TarError, EOFError, zlib.error) as error:
        raise ChartError(f"{chart.name} is no chart archive: {error}") from error


def unpacked(chart: Path, folder: Path) -> Path:
    """Unpack an archive's files into `folder`, and return the chart's directory there.

    Raises:
        ChartError: it is no archive.

    """
    tops: dict[str, None] = {}
    for parts, read_file in files_in(chart):
        if len(parts) < 2 or any(part in ("", ".", "..") or "\\" in part for part in parts):
            continue
        tops.setdefault(parts[0])
        target = folder.joinpath(*parts)
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(read_file(_FILE_LIMIT))
        except OSError as error:
            raise ChartError(f"{chart.name} cannot be unpacked: {error.strerror}") from error
    if not tops:
        raise ChartError(f"{chart.name} is no chart archive: no folder in it")
    return folder / next(iter(tops))


def _open_tar(stream: BinaryIO) -> tarfile.TarFile:
    """Open a tar stream. tarfile's own gzip reader stumbles over the header that helm writes."""
    return tarfile.open(fileobj=_Bounded(stream), mode="r|")  # type: ignore[call-overload,no-any-return]


class _Bounded:
    """A stream that ends where no chart goes on: a small archive may hold gigabytes of zeros."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self._left = _UNPACKED_LIMIT

    def read(self, size: int) -> bytes:
        piece = self._stream.read(min(size, self._left))
        self._left -= len(piece)
        return piece
