"""Real registries (Distribution), one a way to log in, and the command in a home without any login."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import httpx
import pytest

from tests.real.distribution.pushing import Pusher
from tests.real.distribution.tokens import ISSUER, PASSWORD, SERVICE, USER, Signer, TokenServer, serve_tokens
from tests.support import command
from tests.support.registries import RegistryServer, serve_registry
from tests.unit.registry.logins import basic

HASH = "$2b$05$archcheckarchcheckarceQQvPJiHA58XdjgZSLKoqkmXS2Sx3Wki"
"""bcrypt of PASSWORD, the one kind of hash that the registry takes."""


class Archcheck(Protocol):
    """Runs `archcheck … --format json`; docker's configuration is `login`."""

    def __call__(self, *arguments: object, login: Mapping[str, Any] | None = None) -> command.Outcome: ...


@dataclass(frozen=True)
class Served:
    """A registry and how to push to it; with its token server, where it has one."""

    server: RegistryServer
    push: Pusher
    tokens: TokenServer | None = None

    @property
    def host(self) -> str:
        return self.server.host

    def requests(self, repository: str) -> list[str]:
        """Return the requests about one repository that were not pushes."""
        mine = f" /v2/{repository}/"
        return [request for request in self.server.requests() if request.startswith(f"GET{mine}")]


@pytest.fixture(scope="session")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A registry that is open to everybody."""
    with serve_registry(tmp_path_factory.mktemp("open")) as server, _client(server) as client:
        yield Served(server, Pusher(client))


@pytest.fixture(scope="session")
def private_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A registry that wants a password for everything."""
    folder = tmp_path_factory.mktemp("private")
    (folder / "htpasswd").write_text(f"{USER}:{HASH}\n")
    auth = {"htpasswd": {"realm": "private", "path": str(folder / "htpasswd")}}
    with serve_registry(folder, auth) as server, _client(server) as client:
        yield Served(server, Pusher(client, lambda _: basic(USER, PASSWORD)))


@pytest.fixture(scope="session")
def token_registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A registry that wants a token of a token server, as Docker Hub does."""
    folder = tmp_path_factory.mktemp("tokens")
    signer = Signer(folder)
    with serve_tokens(signer) as tokens:
        auth = {
            "token": {
                "realm": tokens.realm,
                "service": SERVICE,
                "issuer": ISSUER,
                "rootcertbundle": str(signer.roots),
            }
        }
        with serve_registry(folder, auth) as server, _client(server) as client:
            push = Pusher(client, lambda repository: f"Bearer {signer.token(repository, 'pull', 'push')}")
            yield Served(server, push, tokens)


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    """A home in which nobody ever logged in, and no proxy on the way."""
    return {
        "HOME": str(tmp_path),
        "DOCKER_CONFIG": str(tmp_path / "docker"),
        "NO_PROXY": "*",
        "TMPDIR": str(tmp_path),
    }


@pytest.fixture
def archcheck(env: dict[str, str]) -> Archcheck:
    def run(*arguments: object, login: Mapping[str, Any] | None = None) -> command.Outcome:
        if login is not None:
            docker = Path(env["DOCKER_CONFIG"])
            docker.mkdir(exist_ok=True)
            (docker / "config.json").write_text(json.dumps(login))
        return command.run_json(*arguments, env=env)

    return run


def _client(server: RegistryServer) -> httpx.Client:
    return httpx.Client(base_url=f"http://{server.host}", trust_env=False, verify=False)
