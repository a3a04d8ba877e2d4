"""A machine with an empty cache, and a registry that it asks."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
import respx

from tests.unit.registry.cache.running import AMD, ARM, Clock, FakedRegistry, Machine


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(time, "time", clock)
    return clock


@pytest.fixture
def machine(tmp_path: Path, clock: Clock, web: respx.MockRouter) -> Machine:
    return Machine(tmp_path / "cache", clock, web)


@pytest.fixture
def registry(web: respx.MockRouter) -> FakedRegistry:
    return FakedRegistry(web)


@pytest.fixture
def warnings(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """Return what was warned of since this was last asked."""

    def read() -> list[str]:
        messages = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
        caplog.clear()
        return messages

    return read


@pytest.fixture
def filled(machine: Machine, registry: FakedRegistry) -> Machine:
    """A machine that has one image in its cache, while the registry has moved on to another."""
    registry.put(ARM)
    machine.run()
    registry.put(AMD)
    return machine
