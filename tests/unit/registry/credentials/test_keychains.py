"""Credentials of docker's configuration: whose they are, and what happens where there are none."""

import asyncio
import logging
import os
from pathlib import Path
from typing import Any

import pytest
import respx

from archcheck.images.reference import Reference
from archcheck.registry.credentials.keychains import MultiKeychain, machine_keychains
from archcheck.registry.credentials.model import Credential
from tests.unit.registry.asking import ask, find_credentials, platforms_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, identity, login, write_helper
from tests.unit.registry.serving import BEARER, HOST, challenge, grant, manifest_url, serve


def find(registry: str = HOST) -> Credential | None:
    return find_credentials(registry)[0]


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    ("key", "registry"),
    [
        pytest.param(HOST, HOST, id="host"),
        pytest.param(f"https://{HOST}", HOST, id="URL"),
        pytest.param(f"https://{HOST}/v2/", HOST, id="URL with a path"),
        pytest.param("127.0.0.1:5000", "127.0.0.1:5000", id="host and port"),
        pytest.param("https://index.docker.io/v1/", "docker.io", id="Docker Hub"),
        pytest.param("docker.io", "docker.io", id="Docker Hub by its name"),
    ],
)
def test_a_password(docker_config: WriteConfig, key: str, registry: str) -> None:
    docker_config(login(key, "robot", "s3cret"))
    assert find(registry) == Credential("robot", "s3cret")


def test_an_identity_token(docker_config: WriteConfig) -> None:
    docker_config(identity(HOST, "refresh-me"))
    assert find() == Credential(identity_token="refresh-me")


def test_a_login_in_the_home_directory(
    home: Path, docker_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker_config(login(HOST)).rename(home / ".docker")
    monkeypatch.delenv("DOCKER_CONFIG")
    assert find() == Credential("robot", "s3cret")


def test_docker_config_wins_over_the_home_directory(home: Path, docker_config: WriteConfig) -> None:
    docker_config(login(HOST, "robot", "old")).rename(home / ".docker")
    docker_config(login(HOST, "robot", "new"))
    assert find() == Credential("robot", "new")


@pytest.mark.parametrize(
    "key",
    [
        pytest.param("registry.example.net", id="another domain"),
        pytest.param("example.com", id="the parent"),
        pytest.param(f"sub.{HOST}", id="a host below"),
        pytest.param(f"{HOST}:8443", id="another port"),
        pytest.param("https://index.docker.io/v1/", id="Docker Hub"),
    ],
)
def test_a_login_elsewhere_is_none_here(docker_config: WriteConfig, key: str) -> None:
    docker_config(login(key))
    assert find() is None


@pytest.mark.parametrize(
    "config",
    [
        {},
        {"auths": {}},
        {"auths": {HOST: {}}},
        {"auths": {HOST: {"auth": basic("", "").removeprefix("Basic ")}}},
        {"HttpHeaders": {"X-Meta-Source": "docker"}},
    ],
)
def test_no_login(
    docker_config: WriteConfig, config: dict[str, Any], caplog: pytest.LogCaptureFixture
) -> None:
    docker_config(config)
    assert find() is None
    assert warnings_of(caplog) == []


def test_no_configuration_at_all(caplog: pytest.LogCaptureFixture) -> None:
    assert find() is None
    assert warnings_of(caplog) == []


@pytest.mark.parametrize(
    "config",
    [
        pytest.param("{", id="cut"),
        pytest.param("not JSON", id="no JSON"),
        pytest.param("[1]", id="a list"),
        pytest.param('{"auths": []}{', id="two documents"),
        pytest.param('{"auths": {"registry.example.com": "x"}}', id="an entry that is a text"),
        pytest.param('{"auths": {"registry.example.com": {"auth": "!"}}}', id="no base64"),
        pytest.param('{"auths": {"registry.example.com": {"auth": "bm9jb2xvbg=="}}}', id="no colon"),
        pytest.param('{"auths": {"registry.example.com": {"auth": 7}}}', id="a number"),
        pytest.param('{"auths": ["x"]}', id="a list of logins"),
        pytest.param('{"credHelpers": ["x"]}', id="a list of helpers"),
    ],
)
def test_a_broken_configuration_is_warned_about_and_the_image_read_anonymously(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, config: str
) -> None:
    docker_config(config)
    serve(web, manifest_url(), images_of("linux/arm64"), authorization="Bearer t")
    tokens = grant(web)
    challenge(web, BEARER)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert "authorization" not in tokens.calls.last.request.headers
    assert len(warnings_of(caplog)) == 1
    assert "docker" in warnings_of(caplog)[0]


def test_nothing_is_read_where_nobody_asks_for_a_login(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    docker_config("{ broken")
    serve(web, manifest_url(), images_of("linux/arm64"))
    assert platforms_of(ask()) == ["linux/arm64"]
    assert warnings_of(caplog) == []


def test_a_credential_does_not_show_its_secret() -> None:
    shown = repr(Credential("robot", "s3cret", "refresh-me"))
    assert "s3cret" not in shown
    assert "refresh-me" not in shown


def test_the_configuration_is_read_once(docker_config: WriteConfig) -> None:
    directory = docker_config(login(HOST))
    credentials = MultiKeychain(machine_keychains(os.environ))

    async def find(host: str) -> tuple[Credential, ...]:
        return await credentials.find(host, Reference(host, "app", "1"))

    async def find_twice() -> list[tuple[Credential, ...]]:
        first = await find(HOST)
        (directory / "config.json").write_text("{}")
        return [first, await find(HOST), await find("other.example.com")]

    found = Credential("robot", "s3cret")
    assert asyncio.run(find_twice()) == [(found,), (found,), ()]


def test_an_entry_that_a_helper_replaces(
    tmp_path: Path, docker_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers = write_helper(tmp_path / "bin", "x", '{"Username": "helped", "Secret": "by x"}')
    monkeypatch.setenv("PATH", str(helpers), prepend=":")
    docker_config(login(HOST) | {"credHelpers": {HOST: "x"}})
    assert find() == Credential("helped", "by x")
