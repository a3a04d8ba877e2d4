import os
from pathlib import Path

import pytest

from archcheck.errors import ChangedError, UsageError
from archcheck.storage.files import ATTEMPTS, content_of, read_bytes, replace_file, until_unchanged
from archcheck.storage.replacing import Before


def test_what_a_file_holds(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x")
    assert read_bytes(tmp_path / "a") == content_of(tmp_path / "a") == b"x"


def test_a_file_that_is_not_there_is_absent(tmp_path: Path) -> None:
    assert content_of(tmp_path / "a") is Before.ABSENT


@pytest.mark.parametrize("read", [read_bytes, content_of])
def test_what_cannot_be_read_is_an_error_with_its_name(read: object, tmp_path: Path) -> None:
    assert callable(read)
    with pytest.raises(UsageError, match=f"{tmp_path} cannot be read: Is a directory"):
        read(tmp_path)


def test_a_file_that_holds_something_else_by_now_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"theirs")
    with pytest.raises(ChangedError):
        replace_file(b"mine", file, b"read")
    assert file.read_bytes() == b"theirs"


def test_a_stream_is_written_as_it_is(tmp_path: Path) -> None:
    with (tmp_path / "a").open("w+b") as file:
        replace_file(b"mine", Path(f"/dev/fd/{file.fileno()}"), b"whatever was read")
        assert os.pread(file.fileno(), 9, 0) == b"mine"


@pytest.mark.parametrize("fails", [0, 1, ATTEMPTS - 1])
def test_what_another_has_changed_is_tried_again(fails: int) -> None:
    left = iter(range(fails))

    def act() -> str:
        if next(left, None) is not None:
            raise ChangedError("a")
        return "done"

    assert until_unchanged(act) == "done"


def test_what_changes_at_every_look_is_given_up() -> None:
    tries: list[int] = []

    def act() -> None:
        tries.append(1)
        raise ChangedError("a")

    with pytest.raises(ChangedError):
        until_unchanged(act)
    assert len(tries) == ATTEMPTS
