"""The registry names its own token server; which of those are asked, and which get a credential."""

import logging

import httpx
import pytest
import respx

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.mirrors.model import HostSettings, Mirror, Route
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport.host_credentials import LET_IT_BE_NAMED, NAME_IT
from archcheck.registry.transport.token_servers import may_receive_credentials
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.credentials.running import configured, run
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, identity, login
from tests.unit.registry.serving import (
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


PLACE = "https://sso.other.net/token"


def lead(web: respx.MockRouter, source: str, target: str, status: int = 307) -> respx.Route:
    return web.route(url__startswith=source).respond(status, headers={"Location": target})


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_of_a_token_server_is_followed(web: respx.MockRouter, status: int) -> None:
    lead(web, REALM, PLACE, status)
    grant(web, realm=PLACE)
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="{REALM}"')
    assert platforms_of(ask()) == ["linux/arm64"]


@pytest.mark.parametrize(
    "target",
    [
        pytest.param(f"https://{HOST}/login/token", id="its own host"),
        pytest.param(f"https://{HOST}:443/login/token", id="its own host, with the port"),
        pytest.param("/login/token", id="a path"),
    ],
)
def test_a_login_follows_a_redirect_on_its_host(
    web: respx.MockRouter, docker_config: WriteConfig, target: str
) -> None:
    docker_config(login(HOST))
    lead(web, f"https://{HOST}/token", target)
    tokens = grant(web, realm=f"https://{HOST}/login/token")
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="https://{HOST}/token"')
    assert platforms_of(ask()) == ["linux/arm64"]
    assert tokens.calls.last.request.headers["authorization"] == basic("robot", "s3cret")


@pytest.mark.parametrize("target", [PLACE, "https://auth.example.com:8443/token", f"https://{HOST}/token"])
def test_a_login_does_not_follow_a_token_server_elsewhere(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, target: str
) -> None:
    """Not even to a sister, or to the registry itself: as with any other redirect."""
    docker_config(login(HOST))
    lead(web, "https://auth.example.com/token", target)
    elsewhere = grant(web, realm=target)
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="{REALM}"')
    assert platforms_of(ask()) == ["linux/arm64"]
    assert "authorization" not in elsewhere.calls.last.request.headers
    assert "the stored login is not sent there" in caplog.text


@pytest.mark.parametrize(
    "target",
    [
        "http://auth.example.com/token",
        "https://127.0.0.1/token",
        "https://169.254.169.254/token",
        "file:///etc/passwd",
        "https://user:password@auth.example.com/token",
    ],
)
def test_a_token_server_leads_nowhere_that_a_registry_may_not(web: respx.MockRouter, target: str) -> None:
    lead(web, REALM, target)
    challenge(web, f'Bearer realm="{REALM}"')
    elsewhere = web.route().respond(json={"token": "t"})
    answer = ask()
    assert reason_of(answer) is Reason.INVALID
    assert "auth.example.com redirects to where nothing is followed" in str(answer)
    assert not elsewhere.called


def test_a_token_server_that_leads_in_a_circle(web: respx.MockRouter) -> None:
    lead(web, REALM, PLACE)
    lead(web, PLACE, REALM)
    challenge(web, f'Bearer realm="{REALM}"')
    answer = ask()
    assert reason_of(answer) is Reason.INVALID
    assert "redirects without end" in str(answer)
    assert len(web.calls) <= 8


@pytest.mark.parametrize(
    ("status", "target", "said"),
    [
        (307, PLACE, "redirects to sso.other.net: the stored login is not sent there"),
        (302, f"https://{HOST}/login/token", "by 302, which loses the form with the stored identity token"),
    ],
)
def test_a_form_with_a_login_goes_no_further(
    web: respx.MockRouter, docker_config: WriteConfig, status: int, target: str, said: str
) -> None:
    docker_config(identity(HOST))
    web.post(f"https://{HOST}/token").respond(status, headers={"Location": target})
    elsewhere = web.route(url__startswith=target).respond(json={"token": "t"})
    web.get(url__startswith=f"https://{HOST}/token").respond(403)
    challenge(web, f'Bearer realm="https://{HOST}/token"')
    assert said in str(ask())
    assert not elsewhere.called


def test_a_form_follows_on_its_host(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    docker_config(identity(HOST))
    web.post(f"https://{HOST}/token").respond(308, headers={"Location": "/login/token"})
    exchange = web.post(f"https://{HOST}/login/token").respond(json={"token": "t"})
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="https://{HOST}/token"')
    assert platforms_of(ask()) == ["linux/arm64"]
    assert b"refresh-me" in exchange.calls.last.request.content


STAYED = (
    "its token server auth.example.com redirects to sso.other.net: the stored login is not sent there;"
    f" if that is right, write registries: {HOST}: token-server: sso.other.net in .archcheck.yaml"
)


@pytest.mark.parametrize(
    ("status", "body"),
    [(401, {}), (403, {}), (400, {"error": "invalid_grant"}), (200, {"token": "anonymous"})],
)
def test_a_login_that_stayed_behind_is_not_refused(
    web: respx.MockRouter,
    docker_config: WriteConfig,
    caplog: pytest.LogCaptureFixture,
    status: int,
    body: dict[str, str],
) -> None:
    """Not by the server that never saw it, nor by the registry that is shown an anonymous token instead."""
    docker_config(login(HOST))
    lead(web, REALM, PLACE)
    web.get(url__startswith=PLACE).respond(status, json=body)
    challenge(web, f'Bearer realm="{REALM}"')
    answers = ask_all(*(f"{HOST}/app{number}:1" for number in range(3)))
    for answer in answers:
        assert isinstance(answer, Unknown)
        assert (answer.reason, answer.remedy) == (Reason.DENIED, NAME_IT)
        assert answer.message.endswith(STAYED)
        assert "docker" not in answer.message
        assert "the login from" not in answer.message
        if status != 200:
            assert "the token server sso.other.net, to which auth.example.com redirects, refuses" in str(
                answer
            )
    warnings = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert warnings == [f"{HOST}: {STAYED}"]


def test_a_login_that_stayed_behind_once_is_tried_again(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    """The token server redirects for one repository alone: for the other, it is shown the login."""
    docker_config(login(HOST))
    web.get(url__regex=f"{REALM}.*theirs").respond(307, headers={"Location": PLACE})
    web.get(url__startswith=PLACE).respond(401)
    web.get(url__startswith=REALM, headers={"Authorization": basic("robot", "s3cret")}).respond(
        json={"token": "t"}
    )
    serve(web, manifest_url(repository="mine"), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="{REALM}"')
    for order in (("theirs", "mine"), ("mine", "theirs")):
        answers = ask_all(*(f"{HOST}/{name}:1" for name in order), at_once=False)
        assert platforms_of(answers[order.index("mine")]) == ["linux/arm64"]
        assert str(answers[order.index("theirs")]).count("is not sent there") == 1
    assert "is refused" not in caplog.text


@pytest.mark.parametrize("kind", ["password", "identity token"])
def test_a_login_follows_to_the_token_server_that_the_configuration_names(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, kind: str
) -> None:
    docker_config(login(HOST) if kind == "password" else identity(HOST))
    lead(web, REALM, PLACE)
    tokens = web.route(url__startswith=PLACE).respond(json={"token": "t"})
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="{REALM}"')
    routes = configured({HOST: HostSettings(token_server="https://sso.other.net")})
    [answer] = run(f"{HOST}/app:1", routes=routes)
    assert platforms_of(answer) == ["linux/arm64"]
    request = tokens.calls.last.request
    shown = request.headers.get("authorization") or request.content.decode()
    assert shown == basic("robot", "s3cret") or "refresh-me" in shown
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


def test_a_redirect_of_the_token_server_that_the_configuration_names(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    """To name the target instead would take the login from the server that redirects."""
    docker_config(login(HOST))
    realm = f"https://{EVIL}/token"
    lead(web, realm, PLACE)
    web.get(url__startswith=PLACE).respond(401)
    challenge(web, f'Bearer realm="{realm}"')
    [answer] = run(f"{HOST}/app:1", routes=configured({HOST: HostSettings(token_server=f"https://{EVIL}")}))
    said = f"token-server: names {EVIL} alone, so let the registry name sso.other.net itself"
    assert said in str(answer)
    assert isinstance(answer, Unknown)
    assert answer.remedy == LET_IT_BE_NAMED


@pytest.mark.parametrize(
    ("status", "said"),
    [(500, "redirects, answers 500"), (429, "redirects, has too many"), (200, "redirects, answers with")],
)
def test_what_a_redirect_of_a_token_server_leads_to_is_named(
    web: respx.MockRouter, status: int, said: str
) -> None:
    lead(web, REALM, PLACE)
    web.get(url__startswith=PLACE).respond(status, content=b"<html>")
    challenge(web, f'Bearer realm="{REALM}"')
    assert f"the token server sso.other.net, to which auth.example.com {said}" in str(ask())


def test_a_host_that_a_token_server_redirects_to_and_that_fails(web: respx.MockRouter) -> None:
    """Its name stands in no challenge: without the way there, it would come from nowhere."""
    lead(web, REALM, PLACE)
    web.get(url__startswith=PLACE).mock(side_effect=httpx.ConnectError("refused"))
    challenge(web, f'Bearer realm="{REALM}"')
    answer = ask()
    assert reason_of(answer) is Reason.UNREACHABLE
    said = "the token server auth.example.com redirects to a host that fails: sso.other.net cannot be reached"
    assert said in str(answer)


def test_a_token_server_out_of_tls_can_be_named(web: respx.MockRouter, docker_config: WriteConfig) -> None:
    """It is not asked; and the text says by which setting it would be, which does what it says."""
    docker_config(login(HOST))
    realm = "http://auth.lan:5001/token"
    tokens = web.get(url__startswith=realm).respond(json={"token": "t"})
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="{realm}"')
    answer = ask()
    assert isinstance(answer, Unknown)
    assert answer.reason is Reason.INVALID
    assert f"write registries: {HOST}: token-server: http://auth.lan:5001 in .archcheck.yaml" in answer.remedy
    assert not tokens.called
    routes = configured({HOST: HostSettings(token_server="http://auth.lan:5001")})
    [answer] = run(f"{HOST}/app:1", routes=routes)
    assert platforms_of(answer) == ["linux/arm64"]


@pytest.mark.parametrize("realm", FOREIGN)
def test_what_was_not_sent_is_not_refused(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture, realm: str
) -> None:
    """And whoever would have it sent is told how, once, however many images there are."""
    docker_config(login(HOST))
    challenge(web, f'Bearer realm="{realm}"')
    web.route(url__regex=r"https://[^/]*evil\.example\.net/").respond(401)
    answers = ask_all(*(f"{HOST}/app{number}:1" for number in range(4)))
    for answer in answers:
        assert reason_of(answer) is Reason.DENIED
        assert "the stored login is not sent to its token server" in str(answer)
        assert NAME_IT in str(answer)
        assert f"registries: {HOST}: token-server: " in str(answer)
    [warning] = [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
    assert "on another domain" in warning
    assert "is refused" not in warning


def test_plain_http_is_told_from_another_domain(
    web: respx.MockRouter, docker_config: WriteConfig, caplog: pytest.LogCaptureFixture
) -> None:
    docker_config(login("registry.lan:5000"))
    realm = "http://auth.lan:5001/token"
    routes = Routes((RouteTable({"registry.lan:5000": Route(origin=Mirror("http://registry.lan:5000"))}),))
    challenge(web, f'Bearer realm="{realm}"', host="registry.lan")
    web.get(url__startswith=realm).respond(401)
    [answer] = run("registry.lan:5000/app:1", routes=routes)
    assert reason_of(answer) is Reason.DENIED
    assert "its token server auth.lan:5001, in plain http" in str(answer)
    assert "token-server: http://auth.lan:5001" in str(answer)
    assert "another domain" not in caplog.text


@pytest.mark.parametrize(
    ("registry", "server"),
    [
        ("registry.corp.lan", "gitlab.corp.lan"),
        ("registry.home.arpa", "gitlab.home.arpa"),
        ("registry.x.internal", "gitlab.x.internal"),
        ("registry.cn-hangzhou.aliyuncs.com", "dockerauth.cn-hangzhou.aliyuncs.com"),
    ],
)
def test_a_sister_gets_the_login(
    web: respx.MockRouter,
    docker_config: WriteConfig,
    caplog: pytest.LogCaptureFixture,
    registry: str,
    server: str,
) -> None:
    """As crane, skopeo and nodes send it there."""
    docker_config(login(registry))
    tokens = grant(web, realm=f"https://{server}/jwt/auth")
    serve(web, manifest_url(origin=f"https://{registry}"), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="https://{server}/jwt/auth"', host=registry)
    assert platforms_of(ask(f"{registry}/app:1")) == ["linux/arm64"]
    assert tokens.calls.last.request.headers["authorization"] == basic("robot", "s3cret")
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]


@pytest.mark.parametrize(
    ("named", "realm", "is_sent"),
    [
        ("https://auth.other.net", "https://auth.other.net/token", True),
        ("https://auth.other.net", "https://auth.other.net:443/token", True),
        ("https://auth.other.net", "https://AUTH.other.net/token", True),
        ("https://auth.other.net", "https://auth.other.net:8443/token", False),
        ("https://auth.other.net", "https://evil.other.net/token", False),
        ("http://auth.other.net", "http://auth.other.net:80/token", True),
        ("http://127.0.0.1:5001", "http://127.0.0.1:5001/token", True),
    ],
)
def test_a_token_server_that_the_configuration_names(
    web: respx.MockRouter, docker_config: WriteConfig, named: str, realm: str, is_sent: bool
) -> None:
    docker_config(login(HOST))
    tokens = web.get(path="/token").respond(json={"token": "t"})
    serve(web, manifest_url(), ARM, authorization="Bearer t")
    challenge(web, f'Bearer realm="{realm}"')
    [answer] = run(f"{HOST}/app:1", routes=configured({HOST: HostSettings(token_server=named)}))
    assert platforms_of(answer) == ["linux/arm64"]
    shown = tokens.calls.last.request.headers.get("authorization")
    assert (shown == basic("robot", "s3cret")) is is_sent


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
