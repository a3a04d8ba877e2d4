"""Disks that are full or may only be read, and a Python that has no SQLite."""

import os
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from archcheck.registry.cache import store
from tests.unit.registry.asking import platforms_of
from tests.unit.registry.cache.running import AMD, ARM, FakedRegistry, Machine
from tests.unit.registry.serving import HOST, REFERENCE


@pytest.mark.parametrize("error", [PermissionError(13, "denied"), OSError(30, "Read-only file system")])
def test_what_may_only_be_read_is_read(
    filled: Machine,
    error: OSError,
    monkeypatch: pytest.MonkeyPatch,
    warnings: Callable[[], list[str]],
    registry: FakedRegistry,
) -> None:
    real = os.open

    def refuse(path: str | Path, flags: int, *more: int) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT) and Path(path) == filled.file:
            raise error
        return real(path, flags, *more)

    monkeypatch.setattr(os, "open", refuse)
    assert filled.run().platforms == ["linux/arm64"]
    assert warnings() == []
    registry.put(AMD, repository="new")
    run = filled.run(REFERENCE, f"{HOST}/new:1")
    assert [platforms_of(answer) for answer in run.answers] == [["linux/arm64"], ["linux/amd64"]]
    [warning] = warnings()
    assert str(error.strerror) in warning


def test_a_full_disk_keeps_what_was_there(
    filled: Machine,
    registry: FakedRegistry,
    monkeypatch: pytest.MonkeyPatch,
    warnings: Callable[[], list[str]],
) -> None:
    names = [f"{HOST}/app{number}:1" for number in range(200)]
    for number in range(200):
        registry.put(AMD, repository=f"app{number}")
    with monkeypatch.context() as full:
        limit_pages(full, filled.file.stat().st_size // 4096)
        run = filled.run(*names)
    assert all(platforms_of(answer) == ["linux/amd64"] for answer in run.answers)
    [warning] = warnings()
    assert "full" in warning
    offline = filled.run(REFERENCE, *names, offline=True)
    assert platforms_of(offline.answers[0]) == ["linux/arm64"]
    assert all("offline" in repr(answer) for answer in offline.answers[1:])


def test_a_disk_that_was_full_at_first_is_used_later(
    machine: Machine,
    registry: FakedRegistry,
    monkeypatch: pytest.MonkeyPatch,
    warnings: Callable[[], list[str]],
) -> None:
    registry.put(ARM)
    with monkeypatch.context() as full:
        limit_pages(full, 1)
        assert machine.run().platforms == ["linux/arm64"]
    assert len(warnings()) == 1
    assert machine.run().platforms == ["linux/arm64"]
    assert machine.run().requests == []
    assert warnings() == []


def test_a_python_without_sqlite(
    filled: Machine, monkeypatch: pytest.MonkeyPatch, warnings: Callable[[], list[str]]
) -> None:
    monkeypatch.setitem(sys.modules, "sqlite3", None)
    assert filled.run().platforms == ["linux/amd64"]
    [warning] = warnings()
    assert "sqlite3" in warning


def test_a_folder_with_odd_characters_in_its_name(
    machine: Machine, registry: FakedRegistry, tmp_path: Path, warnings: Callable[[], list[str]]
) -> None:
    registry.put(ARM)
    machine.folder = tmp_path / "a?mode=memory&b#c %41 größe\n'\"" / "deeper"
    machine.run()
    assert machine.file.stat().st_size > 0
    assert machine.run().requests == []
    assert warnings() == []


def limit_pages(monkeypatch: pytest.MonkeyPatch, pages: int) -> None:
    """Let the file grow to so many pages: SQLite then says what it says of a full disk."""
    real = store._connect

    def connect(path: Path) -> sqlite3.Connection:
        database = real(path)
        database.execute(f"PRAGMA max_page_count = {pages}")
        return database

    monkeypatch.setattr(store, "_connect", connect)
