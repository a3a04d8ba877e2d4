"""A cache whose file another process holds."""

import sqlite3
from collections.abc import Callable
from contextlib import closing

import pytest

from archcheck.registry.cache import waiting
from tests.unit.registry.cache.running import AMD, ARM, FakedRegistry, Machine


@pytest.mark.parametrize("lock", ["IMMEDIATE", "EXCLUSIVE"])
def test_a_file_that_another_process_holds(
    machine: Machine,
    registry: FakedRegistry,
    monkeypatch: pytest.MonkeyPatch,
    warnings: Callable[[], list[str]],
    lock: str,
) -> None:
    registry.put(ARM)
    machine.run()
    registry.put(AMD)
    monkeypatch.setattr(waiting, "BUSY_TIMEOUT", 0.05)
    with closing(sqlite3.connect(machine.file, isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        held = machine.run(refresh=True)
        assert held.platforms == ["linux/amd64"]
        [warning] = warnings()
        assert "locked" in warning
        if lock == "EXCLUSIVE":
            assert machine.run().platforms == ["linux/amd64"]
        other.execute("ROLLBACK")
    machine.run(refresh=True)
    assert machine.run().requests == []
