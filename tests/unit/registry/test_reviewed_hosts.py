"""Hosts that try one's patience, and what a hostile reader once made of it."""

import asyncio
import logging
from pathlib import Path

import httpx
import pytest
import respx

from archcheck.findings.checked_images import image_findings
from archcheck.findings.model import Location
from archcheck.images.availability import Found, ManifestKind, Reason
from archcheck.images.naming import parse_image
from archcheck.images.platform import Platform
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import CachePolicy, RegistryOptions
from archcheck.registry.mirrors.model import HostSettings
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.protocol import MANIFEST_LIMIT
from archcheck.registry.transport.breaker import BREAKER_THRESHOLD
from tests.unit.registry.asking import ask_all, find_credentials, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import write_helper
from tests.unit.registry.serving import HOST, REALM, errors, manifest_url, serve

ARM = images_of("linux/arm64")


def test_a_host_that_falls_silent_is_given_up(web: respx.MockRouter) -> None:
    serve(web, manifest_url("0"), ARM)
    silent = web.get(url__startswith=f"https://{HOST}/").mock(side_effect=httpx.ConnectTimeout("silent"))
    first, *others = ask_all(*(f"{HOST}/app:{tag}" for tag in range(40)), at_once=False)
    assert platforms_of(first) == ["linux/arm64"]
    assert {reason_of(each) for each in others} == {Reason.UNREACHABLE}
    assert silent.call_count == 3 * BREAKER_THRESHOLD


def test_a_hiccup_is_forgiven(web: respx.MockRouter) -> None:
    serve(web, manifest_url("good"), ARM)
    web.get(url__startswith=f"https://{HOST}/").mock(side_effect=httpx.ConnectTimeout("silent"))
    tags = ["good", *("bad", "bad", "good") * 4]
    answers = ask_all(*(f"{HOST}/app:{tag}" for tag in tags), at_once=False)
    assert platforms_of(answers[-1]) == ["linux/arm64"]


def test_too_many_questions_by_head_end_the_questions(web: respx.MockRouter, tmp_path: Path) -> None:
    references = [parse_reference(f"{HOST}/app:{tag}") for tag in range(30)]
    told = {"Docker-Content-Digest": ARM.digest}
    answering = web.get(url__startswith=f"https://{HOST}/")
    answering.respond(content=ARM.body, content_type=ARM.media_type, headers=told)
    heads = web.head(url__startswith=f"https://{HOST}/").respond(429)
    settings = {HOST: HostSettings(concurrency=1)}
    access = RegistryOptions(routes=Routes((RouteTable(hosts=settings),)), cache=CachePolicy(tmp_path, 0.0))
    look_up_all(references, access)
    answers = look_up_all(references, access).known
    assert {reason_of(each) for each in answers.values()} == {Reason.RATE_LIMITED}
    assert (heads.call_count, answering.call_count) == (3, 30)


def test_a_shared_token_that_is_forbidden_is_followed_by_one_for_each(web: respx.MockRouter) -> None:
    def token(request: httpx.Request) -> httpx.Response:
        scopes = request.url.params.get_list("scope")
        return httpx.Response(200, json={"token": "shared" if len(scopes) > 1 else "own"})

    web.get(url__startswith=REALM).mock(side_effect=token)
    for name in ("a", "b"):
        url = manifest_url(repository=name)
        serve(web, url, ARM, authorization="Bearer own")
        web.get(url, headers={"Authorization": "Bearer shared"}).respond(403, content=errors("DENIED"))
    bearer = f'Bearer realm="{REALM}",service="{HOST}"'
    web.route(host=HOST).respond(401, headers={"WWW-Authenticate": bearer})
    references = [parse_reference(f"{HOST}/{name}:1") for name in ("a", "b")]
    routes = Routes((RouteTable(hosts={HOST: HostSettings(token_batch=2)}),))
    answers = look_up_all(references, RegistryOptions(routes=routes)).known
    assert [platforms_of(each) for each in answers.values()] == [["linux/arm64"]] * 2


def test_an_invalid_first_answer_is_a_first_answer(web: respx.MockRouter) -> None:
    """Else each of the others would wait until the one before has found out the same."""
    now = most = 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal now, most
        now += 1
        most = max(most, now)
        for _turn in range(20):
            await asyncio.sleep(0)
        now -= 1
        return httpx.Response(200, content=b" " * (MANIFEST_LIMIT + 1))

    web.route().mock(side_effect=answer)
    answers = ask_all(*(f"{HOST}/app:{tag}" for tag in range(4)))
    assert {reason_of(each) for each in answers} == {Reason.INVALID}
    assert most == 3


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


@pytest.mark.parametrize(
    ("name", "kind", "says"),
    [
        ("app@sha256:0", ManifestKind.MANIFEST, True),
        ("app@sha256:0", ManifestKind.INDEX, False),
        ("app:1", ManifestKind.MANIFEST, False),
    ],
)
def test_a_digest_that_pins_one_platform_is_told(name: str, kind: ManifestKind, says: bool) -> None:
    amd64, arm64 = Platform("linux", "amd64"), Platform("linux", "arm64")
    findings = list(
        image_findings(parse_image(name), Found((amd64,), "sha256:0", kind, HOST), (Location(),), (arm64,))
    )
    assert ("pins one platform" in findings[0].message) == says
    assert ("digest-pins-platform" in [each.rule for each in findings]) == says
