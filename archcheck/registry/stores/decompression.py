"""An archive's file → the bytes of the tar in it: as it is, or out of gzip or zstd; streamed and bounded.

k3s compresses its air-gap images with windows of 32 MiB (`zstd --long=25`). 128 MiB is what `zstd -d` takes
unless it is told otherwise, and so is it here. What grows by more than any image does is refused.
"""

import gzip
import zlib
from collections.abc import Callable
from typing import Any, BinaryIO, Protocol, cast

from archcheck.errors import ConfigurationError, InputError

_GZIP = b"\x1f\x8b"
_ZSTD = b"\x28\xb5\x2f\xfd"
_OTHERS = {b"BZh": "bzip2", b"\xfd7zXZ": "xz", b"\x04\x22\x4d\x18": "lz4"}
_HEAD = 8
_WINDOW_LOG = 27
_FREE = 1024**3
"""Bytes that an archive may always grow to; beyond them the ratio counts. Empty disk images compress well."""
_RATIO = 200
_MOST = 512 * 1024**3
_PIECE = 256 * 1024
INSTALL_ZSTD = "pip install 'kube-archcheck[zstd]', or zstd -dc FILE | archcheck image --archive -"


class TarStream(Protocol):
    """The bytes of a tar from its beginning on. Both methods raise `InputError` with the archive's name."""

    is_plain: bool
    """Whether they can be read again, at the same places of its file."""

    def read(self, size: int) -> bytes:
        """Return as many bytes; fewer only at the end."""
        ...

    def skip(self, size: int) -> bool:
        """Leave out as many bytes; returns whether there were so many."""
        ...


def tar_stream(file: BinaryIO, path: str, *, seekable: bool) -> TarStream:
    """Return the bytes of the tar in a file.

    Args:
        file: the file, at its beginning.
        path: its name, for messages.
        seekable: whether one may go on in it without reading.

    Raises:
        InputError: it is compressed in a way that is not read, or broken.
        ConfigurationError: it is of zstd, and nothing here reads that.

    """
    head = file.read(_HEAD) if not seekable else _peeked(file)
    for mark, name in _OTHERS.items():
        if head.startswith(mark):
            raise InputError(
                f"an archive compressed by {name}, which is not read", path=path, hint=f"un{name}"
            )
    source = file if seekable else cast("BinaryIO", _Behind(head, file))
    counted = _Counted(source)
    if head.startswith(_GZIP):
        return _Compressed(gzip.GzipFile(fileobj=cast("Any", counted)), counted, path)
    if head.startswith(_ZSTD):
        return _Compressed(_zstd(path)(counted), counted, path)
    return _Plain(source, path) if seekable else _Compressed(cast("BinaryIO", counted), counted, path)


def _peeked(file: BinaryIO) -> bytes:
    head = file.read(_HEAD)
    file.seek(0)
    return head


class _Behind:
    """A stream with what was read of it in front again."""

    def __init__(self, head: bytes, rest: BinaryIO) -> None:
        self._head = head
        self._rest = rest

    def read(self, size: int = -1) -> bytes:
        if not self._head or size < 0:
            head, self._head = self._head, b""
            return head + self._rest.read(size)
        head, self._head = self._head[:size], self._head[size:]
        return head


class _Counted:
    """A stream that knows how much was read of it."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.count = 0

    def read(self, size: int = _PIECE) -> bytes:
        data = self._stream.read(size if size > 0 else _PIECE)
        self.count += len(data)
        return data

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return False


class _Compressed:
    """What a decompressor gives, or a pipe, up to what any archive of images is."""

    is_plain = False

    def __init__(self, stream: Any, source: _Counted, path: str) -> None:
        self._stream = stream
        self._source = source
        self._path = path
        self._count = 0

    def read(self, size: int) -> bytes:
        pieces = []
        while size > 0 and (piece := self._piece(min(size, _PIECE))):
            pieces.append(piece)
            size -= len(piece)
        return b"".join(pieces)

    def skip(self, size: int) -> bool:
        while size > 0 and (piece := self._piece(min(size, _PIECE))):
            size -= len(piece)
        return size == 0

    def _piece(self, size: int) -> bytes:
        try:
            piece: bytes = self._stream.read(size)
        except EOFError as error:
            raise InputError(
                "a truncated archive: its compressed data ends early", path=self._path
            ) from error
        except _errors() as error:
            text = f"an archive that cannot be decompressed: {error}"
            raise InputError(text, path=self._path) from error
        self._count += len(piece)
        if self._count > max(_FREE, _RATIO * self._source.count) or self._count > _MOST:
            what = f"it grows to more than {_RATIO} times its size"
            raise InputError(f"an archive that is no archive of images: {what}", path=self._path)
        return piece


class _Plain:
    """A file that is a tar itself: what is not needed is gone past without reading."""

    is_plain = True

    def __init__(self, file: BinaryIO, path: str) -> None:
        self._file = file
        self._path = path
        self._size = file.seek(0, 2)
        file.seek(0)

    def read(self, size: int) -> bytes:
        try:
            return self._file.read(size)
        except OSError as error:
            raise InputError(f"cannot be read: {error.strerror}", path=self._path) from error

    def skip(self, size: int) -> bool:
        target = self._file.tell() + size
        self._file.seek(min(target, self._size))
        return target <= self._size


def _zstd(path: str) -> Callable[[_Counted], Any]:
    """Return what opens zstd: the standard library's from Python 3.14 on, else its backport."""
    module = _zstd_module()
    if module is None:
        raise ConfigurationError(
            f"{path} is compressed by zstd, and nothing here reads that",
            why="Python reads it from 3.14 on, or with the package backports.zstd",
            hint=INSTALL_ZSTD,
        )
    limits = {module.DecompressionParameter.window_log_max: _WINDOW_LOG}
    return lambda source: module.ZstdFile(source, options=limits)


def _errors() -> tuple[type[Exception], ...]:
    """Return what decompressors raise for data that is broken."""
    module = _zstd_module()
    return (OSError, zlib.error) if module is None else (OSError, zlib.error, module.ZstdError)


def _zstd_module() -> Any:
    try:
        from compression import zstd
    except ImportError:
        try:
            from backports import zstd
        except ImportError:
            return None
    return zstd
