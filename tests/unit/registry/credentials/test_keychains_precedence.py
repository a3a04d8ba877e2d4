"""Six sources of logins, one order; several logins for one image are tried in turn."""

import json
from pathlib import Path

import pytest
import respx

from archcheck.images.availability import Reason
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.credentials.running import run, warnings_of, with_login
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login
from tests.unit.registry.serving import (
    BEARER,
    HOST,
    REALM,
    REFERENCE,
    authorizations,
    challenge,
    grant,
    manifest_url,
    serve,
)

ARM = images_of("linux/arm64")
USERS = ["configured", "docker", "variable", "podman", "helm", "secret"]


@pytest.fixture
def everywhere(tmp_path: Path, docker_config: WriteConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    """Log another user in at each place that this machine has."""
    docker_config(login(HOST, "docker"))
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", json.dumps(login(HOST, "variable")))
    for name, user in (("REGISTRY_AUTH_FILE", "podman"), ("HELM_REGISTRY_CONFIG", "helm")):
        (tmp_path / user).write_text(json.dumps(login(HOST, user)))
        monkeypatch.setenv(name, str(tmp_path / user))
    monkeypatch.setenv("PASSWORD", "s3cret")


def run_with_all(reference: str = REFERENCE) -> object:
    secret = json.dumps(login(HOST, "secret"))
    [answer] = run(
        reference, routes=with_login(HOST, "configured", "PASSWORD"), secrets={reference: (secret,)}
    )
    return answer


@pytest.mark.usefixtures("everywhere")
def test_the_order_of_all_sources(web: respx.MockRouter) -> None:
    challenge(web, "Basic")
    run_with_all()
    assert authorizations(web, HOST) == [None, *(basic(user, "s3cret") for user in USERS)]


@pytest.mark.usefixtures("everywhere")
@pytest.mark.parametrize("welcome", USERS)
def test_the_first_that_is_let_in_ends_the_search(web: respx.MockRouter, welcome: str) -> None:
    serve(web, manifest_url(), ARM, authorization=basic(welcome, "s3cret"))
    challenge(web, "Basic")
    run_with_all()
    tried = USERS[: USERS.index(welcome) + 1]
    assert authorizations(web, HOST) == [None, *(basic(user, "s3cret") for user in tried)]


@pytest.mark.usefixtures("everywhere")
def test_the_same_login_at_several_places_is_tried_once(
    web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", json.dumps(login(HOST, "docker")))
    challenge(web, "Basic")
    run_with_all()
    assert authorizations(web, HOST).count(basic("docker", "s3cret")) == 1


def test_a_configured_login_whose_variable_is_not_set(
    web: respx.MockRouter, caplog: pytest.LogCaptureFixture
) -> None:
    challenge(web, "Basic")
    answers = run(f"{HOST}/app:1", f"{HOST}/b:1", routes=with_login(HOST, "robot", "NOT_SET"))
    assert {reason_of(answer) for answer in answers} == {Reason.DENIED}
    [warning] = warnings_of(caplog)
    assert "NOT_SET" in warning
    assert HOST in warning


def test_a_configured_login_of_docker_hub(web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PASSWORD", "s3cret")
    url = manifest_url("1", repository="team/app", origin="https://registry-1.docker.io")
    serve(web, url, ARM, authorization="Bearer t")
    grant(web, realm="https://auth.docker.io/token")
    [answer] = run("team/app:1", routes=with_login("docker.io", "robot", "PASSWORD"))
    assert platforms_of(answer) == ["linux/arm64"]
    assert authorizations(web, "auth.docker.io") == [basic("robot", "s3cret")]


def test_bytes_of_a_password_that_are_no_text(web: respx.MockRouter, monkeypatch: pytest.MonkeyPatch) -> None:
    """A variable may hold any bytes: another registry's images are read all the same."""
    monkeypatch.setenv("PASSWORD", b"p\xe4ss".decode("utf-8", "surrogateescape"))
    serve(web, manifest_url(origin="https://open.example.com"), ARM)
    challenge(web, "Basic")
    mine, other = run(REFERENCE, "open.example.com/app:1", routes=with_login(HOST, "robot", "PASSWORD"))
    assert reason_of(mine) is Reason.DENIED
    assert platforms_of(other) == ["linux/arm64"]


TWO = {"auths": login(HOST, "general")["auths"] | login(f"{HOST}/team", "of-the-team")["auths"]}


@pytest.mark.parametrize("status", [401, 403])
def test_a_login_that_the_registry_refuses_is_followed_by_the_next(
    web: respx.MockRouter, docker_config: WriteConfig, status: int
) -> None:
    docker_config(TWO)
    url = manifest_url(repository="team/app")
    serve(web, url, ARM, authorization=basic("general", "s3cret"))
    web.get(url, headers={"Authorization": basic("of-the-team", "s3cret")}).respond(
        status, headers={"WWW-Authenticate": "Basic"}
    )
    challenge(web, "Basic")
    assert platforms_of(ask(f"{HOST}/team/app:1")) == ["linux/arm64"]
    assert authorizations(web, HOST) == [None, basic("of-the-team", "s3cret"), basic("general", "s3cret")]


@pytest.mark.parametrize("status", [401, 403])
def test_a_login_that_the_token_server_refuses_is_followed_by_the_next(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, status: int
) -> None:
    docker_config(TWO)
    serve(web, manifest_url(repository="team/app"), ARM, authorization="Bearer t")
    challenge(web, BEARER)
    right = {"Authorization": basic("general", "s3cret")}
    web.get(url__startswith=REALM, headers=right).respond(json={"token": "t"})
    web.get(url__startswith=REALM).respond(status)
    assert platforms_of(ask(f"{HOST}/team/app:1")) == ["linux/arm64"]
    [warning] = warnings_of(caplog)
    assert "config.json" in warning
    assert "s3cret" not in warning


def test_a_refused_login_is_warned_about_once_and_public_images_are_read(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    docker_config(login(HOST))
    for number in range(4):
        serve(web, manifest_url(repository=f"app{number}"), ARM, authorization="Bearer anonymous")
    challenge(web, BEARER)
    wrong = web.get(url__startswith=REALM, headers={"Authorization": basic("robot", "s3cret")}).respond(401)
    web.get(url__startswith=REALM).respond(json={"token": "anonymous"})
    answers = ask_all(*(f"{HOST}/app{number}:1" for number in range(4)), at_once=False)
    assert [platforms_of(answer) for answer in answers] == [["linux/arm64"]] * 4
    assert wrong.call_count == 1
    [warning] = warnings_of(caplog)
    assert HOST in warning


@pytest.mark.parametrize("host", [HOST, "1.dkr.ecr.eu-central-1.amazonaws.com"])
def test_a_password_that_the_registry_itself_refuses_is_warned_about_once(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, host: str
) -> None:
    """One for ECR is good for twelve hours; "log in" alone would mislead who has."""
    docker_config(login(host))
    challenge(web, "Basic", host=host)
    for answer in ask_all(*(f"{host}/app{number}:1" for number in range(3))):
        assert reason_of(answer) is Reason.DENIED
    [warning] = warnings_of(caplog)
    assert host in warning
    assert "config.json" in warning


@pytest.mark.parametrize("first", ["private", "public"])
def test_a_wrong_password_hides_no_public_image(
    web: respx.MockRouter, docker_config: WriteConfig, first: str
) -> None:
    """Artifactory and Nexus answer 401 to a wrong password even where nobody needs one."""
    docker_config(login(HOST))
    web.get(manifest_url(repository="public"), headers={"Authorization": basic("robot", "s3cret")}).respond(
        401, headers={"WWW-Authenticate": "Basic"}
    )
    serve(web, manifest_url(repository="public"), ARM)
    challenge(web, "Basic")
    order = sorted(("private", "public"), key=lambda name: name != first)
    answers = dict(zip(order, ask_all(*(f"{HOST}/{name}:1" for name in order), at_once=False), strict=True))
    assert reason_of(answers["private"]) is Reason.DENIED
    assert platforms_of(answers["public"]) == ["linux/arm64"]


@pytest.mark.parametrize("broken", [{"auth": "!"}, "text", {"auth": 7}])
@pytest.mark.parametrize("order", [(HOST, "broken.example.com"), ("broken.example.com", HOST)])
def test_a_broken_entry_leaves_the_logins_of_other_registries(
    web: respx.MockRouter, docker_config: WriteConfig, broken: object, order: tuple[str, str]
) -> None:
    """Which registry is asked first makes no difference."""
    docker_config({"auths": login(HOST)["auths"] | {"broken.example.com": broken}})
    serve(web, manifest_url(), ARM, authorization=basic("robot", "s3cret"))
    for host in order:
        challenge(web, "Basic", host=host)
    answers = dict(zip(order, ask_all(*(f"{host}/app:1" for host in order), at_once=False), strict=True))
    assert platforms_of(answers[HOST]) == ["linux/arm64"]
    assert reason_of(answers["broken.example.com"]) is Reason.DENIED


@pytest.mark.parametrize("header", ["Basic", BEARER])
@pytest.mark.parametrize(
    "entry",
    [{"username": "\ud800", "password": "x"}, {"identitytoken": "\ud800"}, {"registrytoken": "\ud800"}],
)
def test_a_login_that_cannot_be_written_ends_no_run(
    web: respx.MockRouter, docker_config: WriteConfig, header: str, entry: dict[str, str]
) -> None:
    docker_config(json.dumps({"auths": {HOST: entry}}))
    serve(web, manifest_url(origin="https://open.example.com"), ARM)
    challenge(web, header)
    grant(web)
    mine, other = ask_all(REFERENCE, "open.example.com/app:1")
    reason_of(mine)
    assert platforms_of(other) == ["linux/arm64"]


def test_a_registry_token_is_shown_to_the_registry_alone(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config({"auths": {HOST: {"registrytoken": "ready-made"}}})
    serve(web, manifest_url(), ARM, authorization="Bearer ready-made")
    challenge(web, BEARER)
    assert platforms_of(ask()) == ["linux/arm64"]
    assert authorizations(web, HOST) == [None, "Bearer ready-made"]
    assert authorizations(web, "auth.example.com") == []
