"""The registry names its own token server; which of those are asked, and which get a credential."""

import logging

import pytest
import respx

from archcheck.images.availability import Reason, Unknown
from tests.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.registry.conftest import WriteConfig
from tests.registry.documents import images_of
from tests.registry.logins import basic, identity, login
from tests.registry.serving import (
    HOST,
    PLAIN_HTTP,
    REALM,
    authorizations,
    challenge,
    grant,
    manifest_url,
    serve,
)

ARM = images_of("linux/arm64")
EVIL = "evil.example.net"


@pytest.mark.parametrize(
    "realm",
    [
        pytest.param("https://127.0.0.1/token", id="this machine"),
        pytest.param("https://localhost:8443/token", id="localhost"),
        pytest.param("https://[::1]/token", id="this machine over IPv6"),
        pytest.param("https://[::ffff:127.0.0.1]/token", id="this machine over IPv6, mapped"),
        pytest.param("https://0.0.0.0/token", id="any address: connects to this machine"),
        pytest.param("https://127.1/token", id="a short address"),
        pytest.param("https://2130706433/token", id="an address as one number"),
        pytest.param("https://localhost./token", id="localhost from the root"),
        pytest.param(f"http://{HOST}/token", id="out of TLS"),
        pytest.param("http://169.254.169.254/latest/meta-data", id="a cloud's metadata"),
        pytest.param("file:///etc/passwd", id="a file"),
        pytest.param("ftp://auth.example.com/token", id="another protocol"),
        pytest.param("/token", id="a path"),
        pytest.param("token", id="a word"),
        pytest.param("https://", id="no host"),
    ],
)
def test_a_realm_that_is_not_asked(web: respx.MockRouter, docker_config: WriteConfig, realm: str) -> None:
    docker_config(login(HOST))
    challenge(web, f'Bearer realm="{realm}"')
    elsewhere = web.route().respond(json={"token": "t"})
    assert reason_of(ask()) is Reason.INVALID
    assert not elsewhere.called


@pytest.mark.parametrize(
    "realm",
    [
        pytest.param("https://[auth.example.com/token", id="half a bracket"),
        pytest.param("https://auth.example.com:port/token", id="no port"),
        pytest.param("https://\u2100.example.com/token", id="a letter that becomes a slash"),
        pytest.param("https://xn--a.example.com/token", id="no punycode"),
        pytest.param("https://[1:2]/token", id="no address"),
        pytest.param("https://registry.example.com@evil.example.net/token", id="a user"),
        pytest.param("https://999.999.999.999/token", id="no IPv4 address"),
        pytest.param("https://auth.example.com/\x7f", id="a control character"),
    ],
)
def test_a_realm_that_is_no_address(web: respx.MockRouter, realm: str) -> None:
    web.get(manifest_url()).respond(401, headers=[(b"WWW-Authenticate", f'Bearer realm="{realm}"'.encode())])
    elsewhere = web.route().respond(json={"token": "t"})
    assert isinstance(ask(), Unknown)
    assert not elsewhere.called


def test_realms_on_this_machine_for_a_registry_on_it(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login("localhost:5000"))
    web.get(url__startswith="https://localhost:5000").mock(side_effect=PLAIN_HTTP)
    serve(web, manifest_url(origin="http://localhost:5000"), ARM, authorization="Bearer t")
    tokens = grant(web, realm="http://127.0.0.1:5001/token")
    challenge(web, 'Bearer realm="http://127.0.0.1:5001/token"', host="localhost")
    assert platforms_of(ask("localhost:5000/app:1")) == ["linux/arm64"]
    assert tokens.calls.last.request.headers["authorization"] == basic("robot", "s3cret")


FOREIGN = [
    pytest.param(f"https://{EVIL}/token", id="another domain"),
    pytest.param(f"https://{HOST}.evil.example.net/token", id="a longer name"),
    pytest.param(f"https://{EVIL}/{HOST}/token", id="as path"),
]


