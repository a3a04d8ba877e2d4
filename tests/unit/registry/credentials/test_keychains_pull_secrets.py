"""Pull secrets of a manifest: for whom they are, what they may not do, and where they never appear."""

import base64
import json
import logging
from pathlib import Path
from typing import Any

import httpx
import pytest
import respx

from archcheck.actions.check import check
from archcheck.actions.check_request import CheckRequest
from archcheck.actions.reporter import Progress
from archcheck.images.availability import Reason
from archcheck.registry.client.options import CachePolicy, RegistryOptions
from archcheck.reports.model import Report
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.credentials.running import run, warnings_of
from tests.unit.registry.documents import config, image, images_of
from tests.unit.registry.logins import basic, identity, login, write_helper
from tests.unit.registry.serving import (
    BEARER,
    HOST,
    REALM,
    REFERENCE,
    authorizations,
    blob_url,
    challenge,
    grant,
    manifest_url,
    serve,
)
from tests.unit.reports.samples import json_text_of
from tests.unit.workloads.helpers import stock

ARM = images_of("linux/arm64")
OTHER = "other.example.com"
SHOWN = {"Authorization": basic("robot", "s3cret")}


def secret(logins: object, name: str = "pull") -> str:
    text = logins if isinstance(logins, str) else json.dumps(logins)
    return (
        f"---\napiVersion: v1\nkind: Secret\nmetadata: {{name: {json.dumps(name)}}}\n"
        "type: kubernetes.io/dockerconfigjson\n"
        f"data: {{.dockerconfigjson: {base64.b64encode(text.encode()).decode()}}}\n"
    )


def pod(name: str, *secrets: str) -> str:
    named = json.dumps([{"name": each} for each in secrets])
    return (
        f"---\napiVersion: v1\nkind: Pod\nmetadata: {{name: web}}\n"
        f"spec: {{containers: [{{name: c, image: {name}}}], imagePullSecrets: {named}}}\n"
    )


def report(*texts: str, access: RegistryOptions | None = None) -> Report:
    inventory = stock("".join(texts))
    assert not inventory.errors
    return check(CheckRequest(inventory=inventory, registry=access or RegistryOptions()), Progress())


def platforms(found: Report) -> dict[str, list[str] | None]:
    """Return the platforms of each image; None where it could not be read."""
    document: dict[str, Any] = json.loads(json_text_of(found))
    return {
        each["reference"]: each["platforms"] if each["status"] == "found" else None
        for each in document["images"]
    }


def test_a_pod_that_names_a_secret_pulls_with_it(web: respx.MockRouter) -> None:
    serve(web, manifest_url(), ARM, authorization=basic("robot", "s3cret"))
    challenge(web, "Basic")
    found = report(secret(login(HOST)), pod(REFERENCE, "pull"))
    assert platforms(found) == {REFERENCE: ["linux/arm64"]}


def test_a_pod_that_names_none_pulls_without(web: respx.MockRouter) -> None:
    challenge(web, "Basic")
    found = report(secret(login(HOST)), pod(REFERENCE))
    assert platforms(found) == {REFERENCE: None}
    assert authorizations(web, HOST) == [None]


def test_a_secret_is_only_for_the_images_of_its_pods(web: respx.MockRouter) -> None:
    mine, others = f"{HOST}/mine:1", f"{HOST}/others:1"
    for name in ("mine", "others"):
        serve(web, manifest_url(repository=name), ARM, authorization=basic("robot", "s3cret"))
    challenge(web, "Basic")
    found = report(secret(login(HOST)), pod(mine, "pull"), pod(others))
    assert platforms(found) == {mine: ["linux/arm64"], others: None}


def test_a_secret_is_only_for_the_registries_in_it(web: respx.MockRouter) -> None:
    challenge(web, "Basic", host=OTHER)
    report(secret(login(HOST)), pod(f"{OTHER}/app:1", "pull"))
    assert authorizations(web, OTHER) == [None]


