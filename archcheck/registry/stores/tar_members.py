"""The members of a tar, one after the other: headers are read, content is gone past unless it is asked for.

`tarfile` is not used: it keeps every member, reads extended headers of any size into memory, and takes a
broken header for the end, so that half an archive would pass for a whole one. Formats: POSIX ustar and pax
(IEEE 1003.1), GNU's long names and base-256 sizes.
"""

import tarfile
from collections.abc import Iterator
from enum import Enum
from posixpath import normpath

from archcheck.errors import InputError
from archcheck.frozen import dataclass
from archcheck.registry.stores.decompression import TarStream

_BLOCK = 512
_HEADER_LIMIT = 1024 * 1024
_NAME_LIMIT = 4096
_CHAIN_LIMIT = 16
_PADDING_LIMIT = 64 * 1024 * 1024
"""What may follow the end: a tar is filled up to whole records; compressed data is checked at its own end."""
_COUNT_LIMIT = 100_000
_NAMES_LIMIT = 32 * 1024 * 1024
_FILES = (tarfile.REGTYPE, tarfile.AREGTYPE, tarfile.CONTTYPE)
_LINKS = (tarfile.LNKTYPE, tarfile.SYMTYPE)
_LONG = {tarfile.GNUTYPE_LONGNAME: "path", tarfile.GNUTYPE_LONGLINK: "linkpath"}
_PAX = (tarfile.XHDTYPE, tarfile.SOLARIS_XHDTYPE)


class MemberKind(Enum):
    """What a member is; others than these are refused."""

    FILE = "file"
    FOLDER = "folder"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class TarMember:
    """A member. `name` and `target` (of a link) are seen from the root; its content begins at `offset`."""

    name: str
    kind: MemberKind
    size: int
    offset: int
    target: str = ""


