"""Others that write the file are waited for as long as they get on."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from archcheck.registry.cache import waiting
from archcheck.registry.cache.waiting import patiently


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "kept.sqlite3"


@pytest.fixture
def other(path: Path) -> Iterator[sqlite3.Connection]:
    """Another process's connection, in the midst of writing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        database.execute("CREATE TABLE kept (name TEXT)")
        database.execute("BEGIN EXCLUSIVE")
        yield database


class Step:
    """A step that needs the file, and lets something happen while it waits."""

    def __init__(self, path: Path, meanwhile: Callable[[int], object]) -> None:
        self.calls = 0
        self._path = path
        self._meanwhile = meanwhile

    def __call__(self) -> str:
        self.calls += 1
        with closing(sqlite3.connect(self._path, timeout=0, isolation_level=None)) as database:
            try:
                database.execute("BEGIN IMMEDIATE")
            finally:
                self._meanwhile(self.calls)
            return "done"


@pytest.mark.parametrize("where", ["file", "journal"])
def test_others_that_get_on_are_waited_for(path: Path, other: sqlite3.Connection, where: str) -> None:
    """By what they write, whether into the file or the journal beside it."""

    def write(call: int) -> None:
        if call == 6:
            return
        if where == "file":
            other.execute("INSERT INTO kept VALUES (?)", ("x" * 100,))
            other.execute("COMMIT")
            if call < 5:
                other.execute("BEGIN EXCLUSIVE")
            return
        path.with_name(f"{path.name}-journal").write_bytes(b"x" * call)
        if call == 5:
            path.with_name(f"{path.name}-journal").unlink()
            other.execute("ROLLBACK")

    step = Step(path, write)
    assert patiently(path, step) == "done"
    assert step.calls == 6


def test_others_that_stand_still_are_not(path: Path, other: sqlite3.Connection) -> None:
    assert other.in_transaction
    step = Step(path, lambda _: None)
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        patiently(path, step)
    assert step.calls == 1


def test_others_are_not_waited_for_for_ever(
    path: Path, other: sqlite3.Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "LONGEST_WAIT", 0)
    journal = path.with_name(f"{path.name}-journal")
    step = Step(path, lambda call: journal.write_bytes(b"x" * call))
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        patiently(path, step)
    assert (step.calls, other.in_transaction) == (1, True)


def test_another_fault_is_raised_at_once(path: Path) -> None:
    def fail() -> None:
        path.write_bytes(b"changes")
        raise sqlite3.OperationalError("no such table: kept")

    with pytest.raises(sqlite3.OperationalError, match="no such table"):
        patiently(path, fail)