def test_one_image_under_two_names(web: respx.MockRouter) -> None:
    """A tag beside a digest is not looked up: the login of either name will do."""
    bound = f"{HOST}/app:2@{ARM.digest}"
    serve(web, manifest_url(ARM.digest), ARM, authorization=basic("robot", "s3cret"))
    challenge(web, "Basic")
    found = report(secret(login(HOST)), pod(f"{HOST}/app@{ARM.digest}"), pod(bound, "pull"))
    assert set(map(str, platforms(found).values())) == {"['linux/arm64']"}


@pytest.mark.parametrize(
    "spelling", ["nginx:1", "docker.io/library/nginx:1", "index.docker.io/library/nginx:1"]
)
@pytest.mark.parametrize("key", ["https://index.docker.io/v1/", "docker.io"])
def test_a_secret_for_docker_hub(web: respx.MockRouter, spelling: str, key: str) -> None:
    serve(
        web,
        manifest_url(repository="library/nginx", origin="https://registry-1.docker.io"),
        ARM,
        authorization="Bearer t",
    )
    tokens = grant(web, realm="https://auth.docker.io/token")
    found = report(secret(login(key)), pod(spelling, "pull"))
    assert list(platforms(found).values()) == [["linux/arm64"]]
    assert tokens.calls.last.request.headers["authorization"] == basic("robot", "s3cret")


def test_globs_and_paths_as_the_kubelet_has_them(web: respx.MockRouter) -> None:
    auths = login("*.example.com", "glob")["auths"] | login(f"{HOST}/team", "team")["auths"]
    challenge(web, "Basic")
    report(secret({"auths": auths}), pod(f"{HOST}/team/app:1", "pull"))
    assert authorizations(web, HOST) == [None, basic("team", "s3cret"), basic("glob", "s3cret")]


@pytest.mark.parametrize("entry", ["credsStore", "credHelpers"])
def test_a_secret_runs_no_program(
    web: respx.MockRouter, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str
) -> None:
    programs = write_helper(tmp_path / "bin", "x", '{"Username": "helped", "Secret": "s3cret"}')
    monkeypatch.setenv("PATH", str(programs), prepend=":")
    challenge(web, "Basic")
    named = {"credsStore": "x"} if entry == "credsStore" else {"credHelpers": {HOST: "x"}}
    report(secret({"auths": {HOST: {}}} | named), secret(named, "bare"), pod(REFERENCE, "pull", "bare"))
    assert authorizations(web, HOST) == [None]
    assert not (programs / "asked").exists()


def test_a_login_of_this_machine_is_not_kept_from_a_pod(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST, "mine"))
    serve(web, manifest_url(), ARM, authorization=basic("mine", "s3cret"))
    challenge(web, "Basic")
    assert platforms(report(secret(login(HOST)), pod(REFERENCE, "pull"))) == {REFERENCE: ["linux/arm64"]}


