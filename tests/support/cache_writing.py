"""A process that writes into a cache and reads from it: `python -m tests.support.cache_writing …`.

It prints what it was warned of, and `ready` where it pauses before the end of a transaction.
"""

import logging
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from archcheck.images.availability import Found, ManifestKind
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.cache.model import CacheEntry, CacheKey, Name
from archcheck.registry.cache.store import Store
from tests.unit.registry.documents import digest_of

ROOT = Path(__file__).resolve().parents[2]
BATCH = 40


def item(batch: str, number: int) -> tuple[CacheKey, CacheEntry]:
    """Return one of a batch's entries: the same in each process."""
    text = f"{batch}-{number}"
    digest = digest_of(text.encode())
    name = Name(digest, "https://registry.example.com/v2/app", "registry.example.com", "", True, 1.0)
    found = Found((Platform("linux", "arm64", text),), digest, ManifestKind.INDEX, "registry.example.com")
    return CacheKey(Reference("registry.example.com", "app", text), (name.location,)), CacheEntry(name, found)


def items(batch: str) -> list[tuple[CacheKey, CacheEntry]]:
    return [item(batch, number) for number in range(BATCH)]


def kept(folder: Path, batch: str) -> int:
    """Return how many entries of a batch are there, all of which must be right."""
    wanted = dict(items(batch))
    found = Store(folder).read(wanted)
    assert all(wanted[key] == entry for key, entry in found.items())
    return len(found)


def start(folder: Path, *arguments: object) -> subprocess.Popen[str]:
    """Start such a process."""
    command = [sys.executable, "-m", "tests.support.cache_writing", str(folder), *map(str, arguments)]
    return subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=subprocess.PIPE, text=True
    )


def go(process: subprocess.Popen[str]) -> None:
    """Let a process begin that waits for its turn."""
    assert process.stdin is not None
    process.stdin.write("go\n")
    process.stdin.flush()


def wait_until_ready(process: subprocess.Popen[str]) -> None:
    """Wait until a process is about to commit."""
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"


class Pausing(sqlite3.Connection):
    """A connection that tells before it commits, and then takes its time."""

    def execute(self, sql: str, parameters: Iterable[Any] = (), /) -> sqlite3.Cursor:  # type: ignore[override]
        if sql == "COMMIT":
            sys.stdout.write("ready\n")
            sys.stdout.flush()
            time.sleep(60)
        return super().execute(sql, tuple(parameters))


def pause_before_commit(pages: int) -> None:
    """Keep so few pages in memory that the others are on the disk before the commit."""
    connect = sqlite3.connect

    def connect_pausing(*arguments: Any, **options: Any) -> sqlite3.Connection:
        database = connect(*arguments, **options, factory=Pausing)
        database.execute(f"PRAGMA cache_size = {pages}")
        return database

    sqlite3.connect = connect_pausing  # type: ignore[assignment]


def main(folder: Path, mode: str, name: str, number: int) -> None:
    logging.basicConfig(format="%(message)s", stream=sys.stdout)
    if mode == "pause":
        pause_before_commit(number)
        Store(folder).write(items(name))
        return
    sys.stdin.readline()
    for round_number in range(number):
        batch = f"{name}-{round_number}"
        store = Store(folder)
        store.read(dict(items(batch)))
        store.write(items(batch))
        if mode == "check" and kept(folder, batch) != BATCH:
            sys.stdout.write(f"{batch} is not there\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4]))
