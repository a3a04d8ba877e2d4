"""One question, asked with each login that there is."""

import pytest
import respx

from tests.unit.registry.asking import ask, platforms_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login
from tests.unit.registry.serving import BEARER, HOST, REALM, challenge, errors, grant, manifest_url, serve

ARM = images_of("linux/arm64")


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
