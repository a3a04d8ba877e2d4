"""A machine without logins, proxies and network, on which nothing waits."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import pytest
import respx
import trustme
from tenacity import AsyncRetrying

from archcheck.registry.transport import retries

_VARIABLES = (
    "DOCKER_CONFIG",
    "DOCKER_AUTH_CONFIG",
    "REGISTRY_AUTH_FILE",
    "XDG_RUNTIME_DIR",
    "XDG_CONFIG_HOME",
    "HELM_REGISTRY_CONFIG",
    "HELM_CONFIG_HOME",
    "NETRC",
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
)


class WriteConfig(Protocol):
    """Writes docker's `config.json`, from a value or from a text."""

    def __call__(self, config: dict[str, Any] | str) -> Path: ...


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return one authority: reading all that a machine trusts takes longer than most tests."""
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    trustme.CA().cert_pem.write_to_path(str(path))
    return path


@pytest.fixture(autouse=True)
def home(tmp_path: Path, authority: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    directory = tmp_path / "home"
    directory.mkdir()
    monkeypatch.setenv("HOME", str(directory))
    monkeypatch.setenv("SSL_CERT_FILE", str(authority))
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return directory


@pytest.fixture(autouse=True)
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Return the list of the seconds that retries would have waited."""
    seconds: list[float] = []

    async def wait(duration: float) -> None:
        seconds.append(duration)

    async def rest(_: float) -> None:
        return

    monkeypatch.setattr(
        retries, "AsyncRetrying", lambda **options: AsyncRetrying(**options | {"sleep": wait})
    )
    monkeypatch.setattr(retries, "rest", rest)
    return seconds


@pytest.fixture
def web() -> Iterator[respx.MockRouter]:
    """The whole web: a request to what a test has not put there fails the test."""
    with respx.mock(assert_all_called=False) as router:
        yield router


@pytest.fixture
def docker_config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteConfig:
    directory = tmp_path / "docker"

    def write(config: dict[str, Any] | str) -> Path:
        directory.mkdir(exist_ok=True)
        text = config if isinstance(config, str) else json.dumps(config)
        (directory / "config.json").write_text(text)
        monkeypatch.setenv("DOCKER_CONFIG", str(directory))
        return directory

    return write
