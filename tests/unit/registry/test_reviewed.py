"""What a hostile reader once got past the client."""

import time

import pytest
import respx

from archcheck.images.availability import Missing, Reason
from archcheck.images.reference import Reference
from archcheck.registry.cache.model import CacheKey
from archcheck.registry.transport.challenge import parse_challenges
from archcheck.registry.transport.failures import refusal
from archcheck.registry.transport.token_servers import may_receive_credentials
from archcheck.registry.transport.trust import literal
from tests.unit.registry.asking import ask, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login
from tests.unit.registry.serving import BEARER, HOST, REALM, challenge, errors, grant, manifest_url, serve

ARM = images_of("linux/arm64")


def test_two_registries_behind_one_mirror_are_two_keys() -> None:
    places = ("http://mirror.lan/v2/org/app",)
    hub, quay = (CacheKey(Reference(host, "org/app", "1"), places) for host in ("docker.io", "quay.io"))
    assert hub.route != quay.route


def test_another_credential_may_see_what_the_first_may_not(
    web: respx.MockRouter, docker_config: WriteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    docker_config(login(HOST, "first", "a"))
    second = login(HOST, "second", "b")
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", str(second).replace("'", '"'))
    serve(web, manifest_url(), ARM, authorization=basic("second", "b"))
    hidden = web.get(manifest_url(), headers={"Authorization": basic("first", "a")})
    hidden.respond(404, content=errors("NAME_UNKNOWN"))
    challenge(web, "Basic")
    assert platforms_of(ask()) == ["linux/arm64"]


def test_a_credential_that_is_too_weak_hides_no_public_image(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login(HOST))
    weak = web.get(url__startswith=REALM, headers={"Authorization": basic("robot", "s3cret")})
    weak.respond(json={"token": "weak"})
    grant(web, "public")
    serve(web, manifest_url(), ARM, authorization="Bearer public")
    web.get(manifest_url(), headers={"Authorization": "Bearer weak"}).respond(403, content=errors("DENIED"))
    challenge(web, BEARER)
    assert platforms_of(ask()) == ["linux/arm64"]


@pytest.mark.parametrize(
    "header", ["Bearer a=b" + " " * 7990 + "!", "Bearer" + " " * 7990 + "=", ", " * 4000]
)
def test_no_challenge_takes_long(header: str) -> None:
    start = time.process_time()
    parse_challenges([header] * 50)
    assert time.process_time() - start < 1


@pytest.mark.parametrize(
    ("body", "headers", "reason"),
    [
        (errors("UNAUTHORIZED"), {}, Reason.DENIED),
        (b"<html></html>", {"content-type": "text/html"}, Reason.INVALID),
    ],
)
def test_a_404_of_a_registry_is_read_to_its_end(body: bytes, headers: dict[str, str], reason: Reason) -> None:
    said = {"docker-distribution-api-version": "registry/2.0", **headers}
    outcome = refusal(404, said, body, Reference(HOST, "app", "1"))
    assert not isinstance(outcome, Missing)
    assert reason_of(outcome) is reason


@pytest.mark.parametrize("host", ["10.1", "0x0a000001", "10.0.0.1.", "167772161", "[::ffff:10.0.0.1]"])
def test_an_address_is_one_in_any_spelling(host: str) -> None:
    assert literal(host) in ("10.0.0.1", "::ffff:10.0.0.1", "::ffff:a00:1")


@pytest.mark.parametrize(
    ("realm", "registry"),
    [
        ("https://evil.azurecr.cn", "https://victim.azurecr.cn"),
        ("https://evil.other.svc.cluster.local", "https://registry.mine.svc.cluster.local"),
        ("https://evil.cloudsmith.io", "https://docker.cloudsmith.io"),
    ],
)
def test_strangers_below_one_domain(realm: str, registry: str) -> None:
    assert not may_receive_credentials(realm, registry)
