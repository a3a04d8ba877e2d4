"""Files that are read up to a limit."""

import errno
import io
from pathlib import Path

import pytest

from archcheck.storage.bounded import TooLargeError, read_beginning, read_bounded, read_stream
from tests.support.tables import walked


def test_a_file_of_just_the_limit_is_read(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"1234")
    assert read_bounded(file, 4) == b"1234"


def test_a_larger_one_is_an_error_that_names_the_file(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"12345")
    with pytest.raises(OSError, match="larger than 4 bytes") as refusal:
        read_bounded(file, 4)
    assert (refusal.value.errno, refusal.value.filename) == (errno.EFBIG, str(file))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_bounded(tmp_path / "gone", 4)
    assert read_beginning(tmp_path / "gone", 4) == b""
    assert read_beginning(tmp_path, 4) == b""


def test_a_device_without_an_end_is_read_no_further_than_that() -> None:
    with pytest.raises(TooLargeError):
        read_bounded(Path("/dev/zero"), 1024)
    assert read_beginning(Path("/dev/zero"), 3) == b"\0\0\0"


def test_standard_input() -> None:
    assert read_stream(io.BytesIO(b"12"), 2, "-") == b"12"
    with pytest.raises(TooLargeError):
        read_stream(io.BytesIO(b"123"), 2, "-")


@walked(
    "limit, text",
    [
        (10, "10 bytes"),
        (1024, "1 KiB"),
        (1500, "1500 bytes"),
        (4 * 1024 * 1024, "4 MiB"),
        (1024**3, "1 GiB"),
    ],
)
def test_the_limit_in_the_largest_unit_that_says_it(limit: int, text: str) -> None:
    assert TooLargeError(limit, "file").strerror == f"larger than {text}"
