"""What an archive holds, by name: its documents can be read again, and all else was gone past.

A file that is a tar itself is read again where its documents lie. Of a compressed one, and of a pipe, what
looks like JSON goes into a temporary file while the archive goes by: what comes first in an archive is most
often only known by what comes last.
"""

import os
import stat
import tempfile
import weakref
from pathlib import Path
from typing import BinaryIO, cast

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.registry.stores.decompression import TarStream, tar_stream
from archcheck.registry.stores.tar_members import MemberKind, TarMember, TarMembers

INDEX_LIMIT = 64 * 1024 * 1024
_SPOOL_LIMIT = 1024**3
_LINKS_FOLLOWED = 8


@dataclass(frozen=True, slots=True)
class _Place:
    """Where content lies in the file that it can be read from; `offset` is None where it was gone past."""

    offset: int | None
    size: int


class ArchiveContents:
    """The files of an archive, and the documents among them."""

    def __init__(self, path: str, file: BinaryIO, stream: TarStream) -> None:
        """Go through an archive once.

        Raises:
            InputError: it is none, is broken or truncated, or holds what no archive of images does.

        """
        self.path = path
        self._spool = None if stream.is_plain else cast("BinaryIO", tempfile.TemporaryFile())  # noqa: SIM115
        self._source = file if self._spool is None else self._spool
        weakref.finalize(self, self._source.close)
        self._places: dict[str, _Place] = {}
        self._links: dict[str, str] = {}
        members = TarMembers(stream, path)
        for member in members:
            if member.kind is MemberKind.FILE:
                if member.name in self._places:
                    raise InputError(f"{member.name} stands twice in the archive", path=path)
                self._places[member.name] = self._place(member, members)
            elif member.kind is MemberKind.LINK:
                self._links[member.name] = member.target

    def __contains__(self, name: str) -> bool:
        """Return whether there is a file, or a link that leads to one."""
        for _ in range(_LINKS_FOLLOWED):
            if name in self._places:
                return True
            name = self._links.get(name, "")
        return False

    def document(self, name: str, limit: int) -> bytes:
        """Return what a file holds.

        Raises:
            InputError: it is not there, is a link, or holds more than `limit` bytes.

        """
        place = self._places.get(name)
        if place is None:
            what = "is a link" if name in self._links else "is not there"
            raise InputError(f"{name} {what}", path=self.path)
        if place.size > limit:
            raise InputError(f"{name} holds more than {limit} bytes", path=self.path)
        if place.offset is None:
            raise InputError(f"{name} is no JSON", path=self.path)
        self._source.seek(place.offset)
        data = self._source.read(place.size)
        if len(data) < place.size:
            raise InputError(f"{name} is no longer there: the archive has changed", path=self.path)
        return data

    def _place(self, member: TarMember, members: TarMembers) -> _Place:
        """Return where a file lies; of what cannot be read again, documents are kept."""
        if self._spool is None:
            return _Place(member.offset, member.size)
        if not 0 < member.size <= INDEX_LIMIT:
            return _Place(None, member.size)
        head = members.content(1)
        if head not in (b"{", b"[", b" ", b"\n"):
            return _Place(None, member.size)
        offset = self._spool.seek(0, 2)
        if offset + member.size > _SPOOL_LIMIT:
            raise InputError(f"more than {_SPOOL_LIMIT} bytes of JSON, up to {member.name}", path=self.path)
        self._spool.write(head + members.content(member.size - 1))
        return _Place(offset, member.size)


def read_contents(path: str, pipe: BinaryIO | None = None) -> ArchiveContents:
    """Return what an archive holds.

    Args:
        path: its file, or what the pipe is called.
        pipe: what it is read from, where it is no file.

    Raises:
        InputError: it cannot be read, or is no archive.
        ConfigurationError: it is of zstd, and nothing here reads that.

    """
    if pipe is not None:
        stream = tar_stream(pipe, path, seekable=False)
        return ArchiveContents(path, pipe, stream)
    try:
        if Path(path).is_dir():
            raise InputError("a directory, and no archive", path=path, hint=f"archcheck image oci:{path}")
        file = Path(path).open("rb")  # noqa: SIM115
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", path=path) from error
    is_kept = False
    try:
        stream = tar_stream(file, path, seekable=stat.S_ISREG(os.fstat(file.fileno()).st_mode))
        contents = ArchiveContents(path, file, stream)
        is_kept = stream.is_plain
    finally:
        if not is_kept:
            file.close()
    return contents
