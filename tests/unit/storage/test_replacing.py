"""A file is replaced whole or not at all, keeps what belongs to it, and never loses what another has written."""

import os
import signal
import stat
import sys
import tempfile
import threading
import time
from itertools import takewhile
from pathlib import Path

import pytest

from archcheck.errors import ChangedError, UsageError
from archcheck.storage import replacing
from archcheck.storage.asides import new_aside
from archcheck.storage.attributes import is_read_only
from archcheck.storage.locking import folder_lock
from archcheck.storage.replacing import Before, Replacement, replace_files
from tests.support.forks import in_a_copy

ROOT = os.geteuid() == 0
OLD, NEW = b"old\n", b"new bytes\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "web.yaml"
    path.write_bytes(OLD)
    return path


def replace(path: Path, data: bytes = NEW, before: bytes | Before = Before.ANYTHING) -> None:
    replace_files([Replacement(path, data, before)])


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644, 0o664, 0o755, 0o4755, 0o2644])
def test_the_mode_stays(file: Path, mode: int) -> None:
    file.chmod(mode)
    replace(file)
    assert stat.S_IMODE(file.stat().st_mode) == mode
    assert file.read_bytes() == NEW


def test_a_new_file_has_the_mode_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(OLD)
    replace(tmp_path / "web.yaml")
    assert (tmp_path / "web.yaml").stat().st_mode == (tmp_path / "plain").stat().st_mode


@pytest.mark.skipif(not ROOT, reason="only root gives files away")
@pytest.mark.parametrize(("owner", "group"), [(1234, 0), (0, 5678), (1234, 5678)])
def test_owner_and_group_stay(file: Path, owner: int, group: int) -> None:
    os.chown(file, owner, group)
    file.chmod(0o4750)
    replace(file)
    found = file.stat()
    assert (found.st_uid, found.st_gid, stat.S_IMODE(found.st_mode)) == (owner, group, 0o4750)


