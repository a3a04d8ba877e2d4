"""Secrets go to one host each: not to another, not into a log, not into a message."""

import base64
import logging

import pytest
import respx

from archcheck.registry.transport.sending import redacted
from tests.unit.registry.asking import ask, ask_all, platforms_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.documents import config, image, images_of
from tests.unit.registry.logins import basic, identity, login
from tests.unit.registry.serving import (
    BEARER,
    HOST,
    REALM,
    authorizations,
    blob_url,
    challenge,
    grant,
    manifest_url,
    serve,
)

ARM = images_of("linux/arm64")
OTHER = "other.example.net"


@pytest.mark.parametrize("header", ['Basic realm="x"', f'Bearer realm="https://{HOST}/token"'])
def test_a_login_is_not_for_another_registry(
    web: respx.MockRouter, docker_config: WriteConfig, header: str
) -> None:
    docker_config(login(OTHER))
    grant(web, realm=f"https://{HOST}/token")
    challenge(web, header)
    ask()
    assert all(basic("robot", "s3cret") != sent for sent in authorizations(web, HOST))


def test_two_registries_have_two_logins(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    docker_config({"auths": login(HOST, "a", "1")["auths"] | login(OTHER, "b", "2")["auths"]})
    challenge(web, "Basic", host=HOST)
    challenge(web, "Basic", host=OTHER)
    ask_all(f"{HOST}/app:1", f"{OTHER}/app:1")
    assert authorizations(web, HOST) == [None, basic("a", "1")]
    assert authorizations(web, OTHER) == [None, basic("b", "2")]


@pytest.mark.parametrize("header", ['Basic realm="x"', BEARER])
def test_no_password_reaches_a_log_or_a_message(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, header: str
) -> None:
    caplog.set_level(logging.DEBUG)
    docker_config(login(HOST, "robot", "s3cret"))
    grant(web, "the-token-itself")
    challenge(web, header)
    answer = ask()
    assert caplog.records
    for secret in ("s3cret", basic("robot", "s3cret").removeprefix("Basic "), "the-token-itself"):
        assert secret not in caplog.text
        assert secret not in str(answer)


def test_no_identity_token_reaches_a_log_or_a_message(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    docker_config(identity(HOST, "refresh-me"))
    web.route(url__startswith=REALM).respond(401, json={"details": "bad token"})
    challenge(web, BEARER)
    answer = ask()
    assert caplog.records
    assert "refresh-me" not in caplog.text + str(answer)


def test_no_signature_reaches_our_log(web: respx.MockRouter, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="archcheck")
    settings = config("linux/arm64")
    signed = "https://bucket.example.net/blob?X-Amz-Signature=0badc0de"
    serve(web, manifest_url(), image(settings))
    web.get(blob_url(settings)).respond(307, headers={"Location": signed})
    serve(web, signed, settings)
    assert platforms_of(ask()) == ["linux/arm64"]
    ours = [record.getMessage() for record in caplog.records if record.name.startswith("archcheck")]
    assert any("bucket.example.net/blob" in message for message in ours)
    assert not any("0badc0de" in message for message in ours)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("https://example.com/v2/", "https://example.com/v2/"),
        ("https://example.com/v2/?a=b", "https://example.com/v2/?…"),
        ("https://user:secret@example.com:8443/v2/", "https://example.com:8443/v2/"),
        ("https://user@example.com/?X-Amz-Signature=1&b", "https://example.com/?…"),
    ],
)
def test_what_a_log_shows_of_a_url(url: str, shown: str) -> None:
    assert redacted(url) == shown


def test_a_token_of_many_parts_is_sent_as_it_is(web: respx.MockRouter) -> None:
    token = base64.urlsafe_b64encode(b"x" * 3000).decode() + ".e30.sig-_"
    serve(web, manifest_url(), ARM, authorization=f"Bearer {token}")
    grant(web, token)
    challenge(web, BEARER)
    assert platforms_of(ask()) == ["linux/arm64"]
