"""A home without logins and proxies, and clocks that run fast."""

from pathlib import Path

import pytest
import trustme

from archcheck.registry.transport import retries
from tests.real.network.internet import internet
from tests.unit.registry.conftest import _VARIABLES as VARIABLES

__all__ = ["internet"]


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def ca_file(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("ca") / "ca.crt"
    authority.cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(autouse=True)
def env(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Put this process into an empty home; return what puts a command there."""
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    home = {"HOME": str(tmp_path), "DOCKER_CONFIG": str(tmp_path / "docker"), "TMPDIR": str(tmp_path)}
    for name, value in home.items():
        monkeypatch.setenv(name, value)
    return home


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the seconds that would have been waited for the sake of a host; nobody waits."""
    seconds: list[float] = []

    async def rest(duration: float) -> None:
        seconds.append(duration)

    monkeypatch.setattr(retries, "rest", rest)
    return seconds