def test_where_the_owner_cannot_be_given_the_bytes_go_into_the_file(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inode = file.stat().st_ino
    monkeypatch.setattr(replacing, "copy_attributes", lambda *_: False)
    replace(file)
    assert (file.stat().st_ino, file.read_bytes()) == (inode, NEW)
    assert names(file.parent) == ["web.yaml"]


@pytest.mark.skipif(not ROOT, reason="only root can be somebody else")
@pytest.mark.parametrize("folder", [0o777, 0o755])
def test_a_file_of_another_owner_that_may_be_written_keeps_him(file: Path, folder: int) -> None:
    os.chown(file, 1234, 0)
    file.chmod(0o666)
    file.parent.chmod(folder)
    for each in takewhile(lambda above: above != Path(tempfile.gettempdir()), file.parent.parents):
        each.chmod(0o755)
    assert _replaced_by(4321, file)
    assert (file.stat().st_uid, file.read_bytes()) == (1234, NEW)
    assert names(file.parent) == ["web.yaml"]
    file.chmod(0o644)
    assert not _replaced_by(4321, file)


def _replaced_by(user: int, path: Path) -> bool:
    """Replace a file as another user, who may write no new one beside it; return whether that could be done."""

    def work() -> bool:
        os.setuid(user)
        try:
            replace(path, NEW)
            replace(path, OLD)
            replace(path, NEW)
        except UsageError:
            return False
        return True

    return in_a_copy(work) == 0


def _set(path: Path, name: str, value: bytes) -> None:
    try:
        os.setxattr(path, name, value)
    except OSError:
        pytest.skip("the file system has no such attributes")


@pytest.mark.skipif(sys.platform != "linux", reason="attributes as Linux has them")
def test_extended_attributes_stay(file: Path) -> None:
    _set(file, "user.note", b"mine")
    replace(file)
    assert os.getxattr(file, "user.note") == b"mine"
    assert file.read_bytes() == NEW


def _acl(*entries: tuple[int, int, int]) -> bytes:
    """Return an ACL as the kernel keeps it (linux/posix_acl_xattr.h): version 2, tag, rights, id."""
    parts = [(2).to_bytes(4, "little")]
    for tag, rights, number in entries:
        parts += [tag.to_bytes(2, "little"), rights.to_bytes(2, "little"), number.to_bytes(4, "little")]
    return b"".join(parts)


NOBODY = 0xFFFFFFFF
ACL = _acl((1, 6, NOBODY), (2, 6, 1234), (4, 4, NOBODY), (16, 6, NOBODY), (32, 4, NOBODY))


@pytest.mark.skipif(sys.platform != "linux", reason="attributes as Linux has them")
def test_an_access_control_list_stays(file: Path) -> None:
    _set(file, "system.posix_acl_access", ACL)
    mode = file.stat().st_mode
    replace(file)
    assert os.getxattr(file, "system.posix_acl_access") == ACL
    assert file.stat().st_mode == mode


@pytest.mark.skipif(sys.platform != "linux", reason="attributes as Linux has them")
def test_what_a_folder_gives_to_new_files_is_not_given_to_an_old_one(file: Path) -> None:
    _set(file.parent, "system.posix_acl_default", ACL)
    mode = file.stat().st_mode
    replace(file)
    assert "system.posix_acl_access" not in os.listxattr(file)
    assert file.stat().st_mode == mode


def test_all_names_of_a_file_stay_names_of_it(file: Path) -> None:
    other = file.parent / "other"
    other.hardlink_to(file)
    replace(file, NEW)
    assert other.read_bytes() == NEW
    replace(file, b"")
    assert other.read_bytes() == b""
    assert file.stat().st_nlink == 2


def test_what_fails_in_a_file_with_two_names_is_put_back(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (file.parent / "other").hardlink_to(file)
    calls: list[int] = []

    def full_disk(number: int) -> None:
        calls.append(number)
        if len(calls) == 1:
            raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full_disk)
    with pytest.raises(UsageError, match="cannot be written: No space left"):
        replace(file)
    assert file.read_bytes() == OLD


@pytest.mark.parametrize("mode", [0o444, 0o400, 0o555])
def test_a_read_only_file_is_not_replaced(file: Path, mode: int) -> None:
    file.chmod(mode)
    with pytest.raises(UsageError, match=r"web.yaml is read-only, and is not replaced") as error:
        replace(file)
    assert "chmod u+w" in error.value.hint
    assert file.read_bytes() == OLD


def test_a_read_only_file_that_holds_the_bytes_is_fine(file: Path) -> None:
    file.chmod(0o444)
    replace(file, OLD)


def test_a_file_in_a_folder_that_takes_no_new_one(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(folder: Path) -> tuple[Path, int]:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(replacing, "new_aside", refused)
    replace(file)
    assert file.read_bytes() == NEW
    with pytest.raises(UsageError, match="cannot be written: Permission denied"):
        replace(file.parent / "new")


def test_a_link_stays_a_link(file: Path) -> None:
    link = file.parent / "link"
    link.symlink_to("web.yaml")
    replace(link)
    assert link.is_symlink()
    assert file.read_bytes() == NEW


def test_a_link_that_leads_nowhere_yet(tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to("web.yaml")
    replace(link)
    assert (tmp_path / "web.yaml").read_bytes() == NEW


def test_a_circle_of_links(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("b")
    (tmp_path / "b").symlink_to("a")
    with pytest.raises(UsageError, match="cannot be written"):
        replace(tmp_path / "a")


def test_the_same_bytes_are_not_written(file: Path) -> None:
    before = file.stat()
    replace(file, OLD)
    assert (file.stat().st_ino, file.stat().st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


@pytest.mark.parametrize("before", [b"other", b"", Before.ABSENT])
def test_what_another_has_written_is_not_replaced(file: Path, before: bytes | Before) -> None:
    with pytest.raises(ChangedError, match="has changed since it was read"):
        replace(file, NEW, before)
    assert file.read_bytes() == OLD
    assert names(file.parent) == ["web.yaml"]


def test_what_another_has_removed_is_not_made_again(tmp_path: Path) -> None:
    with pytest.raises(ChangedError):
        replace(tmp_path / "web.yaml", NEW, OLD)
    assert names(tmp_path) == []


@pytest.mark.parametrize("linked", [False, True])
def test_what_is_written_at_the_last_moment_is_not_replaced(
    file: Path, linked: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if linked:
        (file.parent / "other").hardlink_to(file)
    aside = replacing._aside

    def slowly(data: bytes, target: Path, stack: object) -> Path | None:
        try:
            return aside(data, target, stack)  # type: ignore[arg-type]
        finally:
            file.write_bytes(b"mine")

    monkeypatch.setattr(replacing, "_aside", slowly)
    with pytest.raises(ChangedError):
        replace(file, NEW, OLD)
    assert file.read_bytes() == b"mine"


def test_where_one_has_changed_none_is_replaced(file: Path) -> None:
    first = file.parent / "first"
    first.write_bytes(OLD)
    with pytest.raises(ChangedError):
        replace_files([Replacement(first, NEW, OLD), Replacement(file, NEW, b"other")])
    assert first.read_bytes() == OLD


def test_what_killed_runs_have_left_goes(file: Path) -> None:
    aside, number = new_aside(file.parent)
    os.close(number)
    mine = file.parent / ".archcheck-mine.tmp"
    mine.write_bytes(OLD)
    replace(file)
    assert not aside.exists()
    assert names(file.parent) == [".archcheck-mine.tmp", "web.yaml"]


def test_what_others_write_at_the_moment_stays(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    aside, number = new_aside(file.parent)
    os.close(number)
    with folder_lock(file.parent) as held:
        assert held
        monkeypatch.setattr(replacing, "folder_lock", lambda folder: folder_lock(folder, patience=0.0))
        replace(file)
    assert aside.exists()
    assert file.read_bytes() == NEW


def test_a_folder_is_waited_for(file: Path) -> None:
    with folder_lock(file.parent):
        writer = threading.Thread(target=replace, args=(file,))
        writer.start()
        writer.join(0.05)
        assert file.read_bytes() == OLD
    writer.join(10)
    assert file.read_bytes() == NEW


def test_a_folder_that_another_keeps_is_waited_for_once(file: Path) -> None:
    with folder_lock(file.parent):
        began = time.monotonic()
        for _ in range(50):
            with folder_lock(file.parent, patience=0.1) as held:
                assert not held
        assert time.monotonic() - began < 3
    with folder_lock(file.parent, patience=0.1) as held:
        assert held


def test_a_system_without_locks(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fcntl", None)
    with folder_lock(file.parent) as held:
        assert not held
    replace(file)
    assert file.read_bytes() == NEW


def test_a_pipe_is_written_to(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(pipe.read_bytes()))
    reader.start()
    replace(pipe)
    reader.join(10)
    assert found == [NEW]
    assert pipe.is_fifo()


def test_a_kill_at_any_moment_leaves_old_or_new(tmp_path: Path) -> None:
    path = tmp_path / "web.yaml"
    old, new = b"old\n" * 5000, b"new bytes\n" * 9000
    seen: set[bytes] = set()
    is_over = False
    for moment in range(1, 1000):
        path.write_bytes(old)
        is_over = _killed_at_call(moment, Replacement(path, new, old))
        seen.add(path.read_bytes())
        if is_over:
            break
    assert is_over
    assert seen == {old, new}
    replace(path, b"next")
    assert names(tmp_path) == ["web.yaml"]


def _killed_at_call(number: int, replacement: Replacement) -> bool:
    """Replace a file in a child that is killed at its call of that number into C; return whether it ended."""
    left = number

    def count(_frame: object, event: str, _argument: object) -> None:
        nonlocal left
        left -= event == "c_call"
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def work() -> None:
        sys.setprofile(count)
        replace_files([replacement])

    return in_a_copy(work) == 0


def test_a_file_for_everybody_but_this_user(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "access", lambda *_, **__: False)
    assert is_read_only(file)
