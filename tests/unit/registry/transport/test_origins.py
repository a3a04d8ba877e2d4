"""One origin, however it is written; and all that hangs on it."""

import httpx
import pytest
import respx

from archcheck.registry.mirrors.model import HostSettings, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport.origins import is_same_origin
from tests.support.tables import walked
from tests.unit.registry.asking import ask, platforms_of
from tests.unit.registry.conftest import WriteConfig
from tests.unit.registry.credentials.running import configured, run
from tests.unit.registry.documents import images_of
from tests.unit.registry.logins import basic, login

ARM = images_of("linux/arm64")


@walked(
    "first, second",
    [
        ("https://reg", "https://reg:443"),
        ("https://reg/a", "https://REG:443/b?c"),
        ("http://reg", "http://reg:80"),
        ("https://reg.", "https://reg"),
        ("https://reg:5000", "https://reg:5000/v2"),
        ("https://[::1]", "https://[0:0:0:0:0:0:0:1]:443"),
        ("https://user@reg", "https://reg"),
        ("HTTPS://reg", "https://reg"),
        ("https://reg:", "https://reg"),
    ],
)
def test_one_origin(first: str, second: str) -> None:
    assert is_same_origin(first, second)
    assert is_same_origin(second, first)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("https://reg", "http://reg"),
        ("https://reg:80", "http://reg:80"),
        ("https://reg", "https://reg:80"),
        ("https://reg", "https://reg:4430"),
        ("https://reg", "https://reg.evil"),
        ("https://reg", "https://reg@evil"),
        ("https://reg:port", "https://reg"),
        ("https://[reg", "https://reg"),
    ],
)
def test_two_origins(first: str, second: str) -> None:
    assert not is_same_origin(first, second)


@pytest.mark.parametrize(
    ("registry", "target"),
    [
        ("reg.example.com:443", "https://reg.example.com/v2/moved/manifests/1"),
        ("reg.example.com", "https://reg.example.com:443/v2/moved/manifests/1"),
        ("reg.example.com", "https://REG.example.com/v2/moved/manifests/1"),
    ],
)
def test_a_login_follows_within_its_origin(
    web: respx.MockRouter, docker_config: WriteConfig, registry: str, target: str
) -> None:
    docker_config(login(registry))
    shown = {"Authorization": basic("robot", "s3cret")}
    web.get(path="/v2/moved/manifests/1", headers=shown).respond(content=ARM.body)
    web.get(path="/v2/app/manifests/1", headers=shown).respond(307, headers={"Location": target})
    web.route().respond(401, headers={"WWW-Authenticate": "Basic"})
    assert platforms_of(ask(f"{registry}/app:1")) == ["linux/arm64"]


@pytest.mark.parametrize(
    ("stored", "asked"),
    [
        ("reg.example.com", "reg.example.com:443"),
        ("https://reg.example.com", "reg.example.com:443"),
    ],
)
def test_a_login_is_for_its_origin(
    web: respx.MockRouter, docker_config: WriteConfig, stored: str, asked: str
) -> None:
    docker_config(login(stored))
    web.get(headers={"Authorization": basic("robot", "s3cret")}).respond(content=ARM.body)
    web.route().respond(401, headers={"WWW-Authenticate": "Basic"})
    assert platforms_of(ask(f"{asked}/app:1")) == ["linux/arm64"]


@pytest.mark.parametrize("host", ["reg.example.com", "reg.example.com:443"])
@pytest.mark.parametrize("asked", ["reg.example.com", "reg.example.com:443"])
def test_what_a_configuration_says_is_for_the_origin(host: str, asked: str) -> None:
    routes = Routes((RouteTable(hosts={host: HostSettings(Tls(verify=False))}),))
    assert routes.tls(asked) == Tls(verify=False)
    assert routes.settings(asked, "https").tls == Tls(verify=False)


def test_port_443_is_another_where_plain_http_is_spoken() -> None:
    routes = Routes((RouteTable(hosts={"reg:443": HostSettings(concurrency=1), "reg:80": HostSettings()}),))
    assert routes.settings("reg", "http") == HostSettings()
    assert routes.settings("reg", "https") == HostSettings(concurrency=1)


def test_a_token_server_with_a_port_is_the_one_without(
    web: respx.MockRouter, docker_config: WriteConfig
) -> None:
    docker_config(login("reg.example.com"))
    tokens = web.get(path="/token").respond(json={"token": "t"})
    web.get(headers={"Authorization": "Bearer t"}).respond(content=ARM.body)
    realm = 'Bearer realm="https://auth.other.net:443/token"'
    web.route().mock(return_value=httpx.Response(401, headers={"WWW-Authenticate": realm}))
    settings = HostSettings(token_server="https://auth.other.net")
    [answer] = run("reg.example.com/app:1", routes=configured({"reg.example.com": settings}))
    assert platforms_of(answer) == ["linux/arm64"]
    assert tokens.calls.last.request.headers["authorization"] == basic("robot", "s3cret")
