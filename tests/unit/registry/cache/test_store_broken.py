"""Whatever is wrong with the file, the run goes on and says so once."""

import os
import sqlite3
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.registry.cache.running import Machine

Break = Callable[[Machine], None]


def is_garbage(machine: Machine) -> None:
    machine.file.write_bytes(b"this is no database, and never was one\n" * 1000)


def has_a_good_head_and_then_garbage(machine: Machine) -> None:
    kept = machine.file.read_bytes()
    machine.file.write_bytes(kept[:100] + b"\xff" * (len(kept) - 100))


def is_cut(machine: Machine) -> None:
    kept = machine.file.read_bytes()
    machine.file.write_bytes(kept[: len(kept) // 2])


def is_cut_in_its_head(machine: Machine) -> None:
    machine.file.write_bytes(machine.file.read_bytes()[:50])


def is_a_folder(machine: Machine) -> None:
    machine.file.unlink()
    machine.file.mkdir()


def is_a_pipe(machine: Machine) -> None:
    machine.file.unlink()
    os.mkfifo(machine.file, 0o600)


def is_a_link_to_itself(machine: Machine) -> None:
    machine.file.unlink()
    machine.file.symlink_to(machine.file)


def is_a_device_that_is_full(machine: Machine) -> None:
    machine.file.unlink()
    machine.file.symlink_to("/dev/full")


def is_below_a_file(machine: Machine) -> None:
    machine.file.unlink()
    machine.folder.rmdir()
    machine.folder.write_text("no folder")


def has_other_tables(machine: Machine) -> None:
    with sqlite3.connect(machine.file) as database:
        database.execute("DROP TABLE names")
        database.execute("CREATE TABLE names (something TEXT)")
    database.close()


def may_be_written_by_everybody(machine: Machine) -> None:
    machine.file.chmod(0o666)


def lies_in_a_folder_that_everybody_may_write(machine: Machine) -> None:
    machine.folder.chmod(0o777)


BREAKS = [
    is_garbage,
    has_a_good_head_and_then_garbage,
    is_cut,
    is_cut_in_its_head,
    is_a_folder,
    is_a_pipe,
    is_a_device_that_is_full,
    has_other_tables,
    may_be_written_by_everybody,
    lies_in_a_folder_that_everybody_may_write,
]


def named(break_file: Break) -> str:
    return break_file.__name__.replace("_", " ")


@pytest.mark.parametrize("break_file", BREAKS, ids=named)
def test_a_file_that_cannot_be_used(
    filled: Machine, break_file: Break, warnings: Callable[[], list[str]]
) -> None:
    break_file(filled)
    run = filled.run()
    assert run.platforms == ["linux/amd64"]
    [warning] = warnings()
    assert str(filled.file) in warning
    assert "cache" in warning


@pytest.mark.parametrize("break_file", [is_below_a_file, is_a_link_to_itself], ids=named)
def test_a_file_that_cannot_be_made(
    filled: Machine, break_file: Break, warnings: Callable[[], list[str]]
) -> None:
    break_file(filled)
    for _ in range(2):
        assert filled.run().platforms == ["linux/amd64"]
        assert len(warnings()) == 1


@pytest.mark.parametrize("break_file", BREAKS, ids=named)
def test_offline_a_file_that_cannot_be_used_has_no_answer(
    filled: Machine, break_file: Break, warnings: Callable[[], list[str]]
) -> None:
    break_file(filled)
    run = filled.run(offline=True)
    assert run.requests == []
    assert "offline" in repr(run.answer)
    assert len(warnings()) == 1


def test_a_file_of_zero_bytes_is_filled(filled: Machine, warnings: Callable[[], list[str]]) -> None:
    """A process that was killed before its first entry leaves one, and so does a full disk."""
    filled.file.write_bytes(b"")
    assert filled.run().platforms == ["linux/amd64"]
    assert filled.run().requests == []
    assert warnings() == []


def test_a_database_without_tables_is_filled(filled: Machine, warnings: Callable[[], list[str]]) -> None:
    with sqlite3.connect(filled.file) as database:
        database.execute("DROP TABLE names")
        database.execute("DROP TABLE manifests")
    database.close()
    assert filled.run().platforms == ["linux/amd64"]
    assert filled.run().requests == []
    assert warnings() == []


def test_a_file_of_somebody_else_is_not_believed(
    filled: Machine, monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: filled.file.stat().st_uid + 1)
    if filled.file.stat().st_uid == 0:
        real = Path.stat

        def stat_of_another(path: Path, **options: bool) -> os.stat_result:
            fields = list(real(path, **options))
            fields[stat.ST_UID] = 12345
            return os.stat_result(fields)

        monkeypatch.setattr(Path, "stat", stat_of_another)
    assert filled.run().platforms == ["linux/amd64"]
    [warning] = warnings()
    assert "another user" in warning


def test_a_folder_below_that_of_all_temporary_files_is_fine(
    filled: Machine, warnings: Callable[[], list[str]]
) -> None:
    filled.folder.chmod(0o1777)
    assert filled.run().platforms == ["linux/arm64"]
    assert warnings() == []
