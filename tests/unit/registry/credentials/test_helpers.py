"""docker-credential-*: a program that keeps what `docker login` was told."""

import logging
from pathlib import Path
from typing import Any

import pytest

from archcheck.registry.credentials.model import Credential
from tests.unit.registry.asking import find_credentials
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.logins import login, write_helper
from tests.unit.registry.serving import HOST

ANSWER = '{"ServerURL": "x", "Username": "helped", "Secret": "s3cret"}'


@pytest.fixture
def helpers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a directory on the PATH, for helpers."""
    directory = tmp_path / "bin"
    directory.mkdir()
    monkeypatch.setenv("PATH", str(directory), prepend=":")
    return directory


def find(*registries: str) -> list[Credential | None]:
    return find_credentials(*registries)


@pytest.mark.parametrize("config", [{"credHelpers": {HOST: "x"}}, {"credsStore": "x"}])
def test_a_helper_is_asked_for_the_registry(
    helpers: Path, docker_config: WriteConfig, config: dict[str, Any]
) -> None:
    write_helper(helpers, "x", ANSWER)
    docker_config(config)
    assert find(HOST) == [Credential("helped", "s3cret")]
    assert (helpers / "asked").read_text().split() == ["get", HOST]


def test_a_helper_with_an_identity_token(helpers: Path, docker_config: WriteConfig) -> None:
    write_helper(helpers, "x", '{"Username": "<token>", "Secret": "refresh-me"}')
    docker_config({"credsStore": "x"})
    assert find(HOST) == [Credential(identity_token="refresh-me")]


def test_a_helper_is_asked_once_a_registry(helpers: Path, docker_config: WriteConfig) -> None:
    write_helper(helpers, "x", ANSWER)
    docker_config({"credsStore": "x"})
    find(HOST, HOST, "other.example.com", HOST)
    assert (helpers / "asked").read_text().split() == ["get", HOST, "get", "other.example.com"]


def test_a_helper_of_another_registry_is_not_asked(helpers: Path, docker_config: WriteConfig) -> None:
    write_helper(helpers, "x", ANSWER)
    docker_config({"credHelpers": {"other.example.com": "x"}})
    assert find(HOST) == [None]
    assert not (helpers / "asked").exists()


def test_a_helper_that_knows_nothing(
    helpers: Path, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    write_helper(helpers, "x", "credentials not found in native keychain", code=1)
    docker_config({"credsStore": "x"})
    assert find(HOST) == [None]
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_helper_that_knows_nothing_leaves_the_stored_login(
    helpers: Path, docker_config: WriteConfig
) -> None:
    write_helper(helpers, "x", "credentials not found in native keychain", code=1)
    docker_config(login(HOST) | {"credsStore": "x"})
    assert find(HOST) == [Credential("robot", "s3cret")]


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        pytest.param("the keychain is locked", 1, id="fails"),
        pytest.param("not JSON", 0, id="no JSON"),
        pytest.param("{}", 0, id="another JSON"),
        pytest.param("[]", 0, id="a list"),
        pytest.param("", 0, id="nothing"),
    ],
)
def test_a_broken_helper_is_warned_about_once(
    helpers: Path, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, answer: str, code: int
) -> None:
    write_helper(helpers, "x", answer, code)
    docker_config({"credsStore": "x"})
    assert find(HOST, HOST) == [None, None]
    [warning] = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert HOST in warning


@pytest.mark.parametrize("name", ["not-there", "../../bin/sh", "x; true"])
def test_a_missing_helper_is_warned_about_once(
    docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    docker_config({"credsStore": name})
    assert find(HOST, HOST) == [None, None]
    [warning] = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert f"docker-credential-{name}" in warning


def test_a_missing_helper_does_not_send_the_login_of_another_registry(docker_config: WriteConfig) -> None:
    """CVE-2021-41092: docker sent them to Docker Hub."""
    docker_config(login("other.example.com") | {"credHelpers": {HOST: "not-there"}})
    assert find(HOST, "docker.io") == [None, None]


def test_what_a_failing_helper_prints_is_not_repeated(
    tmp_path: Path,
    docker_config: WriteConfig,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    helpers = write_helper(tmp_path / "bin", "x", '{"Username": "u", "Secret": "t0psecret"}', code=1)
    monkeypatch.setenv("PATH", str(helpers), prepend=":")
    docker_config({"credsStore": "x"})
    with caplog.at_level(logging.DEBUG):
        assert find_credentials(HOST) == [None]
    assert "docker-credential-x" in caplog.text
    assert "t0psecret" not in caplog.text