class TarMembers:
    """Goes through a tar. The content of the member that was given last may be read before the next."""

    def __init__(self, stream: TarStream, path: str) -> None:
        self._stream = stream
        self._path = path
        self._offset = 0
        self._left = 0
        self._last = ""

    def __iter__(self) -> Iterator[TarMember]:
        """Yield the members.

        Raises:
            InputError: the archive is none, truncated, or has a member that no archive of images has.

        """
        count = names = 0
        while (member := self._next()) is not None:
            count += 1
            names += len(member.name)
            if count > _COUNT_LIMIT or names > _NAMES_LIMIT:
                raise self._error(f"more than {_COUNT_LIMIT} members, or names of more than any has")
            yield member

    def content(self, limit: int) -> bytes:
        """Return what is left of the member, up to a limit.

        Raises:
            InputError: the archive ends before it.

        """
        wanted = min(limit, self._left)
        data = self._stream.read(wanted)
        self._left -= len(data)
        self._offset += len(data)
        if len(data) < wanted:
            raise self._truncated()
        return data

    def _next(self) -> TarMember | None:
        extended: dict[str, str] = {}
        for _ in range(_CHAIN_LIMIT):
            self._go_to_next_block()
            block = self._block()
            if block is None:
                return None
            header = self._header(block)
            if header.type in _LONG:
                name = self._body(header.size, _NAME_LIMIT + 1).rstrip(b"\0")
                extended[_LONG[header.type]] = name.decode(errors="surrogateescape")
            elif header.type in _PAX:
                extended |= self._pax(header.size)
            elif header.type == tarfile.XGLTYPE:
                self._body(header.size, _HEADER_LIMIT)
            else:
                return self._member(header, extended)
        raise self._error(f"more than {_CHAIN_LIMIT} headers for one member")

    def _go_to_next_block(self) -> None:
        """Go past what is left of a member, and what fills its last block."""
        padded = self._left + -(self._offset + self._left) % _BLOCK
        if padded and not self._stream.skip(padded):
            raise self._truncated()
        self._offset += padded
        self._left = 0

    def _block(self) -> bytes | None:
        """Return the next header; None at the end, which a block of zeros marks."""
        block = self._stream.read(_BLOCK)
        self._offset += len(block)
        if len(block) < _BLOCK:
            what = "no archive" if self._offset < _BLOCK else "a truncated archive: it has no end"
            raise self._error(what)
        if block.count(0) < _BLOCK:
            return block
        for _ in range(_PADDING_LIMIT // _HEADER_LIMIT):
            if not self._stream.read(_HEADER_LIMIT):
                return None
        raise self._error("no archive of images: it goes on behind its end")

    def _header(self, block: bytes) -> tarfile.TarInfo:
        try:
            header = tarfile.TarInfo.frombuf(block, "utf-8", "surrogateescape")
        except (tarfile.HeaderError, ValueError) as error:
            is_first = self._offset == _BLOCK
            what = "no archive: it is no tar" if is_first else "a broken archive: a header that is none"
            raise self._error(what) from error
        if header.size < 0:
            raise self._error("a broken archive: a member of negative size")
        return header

    def _member(self, header: tarfile.TarInfo, extended: dict[str, str]) -> TarMember:
        written = extended.get("path", header.name)
        name = self._inside(written, written)
        self._last = name
        size = self._size(header, extended)
        if any(key.startswith("GNU.sparse") for key in extended):
            raise self._error(f"{name} is a sparse file")
        if header.type in _LINKS:
            link = extended.get("linkpath", header.linkname)
            base = name.rpartition("/")[0] if header.type == tarfile.SYMTYPE else ""
            target = self._inside(f"{base}/{link}" if base and not link.startswith("/") else link, written)
            return TarMember(name, MemberKind.LINK, 0, self._offset, target)
        if header.type == tarfile.DIRTYPE:
            return TarMember(name, MemberKind.FOLDER, 0, self._offset)
        if header.type not in _FILES:
            raise self._error(f"{name} is no file, no folder and no link")
        self._left = size
        return TarMember(name, MemberKind.FILE, size, self._offset)

    def _size(self, header: tarfile.TarInfo, extended: dict[str, str]) -> int:
        text = extended.get("size", "")
        if not text:
            return header.size
        if not (text.isascii() and text.isdigit() and len(text) < 20):
            raise self._error(f"{self._last} has a size that is none")
        return int(text)

    def _inside(self, path: str, member: str) -> str:
        """Return a path as seen from the archive's root; refuse one that leads out of it."""
        if len(path) > _NAME_LIMIT:
            raise self._error(f"a name of more than {_NAME_LIMIT} bytes")
        inner = normpath(path)
        if path.startswith("/") or inner == ".." or inner.startswith("../") or "\0" in path:
            raise self._error(f"{member} leads out of the archive")
        return inner

    def _pax(self, size: int) -> dict[str, str]:
        """Return the records of an extended header: `LENGTH KEY=VALUE`, a line each."""
        body, records, start = self._body(size, _HEADER_LIMIT), {}, 0
        while start < len(body):
            digits, _, _ = body[start : start + 20].partition(b" ")
            end = start + (int(digits) if digits.isdigit() else 0)
            key, equals, value = body[start + len(digits) + 1 : end - 1].partition(b"=")
            if not start < end <= len(body) or not equals or body[end - 1 : end] != b"\n":
                raise self._error("a broken archive: an extended header that is none")
            records[key.decode(errors="replace")] = value.decode(errors="surrogateescape")
            start = end
        return records

    def _body(self, size: int, limit: int) -> bytes:
        if size > limit:
            raise self._error(f"an extended header of more than {limit} bytes")
        self._left = size
        return self.content(limit)

    def _truncated(self) -> InputError:
        where = f" in {self._last}" if self._last else ""
        return self._error(f"a truncated archive: it ends{where}")

    def _error(self, what: str) -> InputError:
        return InputError(what, path=self._path)