@pytest.mark.parametrize("realm", FOREIGN)
def test_a_password_is_not_sent_to_a_foreign_realm(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, realm: str
) -> None:
    """A public image may still be read, anonymously; the user hears why."""
    docker_config(login(HOST))
    serve(web, manifest_url(), ARM, authorization="Bearer anonymous")
    challenge(web, f'Bearer realm="{realm}"')
    foreign = web.get(url__regex=r"https://[^/]*evil\.example\.net/").respond(json={"token": "anonymous"})
    assert platforms_of(ask()) == ["linux/arm64"]
    assert foreign.call_count == 1
    assert basic("robot", "s3cret") not in str(foreign.calls.last.request.headers.raw)
    [warning] = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert "credential is not sent" in warning.getMessage()
    assert EVIL in warning.getMessage()


@pytest.mark.parametrize("realm", FOREIGN)
def test_an_identity_token_is_not_sent_to_a_foreign_realm(
    web: respx.MockRouter, docker_config: WriteConfig, realm: str
) -> None:
    docker_config(identity(HOST, "refresh-me"))
    challenge(web, f'Bearer realm="{realm}"')
    foreign = web.route(url__regex=r"https://[^/]*evil\.example\.net/").respond(json={"token": "t"})
    ask()
    assert foreign.calls.last.request.method == "GET"
    assert "refresh-me" not in str(foreign.calls.last.request.url)


@pytest.mark.parametrize("status", [302, 307, 308])
def test_a_token_request_is_not_redirected(
    web: respx.MockRouter, docker_config: WriteConfig, status: int
) -> None:
    docker_config(login(HOST))
    web.get(f"https://{HOST}/token").respond(status, headers={"Location": f"https://{EVIL}/token"})
    challenge(web, f'Bearer realm="https://{HOST}/token"')
    elsewhere = web.route(host=EVIL).respond(json={"token": "t"})
    assert reason_of(ask()) is Reason.DENIED
    assert not elsewhere.called


OTHER = "other.example.net"


@pytest.mark.parametrize(
    ("victim", "others"),
    [
        pytest.param(login(HOST, "robot", "victim"), {}, id="the other host has no login"),
        pytest.param(
            login(HOST, "robot", "victim"), login(OTHER, "robot", "own"), id="the same user name on both"
        ),
        pytest.param(identity(HOST), {}, id="an identity token, and no login"),
        pytest.param(identity(HOST), identity(OTHER, "other"), id="identity tokens on both"),
    ],
)
@pytest.mark.parametrize("order", [(HOST, OTHER), (OTHER, HOST)])
def test_a_token_of_one_registry_is_not_shown_to_another(
    web: respx.MockRouter,
    docker_config: WriteConfig,
    victim: dict[str, dict[str, object]],
    others: dict[str, dict[str, object]],
    order: tuple[str, str],
) -> None:
    """Another registry may name the same realm, service and repository to get at a token of the first."""
    docker_config({"auths": victim["auths"] | others.get("auths", {})})
    header = f'Bearer realm="https://{HOST}/token",service="{HOST}"'
    tokens = web.route(url__startswith=f"https://{HOST}/token")
    tokens.side_effect = lambda request: respx.MockResponse(
        json={"token": "private" if "authorization" in request.headers or request.content else "anonymous"}
    )
    for host in order:
        challenge(web, header, host=host)
    ask_all(*(f"{host}/app:1" for host in order), at_once=False)
    assert "Bearer private" in authorizations(web, HOST)
    assert "Bearer private" not in authorizations(web, OTHER)


def test_the_same_user_name_on_two_registries_is_two_users(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    """One token server, and one repository name, on both."""
    mirror = "mirror.example.com"
    docker_config({"auths": login(HOST, "ci", "one")["auths"] | login(mirror, "ci", "two")["auths"]})
    for token, password in (("first", "one"), ("second", "two")):
        route = web.get(url__startswith=REALM, headers={"Authorization": basic("ci", password)})
        route.respond(json={"token": token})
    web.get(url__startswith=REALM).respond(401)
    for host in (HOST, mirror):
        challenge(web, f'Bearer realm="{REALM}",service="registry"', host=host)
    ask_all(f"{HOST}/app:1", f"{mirror}/app:1", at_once=False)
    assert authorizations(web, HOST) == [None, "Bearer first"]
    assert authorizations(web, mirror) == [None, "Bearer second"]