def test_nothing_of_a_secret_is_shown_or_kept(
    web: respx.MockRouter, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    settings = config("linux/arm64")
    serve(web, manifest_url(), image(settings), authorization="Bearer the-token-itself")
    serve(web, blob_url(settings), settings, authorization="Bearer the-token-itself")
    challenge(web, BEARER)
    web.get(url__startswith=REALM, headers=SHOWN).respond(json={"token": "the-token-itself"})
    grant(web)
    refused = secret(login(HOST, "robot", "0utdated"), "old")
    found = report(
        *(refused, secret(login(HOST)), secret(identity(OTHER)), pod(REFERENCE, "old", "pull")),
        access=RegistryOptions(cache=CachePolicy(tmp_path / "kept", 60)),
    )
    assert platforms(found) == {REFERENCE: ["linux/arm64"]}
    kept = [path.read_bytes() for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert kept
    everything = (caplog.text + json_text_of(found) + repr(found)).encode() + b"".join(kept)
    encoded = [basic("robot", password)[6:] for password in ("s3cret", "0utdated")]
    for text in ("s3cret", "0utdated", "refresh-me", "the-token-itself", "dockerconfigjson", *encoded):
        assert text.encode() not in everything


@pytest.mark.parametrize(
    "logins",
    [
        pytest.param("{", id="cut"),
        pytest.param("[1]", id="a list"),
        pytest.param('{"auths": [1]}', id="no mapping"),
        pytest.param(json.dumps({"auths": {HOST: {"auth": "!"}}}), id="no base64"),
        pytest.param(json.dumps({"auths": {HOST: "s3cret"}}), id="a text"),
        pytest.param("[" * 100_000, id="deep"),
    ],
)
def test_a_broken_secret_is_warned_about_once_and_the_others_count(
    web: respx.MockRouter, caplog: pytest.LogCaptureFixture, logins: str
) -> None:
    for name in ("app", "two"):
        serve(web, manifest_url(repository=name), ARM, authorization=basic("robot", "s3cret"))
    challenge(web, "Basic")
    texts = [secret(logins, "broken"), secret(login(HOST))]
    pods = [pod(f"{HOST}/{name}:1", "broken", "pull") for name in ("app", "two")]
    assert list(platforms(report(*texts, *pods)).values()) == [["linux/arm64"]] * 2
    [warning] = warnings_of(caplog)
    assert "broken" in warning
    assert "s3cret" not in warning


@pytest.mark.parametrize("value", ["${PULL_SECRET}", "<base64 of the logins>", "eyJhdXRocyI6e30", "/w==", ""])
def test_a_secret_that_cannot_be_read_is_warned_about(
    web: respx.MockRouter, caplog: pytest.LogCaptureFixture, value: str
) -> None:
    """Else an image is denied that the cluster can pull, and nobody hears why."""
    text = secret({}).rpartition("data:")[0] + f"data: {{.dockerconfigjson: {json.dumps(value)}}}\n"
    challenge(web, "Basic")
    report(text, pod(REFERENCE, "pull"))
    [warning] = warnings_of(caplog)
    assert "pull" in warning


@pytest.mark.parametrize(
    "entry",
    [
        {"username": "\ud800", "password": "x"},
        {"username": "x", "password": "\ud800"},
        {"identitytoken": "\ud800"},
        {"registrytoken": "\ud800"},
        {"registrytoken": "ä"},
    ],
)
@pytest.mark.parametrize("host", [HOST, "docker.io", "1.dkr.ecr.eu-central-1.amazonaws.com"])
def test_a_secret_that_cannot_be_sent_spoils_no_other_image(
    web: respx.MockRouter, entry: dict[str, str], host: str
) -> None:
    api = host.replace("docker.io", "registry-1.docker.io")
    serve(web, manifest_url(repository="team/good", origin=f"https://{api}"), ARM)
    challenge(web, BEARER if host == HOST else "Basic", host=api)
    grant(web)
    grant(web, realm="https://auth.docker.io/token")
    bad, good = f"{host}/team/bad:1", f"{host}/team/good:1"
    logins = json.dumps({"auths": {host: entry}})
    answers = run(bad, good, secrets={bad: (logins,)})
    assert reason_of(answers[0]) in Reason
    assert platforms_of(answers[1]) == ["linux/arm64"]


@pytest.mark.parametrize("token", ["a\r\nX-Evil: 1", "a\nb", "a\0b", "a\x7fb"])
@pytest.mark.parametrize("host", [HOST, "docker.io"])
def test_a_secret_cannot_write_into_a_header(web: respx.MockRouter, token: str, host: str) -> None:
    """HTTP/1 refuses to send it, and then nobody is asked again; HTTP/2 sends it."""
    api = host.replace("docker.io", "registry-1.docker.io")
    web.get(url__startswith=f"https://{api}", headers={"Authorization": f"Bearer {token}"}).mock(
        side_effect=httpx.LocalProtocolError("Illegal header value")
    )
    serve(web, manifest_url(repository="team/good", origin=f"https://{api}"), ARM)
    challenge(web, BEARER, host=api)
    grant(web)
    grant(web, realm="https://auth.docker.io/token")
    bad, good = f"{host}/team/bad:1", f"{host}/team/good:1"
    secret = json.dumps({"auths": {host: {"registrytoken": token}}})
    answers = run(bad, good, secrets={bad: (secret,)})
    assert f"Bearer {token}" not in authorizations(web, api)
    assert platforms_of(answers[1]) == ["linux/arm64"]
