"""Several helpers at a time, and those that answer with what nobody can use."""

import asyncio
import json
import os
import threading
from pathlib import Path

import pytest
import respx

from archcheck.images.reference import Reference
from archcheck.registry.credentials import helpers
from archcheck.registry.credentials.keychains import MultiKeychain, machine_keychains
from archcheck.registry.credentials.model import Credential
from tests.unit.registry.asking import ask, ask_all, platforms_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.credentials.running import users_for, warnings_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login, write_helper
from tests.unit.registry.serving import BEARER, HOST, REALM, challenge, grant, manifest_url, serve

ARM = images_of("linux/arm64")
HOSTS = [f"registry{number}.example.com" for number in range(4)]


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a directory on the PATH, for helpers."""
    directory = tmp_path / "bin"
    directory.mkdir()
    monkeypatch.setenv("PATH", str(directory), prepend=":")
    return directory


def find_at_once(*hosts: str) -> list[list[str]]:
    """Return the users for each host, all asked for at the same time."""
    chain = MultiKeychain(machine_keychains(os.environ))

    async def find(host: str) -> list[str]:
        return [credential.username for credential in await chain.find(host, Reference(host, "app", "1"))]

    async def all_at_once() -> list[list[str]]:
        return await asyncio.gather(*(find(host) for host in hosts))

    return asyncio.run(all_at_once())


def test_a_helper_is_asked_for_several_hosts_at_once(
    programs: Path, docker_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_helper(programs, "x", "")
    docker_config({"credsStore": "x"})
    together = threading.Barrier(len(HOSTS), timeout=10)

    def answer_together(_: str, program: str, host: str) -> Credential:
        together.wait()
        return Credential(f"{program} for {host}", "s3cret")

    monkeypatch.setattr(helpers, "_credential", answer_together)
    assert find_at_once(*HOSTS) == [[f"docker-credential-x for {host}"] for host in HOSTS]


def test_tasks_that_want_the_same_host_share_one_question(programs: Path, docker_config: WriteConfig) -> None:
    write_helper(programs, "x", '{"Username": "helped", "Secret": "s3cret"}')
    docker_config({"credsStore": "x"})
    assert find_at_once(*[HOST] * 8) == [["helped"]] * 8
    assert (programs / "asked").read_text().split() == ["get", HOST]


def test_two_programs_that_name_the_same_helper_share_one_question(
    programs: Path, docker_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_helper(programs, "x", '{"Username": "helped", "Secret": "s3cret"}')
    docker_config({"credsStore": "x"})
    monkeypatch.setenv("REGISTRY_AUTH_FILE", str(programs / "auth.json"))
    (programs / "auth.json").write_text(json.dumps({"credHelpers": {HOST: "x"}}))
    assert users_for(HOST) == ["helped"]
    assert (programs / "asked").read_text().split() == ["get", HOST]


def test_each_host_has_its_own_helper(programs: Path, docker_config: WriteConfig) -> None:
    for name in ("one", "two"):
        write_helper(programs / name, name, json.dumps({"Username": name, "Secret": "s3cret"}))
        (programs / f"docker-credential-{name}").symlink_to(programs / name / f"docker-credential-{name}")
    docker_config({"credHelpers": {HOSTS[0]: "one", "https://" + HOSTS[1]: "two"}})
    assert find_at_once(*HOSTS[:3]) == [["one"], ["two"], []]
    assert (programs / "two" / "asked").read_text().split() == ["get", HOSTS[1]]


@pytest.mark.parametrize("key", ["https://index.docker.io/v1/", "docker.io", "index.docker.io"])
def test_a_helper_of_docker_hub_is_asked_by_the_key_that_docker_uses(
    programs: Path, docker_config: WriteConfig, key: str
) -> None:
    write_helper(programs, "x", '{"Username": "helped", "Secret": "s3cret"}')
    docker_config({"credHelpers": {key: "x"}})
    assert users_for("docker.io", "library/nginx") == ["helped"]
    assert (programs / "asked").read_text().split() == ["get", "https://index.docker.io/v1/"]


def test_what_the_helper_has_comes_before_what_the_file_has(
    programs: Path, docker_config: WriteConfig
) -> None:
    write_helper(programs, "x", '{"Username": "helped", "Secret": "s3cret"}')
    docker_config(login(HOST) | {"credsStore": "x"})
    assert users_for(HOST) == ["helped", "robot"]


def test_a_missing_helper_is_named_and_a_public_image_is_read(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    docker_config({"credsStore": "not-there"})
    for name in ("app", "other"):
        serve(web, manifest_url(repository=name), ARM, authorization="Bearer t")
    challenge(web, BEARER)
    grant(web)
    answers = ask_all(f"{HOST}/app:1", f"{HOST}/other:1")
    assert [platforms_of(answer) for answer in answers] == [["linux/arm64"]] * 2
    [warning] = warnings_of(caplog)
    assert "docker-credential-not-there" in warning
    assert HOST in warning


@pytest.mark.parametrize(
    "answer",
    [
        pytest.param('{"Username": ["a"], "Secret": "s3cret"}', id="a list for a user"),
        pytest.param('{"Username": "a", "Secret": {"b": "s3cret"}}', id="a mapping for a secret"),
        pytest.param('{"Username": 7, "Secret": 8}', id="numbers"),
        pytest.param('{"Username": "\\ud800", "Secret": "s3cret"}', id="half a character"),
        pytest.param('{"Username": "a"}', id="no secret"),
        pytest.param("\\377", id="no UTF-8"),
    ],
)
def test_an_answer_that_nobody_can_use_ends_no_run(
    web: respx.MockRouter, programs: Path, docker_config: WriteConfig, answer: str
) -> None:
    write_helper(programs, "x", answer)
    docker_config({"credsStore": "x"})
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, BEARER)
    web.get(url__startswith=REALM, headers={"Authorization": basic("7", "8")}).respond(401)
    grant(web)
    assert platforms_of(ask()) == ["linux/arm64"]


def test_a_helper_is_asked_only_where_a_registry_wants_a_login(
    web: respx.MockRouter, programs: Path, docker_config: WriteConfig
) -> None:
    write_helper(programs, "x", '{"Username": "helped", "Secret": "s3cret"}')
    docker_config({"credsStore": "x"})
    serve(web, manifest_url(), ARM)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert not (programs / "asked").exists()
