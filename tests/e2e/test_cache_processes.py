"""Several processes with one cache, and some that are killed."""

import random
import signal
import sqlite3
import subprocess
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from archcheck.registry.cache import store
from archcheck.registry.cache.store import Store
from tests.support.cache_writing import BATCH, go, items, kept, start, wait_until_ready

PROCESSES, BATCHES, KILLS = 4, 10, 6


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what was warned of so far."""
    return lambda: [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]


def finish(process: subprocess.Popen[str]) -> str:
    """Return what a process printed until its end."""
    return process.communicate(timeout=60)[0]


def kill(process: subprocess.Popen[str]) -> str:
    process.send_signal(signal.SIGKILL)
    printed, _ = process.communicate(timeout=60)
    assert process.returncode == -signal.SIGKILL
    return printed


def is_whole(folder: Path) -> bool:
    with closing(sqlite3.connect(folder / store.FILE_NAME)) as database:
        return [str(row[0]) for row in database.execute("PRAGMA integrity_check")] == ["ok"]


def test_several_processes_at_once(folder: Path) -> None:
    processes = [start(folder, "check", number, BATCHES) for number in range(PROCESSES)]
    for process in processes:
        go(process)
    printed = [finish(process) for process in processes]
    assert printed == [""] * PROCESSES
    assert [process.returncode for process in processes] == [0] * PROCESSES
    counts = {kept(folder, f"{number}-{batch}") for number in range(PROCESSES) for batch in range(BATCHES)}
    assert counts == {BATCH}
    assert is_whole(folder)


def test_several_processes_with_the_same_entries(folder: Path) -> None:
    processes = [start(folder, "check", "same", BATCHES) for _ in range(PROCESSES)]
    for process in processes:
        go(process)
    assert [finish(process) for process in processes] == [""] * PROCESSES
    assert {kept(folder, f"same-{batch}") for batch in range(BATCHES)} == {BATCH}


@pytest.mark.parametrize("pages", [2000, 1], ids=["in memory", "half on the disk"])
@pytest.mark.parametrize("is_first", [True, False], ids=["first entries", "more entries"])
def test_a_writer_that_is_killed_before_it_commits(
    folder: Path, warnings: Callable[[], list[str]], pages: int, is_first: bool
) -> None:
    if not is_first:
        Store(folder).write(items("before"))
    writer = start(folder, "pause", "lost", pages)
    wait_until_ready(writer)
    kill(writer)
    assert kept(folder, "lost") == 0
    assert kept(folder, "before") == (0 if is_first else BATCH)
    Store(folder).write(items("after"))
    assert kept(folder, "after") == BATCH
    assert warnings() == []
    assert is_whole(folder)


def test_a_writer_that_is_killed_at_any_time(folder: Path, warnings: Callable[[], list[str]]) -> None:
    """Each batch is there as a whole or not at all, and the next process finds a file that it can use."""
    delays = random.Random(1)
    batches = 0
    Store(folder).write(items("before"))
    for attempt in range(KILLS):
        writer = start(folder, "write", attempt, 100_000)
        go(writer)
        _wait_for(folder, f"{attempt}-0")
        time.sleep(delays.random() * 0.02)
        assert kill(writer) == ""
        found = [kept(folder, f"{attempt}-{batch}") for batch in range(60)]
        assert set(found) <= {0, BATCH}
        assert found == sorted(found, reverse=True)
        batches += sum(map(bool, found))
    assert batches >= KILLS
    assert kept(folder, "before") == BATCH
    assert is_whole(folder)
    assert warnings() == []


def _wait_for(folder: Path, batch: str) -> None:
    deadline = time.monotonic() + 30
    while not kept(folder, batch):
        assert time.monotonic() < deadline
        time.sleep(0.005)


def test_a_reader_sees_the_old_entries_while_another_writes(
    folder: Path, warnings: Callable[[], list[str]]
) -> None:
    Store(folder).write(items("before"))
    writer = start(folder, "pause", "new", 2000)
    try:
        wait_until_ready(writer)
        assert (kept(folder, "before"), kept(folder, "new")) == (BATCH, 0)
        assert warnings() == []
    finally:
        kill(writer)


def test_a_writer_waits_for_another(folder: Path, warnings: Callable[[], list[str]]) -> None:
    Store(folder).write(items("before"))
    with closing(sqlite3.connect(folder / store.FILE_NAME, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        writer = start(folder, "write", "waiting", 1)
        go(writer)
        time.sleep(0.3)
        assert writer.poll() is None
        other.execute("COMMIT")
    assert finish(writer) == ""
    assert kept(folder, "waiting-0") == BATCH
    assert warnings() == []


def test_what_a_killed_writer_left_is_cleared(folder: Path) -> None:
    Store(folder).write(items("before"))
    writer = start(folder, "pause", "lost", 1)
    wait_until_ready(writer)
    kill(writer)
    assert len(list(folder.iterdir())) > 1
    Store(folder).clear()
    assert list(folder.iterdir()) == []
    assert kept(folder, "before") == 0
    Store(folder).write(items("after"))
    assert kept(folder, "after") == BATCH
