import io
import tarfile
from pathlib import Path

import pytest

from archcheck.errors import InputError
from archcheck.registry.stores.decompression import tar_stream
from archcheck.registry.stores.tar_members import MemberKind, TarMembers
from tests.support.tables import named_rows

LONG = "d" * 90 + "/" + "f" * 200


def members_of(data: bytes, *, seekable: bool = True) -> list[tuple[str, MemberKind, int, str, bytes]]:
    members = TarMembers(tar_stream(io.BytesIO(data), "a.tar", seekable=seekable), "a.tar")
    return [(each.name, each.kind, each.size, each.target, members.content(3)) for each in members]


def tar(*members: tarfile.TarInfo, form: int = tarfile.PAX_FORMAT, content: bytes = b"content") -> bytes:
    file = io.BytesIO()
    with tarfile.open(fileobj=file, mode="w", format=form) as archive:
        for member in members:
            archive.addfile(member, io.BytesIO(content))
    return file.getvalue()


def member(name: str, size: int = 7, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    info = tarfile.TarInfo(name)
    info.size, info.type, info.linkname = size if kind == tarfile.REGTYPE else 0, kind, target
    return info


def test_members_of_every_format() -> None:
    every = [
        member("./a"),
        member("b/", kind=tarfile.DIRTYPE),
        member("b/link", kind=tarfile.SYMTYPE, target="../a"),
        member("b/hard", kind=tarfile.LNKTYPE, target="b/x"),
        member("b/x"),
    ]
    expected = [
        ("a", MemberKind.FILE, 7, "", b"con"),
        ("b", MemberKind.FOLDER, 0, "", b""),
        ("b/link", MemberKind.LINK, 0, "a", b""),
        ("b/hard", MemberKind.LINK, 0, "b/x", b""),
        ("b/x", MemberKind.FILE, 7, "", b"con"),
    ]
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        for seekable in (True, False):
            long = [*every, member(LONG), member("l", kind=tarfile.SYMTYPE, target=LONG)]
            assert members_of(tar(*long, form=form), seekable=seekable) == [
                *expected,
                (LONG, MemberKind.FILE, 7, "", b"con"),
                ("l", MemberKind.LINK, 0, LONG, b""),
            ]
    assert members_of(tar(*every, form=tarfile.USTAR_FORMAT)) == expected


def test_a_size_beyond_eight_gigabytes_is_gone_past(tmp_path_factory: pytest.TempPathFactory) -> None:
    for form in (tarfile.PAX_FORMAT, tarfile.GNU_FORMAT):
        path = tmp_path_factory.mktemp("tar") / "big.tar"
        big = member("big", 9 * 1024**3)
        with path.open("wb") as file:
            file.write(big.tobuf(form))
            file.seek(big.size, io.SEEK_CUR)
            file.write(tar(member("small")))
        with path.open("rb") as file:
            names = [each.name for each in TarMembers(tar_stream(file, "b", seekable=True), "b")]
        assert names == ["big", "small"]


def test_what_never_ends_is_refused() -> None:
    """A device gives zeros for ever, and an archive that is filled up ends."""
    with Path("/dev/zero").open("rb") as zeros, pytest.raises(InputError, match="goes on behind its end"):
        list(TarMembers(tar_stream(zeros, "/dev/zero", seekable=False), "/dev/zero"))
    assert members_of(PLAIN + bytes(10_240))[1][0] == "two"


def corrupt(data: bytes, position: int) -> bytes:
    return data[:position] + b"\xff" + data[position + 1 :]


PLAIN = tar(member("one"), member("two"))
HOSTILE = {
    "leads out": (tar(member("../x")), "../x leads out of the archive"),
    "leads out within": (tar(member("a/../../x")), "a/../../x leads out of the archive"),
    "absolute": (tar(member("/etc/x")), "/etc/x leads out of the archive"),
    "a link out": (tar(member("l", kind=tarfile.SYMTYPE, target="../x")), "l leads out of the archive"),
    "a hard link out": (tar(member("l", kind=tarfile.LNKTYPE, target="/x")), "l leads out of the archive"),
    "a device": (tar(member("d", kind=tarfile.CHRTYPE)), "d is no file, no folder and no link"),
    "a pipe": (tar(member("p", kind=tarfile.FIFOTYPE)), "p is no file, no folder and no link"),
    "no end": (PLAIN[:2048], "a truncated archive: it has no end"),
    "ends in content": (PLAIN[:515], "a truncated archive: it ends in one"),
    "ends in a header": (PLAIN[:1100], "a truncated archive: it has no end"),
    "a broken header": (corrupt(PLAIN, 1030), "a broken archive: a header that is none"),
    "no tar": (b"x" * 600, "no archive: it is no tar"),
    "short": (b"short", "no archive"),
    "empty": (b"", "no archive"),
    "a long name": (tar(member("n" * 5000)), "a name of more than 4096 bytes"),
    "a longer name": (tar(member("n" * 5000), form=tarfile.GNU_FORMAT), "an extended header of more than 4097 bytes"),
    "a longer header": (
        tar(member("n" * 2_000_000)),
        "an extended header of more than 1048576 bytes",
    ),
}  # fmt: skip


def test_what_no_archive_of_images_has_is_an_error() -> None:
    def check(case: tuple[bytes, str]) -> None:
        data, message = case
        for seekable in (True, False):
            with pytest.raises(InputError) as caught:
                members_of(data, seekable=seekable)
            assert (caught.value.what, caught.value.path) == (message, "a.tar")

    named_rows(HOSTILE, check)


def pax(records: bytes) -> bytes:
    header = tarfile.TarInfo("pax")
    header.type, header.size = tarfile.XHDTYPE, len(records)
    padding = b"\0" * (-len(records) % 512)
    return header.tobuf(tarfile.USTAR_FORMAT) + records + padding + PLAIN


BROKEN_RECORDS = {
    "no length": b"path=x\n",
    "too long": b"99 path=x\n",
    "no end": b"9 path=xx",
    "nothing": b"0 \n",
    "no equals": b"7 path\n",
}


def test_extended_headers_that_are_none() -> None:
    def check(records: bytes) -> None:
        with pytest.raises(InputError, match="an extended header that is none"):
            members_of(pax(records))

    named_rows(BROKEN_RECORDS, check)
    with pytest.raises(InputError, match="one has a size that is none"):
        members_of(pax(b"12 size=-12\n"))
    with pytest.raises(InputError, match="one is a sparse file"):
        members_of(pax(b"22 GNU.sparse.major=1\n"))
    with pytest.raises(InputError, match="more than 16 headers for one member"):
        members_of(pax(b"")[:512] * 20 + PLAIN)


def test_records_are_read_in_time_that_grows_with_their_length() -> None:
    """A megabyte of the shortest records there are: to cut off the front of the rest each time takes minutes."""
    assert members_of(pax(b"5 a=\n" * 200_000))[0][0] == "one"


def test_the_number_of_members_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archcheck.registry.stores.tar_members._COUNT_LIMIT", 1)
    with pytest.raises(InputError, match="more than 1 members"):
        members_of(PLAIN)
