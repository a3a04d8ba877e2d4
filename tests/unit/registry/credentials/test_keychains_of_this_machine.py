"""Where this machine keeps logins: each place, and which of two places of one program counts."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.unit.registry.credentials.running import credentials_for, users_for, warnings_of
from tests.unit.registry.logins import login
from tests.unit.registry.serving import HOST

Put = Callable[..., Path]


@pytest.fixture
def put(tmp_path: Path) -> Put:
    """Write a file with the login of one user, and return its path."""

    def write(*path: str, user: str = "robot", host: str = HOST) -> Path:
        file = tmp_path.joinpath(*path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(login(host, user)))
        return file

    return write


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, object], None]:
    return lambda name, value: monkeypatch.setenv(name, str(value))


@pytest.mark.parametrize(
    "path",
    [
        (".docker", "config.json"),
        (".config", "containers", "auth.json"),
        (".config", "helm", "registry", "config.json"),
    ],
)
def test_a_file_in_the_home(put: Put, path: tuple[str, ...]) -> None:
    put("home", *path)
    [found] = credentials_for(HOST)
    assert (found.username, found.password) == ("robot", "s3cret")
    assert str(Path(*path)) in found.source


@pytest.mark.parametrize(
    ("name", "value", "file"),
    [
        ("DOCKER_CONFIG", "docker", "docker/config.json"),
        ("REGISTRY_AUTH_FILE", "any.json", "any.json"),
        ("XDG_RUNTIME_DIR", "run", "run/containers/auth.json"),
        ("XDG_CONFIG_HOME", "xdg", "xdg/containers/auth.json"),
        ("HELM_REGISTRY_CONFIG", "any.json", "any.json"),
        ("HELM_CONFIG_HOME", "helm", "helm/registry/config.json"),
        ("XDG_CONFIG_HOME", "xdg", "xdg/helm/registry/config.json"),
    ],
)
def test_a_file_that_a_variable_names(
    put: Put, variable: Callable[[str, object], None], tmp_path: Path, name: str, value: str, file: str
) -> None:
    put(file)
    assert users_for(HOST) == []
    variable(name, tmp_path / value)
    assert users_for(HOST) == ["robot"]


def test_the_form_before_docker_had_a_folder(home: Path) -> None:
    (home / ".dockercfg").write_text(json.dumps(login(HOST)["auths"]))
    assert users_for(HOST) == ["robot"]


def test_docker_auth_config(variable: Callable[[str, object], None]) -> None:
    variable("DOCKER_AUTH_CONFIG", json.dumps(login(HOST)))
    [found] = credentials_for(HOST)
    assert (found.username, found.source) == ("robot", "DOCKER_AUTH_CONFIG")


@pytest.mark.parametrize("text", ["{", "[]", '{"auths": 7}', "robot:s3cret"])
def test_a_broken_docker_auth_config_is_named_and_not_shown(
    variable: Callable[[str, object], None], caplog: pytest.LogCaptureFixture, text: str
) -> None:
    variable("DOCKER_AUTH_CONFIG", text)
    assert users_for(HOST) == []
    [warning] = warnings_of(caplog)
    assert "DOCKER_AUTH_CONFIG" in warning
    assert "s3cret" not in warning


def test_bytes_in_docker_auth_config_that_are_no_text(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(os.environb, b"DOCKER_AUTH_CONFIG", b'{"auths": {"\xff')
    assert users_for(HOST) == []
    assert len(warnings_of(caplog)) == 1


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ({"DOCKER_CONFIG": "first"}, "home/.docker/config.json"),
        ({"REGISTRY_AUTH_FILE": "first/config.json", "XDG_RUNTIME_DIR": "run"}, "run/containers/auth.json"),
        ({"REGISTRY_AUTH_FILE": "first/config.json"}, "home/.config/containers/auth.json"),
        (
            {"HELM_REGISTRY_CONFIG": "first/config.json", "HELM_CONFIG_HOME": "helm"},
            "helm/registry/config.json",
        ),
        (
            {"HELM_CONFIG_HOME": "home", "XDG_CONFIG_HOME": "xdg"},
            "xdg/helm/registry/config.json",
        ),
        ({"XDG_CONFIG_HOME": "xdg"}, "home/.config/helm/registry/config.json"),
        ({"XDG_CONFIG_HOME": "xdg"}, "home/.config/containers/auth.json"),
    ],
)
def test_a_place_that_a_variable_replaces_is_not_read(
    put: Put, variable: Callable[[str, object], None], tmp_path: Path, first: dict[str, str], second: str
) -> None:
    put(second)
    for name, value in first.items():
        variable(name, tmp_path / value)
    assert users_for(HOST) == []


def test_podman_looks_in_the_runtime_folder_first(
    put: Put, variable: Callable[[str, object], None], tmp_path: Path
) -> None:
    put("run/containers/auth.json", user="runtime")
    put("home/.config/containers/auth.json", user="kept")
    variable("XDG_RUNTIME_DIR", tmp_path / "run")
    assert users_for(HOST)[0] == "runtime"


def test_podman_looks_in_the_home_for_what_the_runtime_folder_lacks(
    put: Put, variable: Callable[[str, object], None], tmp_path: Path
) -> None:
    """`podman login` to one registry must not hide what `--authfile` kept of another."""
    put("run/containers/auth.json", host="other.example.com")
    put("home/.config/containers/auth.json", user="kept")
    variable("XDG_RUNTIME_DIR", tmp_path / "run")
    assert users_for(HOST) == ["kept"]


@pytest.mark.parametrize("name", ["DOCKER_CONFIG", "XDG_RUNTIME_DIR", "XDG_CONFIG_HOME", "HELM_CONFIG_HOME"])
def test_an_empty_variable_is_as_none(put: Put, variable: Callable[[str, object], None], name: str) -> None:
    for file in (".docker/config.json", ".config/containers/auth.json", ".config/helm/registry/config.json"):
        put("home", file, user=file.split("/")[1])
    variable(name, "")
    assert users_for(HOST) == ["config.json", "containers", "helm"]


@pytest.mark.parametrize("kind", ["folder", "nothing", "a file for a folder", "too large"])
def test_a_file_that_cannot_be_read_does_not_hide_the_next_source(
    put: Put, variable: Callable[[str, object], None], home: Path, kind: str
) -> None:
    put("auth.json", user="podman")
    variable("REGISTRY_AUTH_FILE", home.parent / "auth.json")
    docker = home / ".docker"
    match kind:
        case "folder":
            (docker / "config.json").mkdir(parents=True)
        case "a file for a folder":
            docker.write_text("")
        case "too large":
            docker.mkdir()
            (docker / "config.json").write_text(" " * (4 * 1024 * 1024) + "{}")
        case _:
            pass
    assert users_for(HOST) == ["podman"]


def test_a_folder_instead_of_a_file_is_warned_about(home: Path, caplog: pytest.LogCaptureFixture) -> None:
    (home / ".docker/config.json").mkdir(parents=True)
    assert users_for(HOST) == []
    [warning] = warnings_of(caplog)
    assert str(home / ".docker/config.json") in warning


def test_one_broken_source_leaves_the_others(
    put: Put, home: Path, variable: Callable[[str, object], None], caplog: pytest.LogCaptureFixture
) -> None:
    (home / ".docker").mkdir()
    (home / ".docker/config.json").write_text("{")
    put("auth.json", user="podman")
    variable("REGISTRY_AUTH_FILE", home.parent / "auth.json")
    assert users_for(HOST) == ["podman"]
    assert len(warnings_of(caplog)) == 1
