"""Registries on this machine, in plain http first; everywhere else TLS, and nothing but TLS."""

import httpx
import pytest
import respx

from archcheck.images.availability import Reason
from archcheck.registry.mirrors.model import HostSettings, Mirror, Route, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport.schemes import schemes_for
from tests.support.tables import walked
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.credentials.running import configured, run
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import PLAIN_HTTP, REFUSED, asked, manifest_url, serve

ARM = images_of("linux/arm64")
GARBLED = httpx.RemoteProtocolError("Server disconnected without sending a response.")
GO = b"Client sent an HTTP request to an HTTPS server.\n"
NGINX = b"<html><head><title>400 The plain HTTP request was sent to HTTPS port</title></head>"


@walked(
    "url, schemes",
    [
        ("https://localhost:5000", ("http", "https")),
        ("https://LOCALHOST:5000", ("http", "https")),
        ("https://hub.localhost:5000", ("http", "https")),
        ("https://127.0.0.1:5000", ("http", "https")),
        ("https://127.9.9.9:5000", ("http", "https")),
        ("https://[::1]:5000", ("http", "https")),
        ("https://localhost:80", ("http", "https")),
        ("https://localhost", ("https", "http")),
        ("https://localhost:443", ("https", "http")),
        ("https://127.0.0.1", ("https", "http")),
        ("https://localhost.example.com:5000", ("https",)),
        ("https://registry.lan:5000", ("https",)),
        ("https://10.0.0.1:5000", ("https",)),
        ("https://192.168.1.1:5000", ("https",)),
        ("https://172.16.0.1", ("https",)),
        ("https://[1:2]", ("https",)),
        ("http://registry.lan:5000", ("http",)),
        ("http://localhost:5000", ("http",)),
    ],
)
def test_where_nothing_is_said(url: str, schemes: tuple[str, ...]) -> None:
    assert schemes_for(Mirror(url, is_assumed=True), has_tls_settings=False) == schemes


def test_where_something_is_said() -> None:
    """What says anything of TLS wants TLS; a mirror's `https://` is no mere guess."""
    local = Mirror("https://localhost:5000", is_assumed=True)
    assert schemes_for(local, has_tls_settings=True) == ("https", "http")
    assert schemes_for(Mirror("https://localhost:5000"), has_tls_settings=False) == ("https", "http")
    assert schemes_for(Mirror("https://r.lan", may_be_plain=True), has_tls_settings=False) == (
        "https",
        "http",
    )


@pytest.mark.parametrize("host", ["127.0.0.1:5000", "localhost:5000", "[::1]:5000", "hub.localhost:5000"])
def test_plain_http_on_this_machine(web: respx.MockRouter, host: str) -> None:
    """A port that waits for a line never hears of TLS."""
    serve(web, manifest_url(origin=f"http://{host}"), ARM)
    assert platforms_of(ask(f"{host}/app:1")) == ["linux/arm64"]
    assert len(web.calls) == 1


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "hub.localhost"])
@pytest.mark.parametrize("fault", [PLAIN_HTTP, REFUSED, httpx.ConnectTimeout("")])
def test_without_a_port_https_is_asked_first(web: respx.MockRouter, host: str, fault: Exception) -> None:
    web.get(url__startswith=f"https://{host}/").mock(side_effect=fault)
    serve(web, manifest_url(origin=f"http://{host}"), ARM)
    assert platforms_of(ask(f"{host}/app:1")) == ["linux/arm64"]


@pytest.mark.parametrize(
    "answer",
    [
        GARBLED,
        httpx.ReadError(""),
        httpx.ReadTimeout(""),
        httpx.Response(400, content=GO),
        httpx.Response(400, content=NGINX),
    ],
    ids=["closed", "reset", "silent", "Go", "nginx"],
)
def test_tls_on_this_machine(
    web: respx.MockRouter, waits: list[float], answer: httpx.Response | Exception
) -> None:
    """Found out by one request, which every image is then spared."""
    plain = web.get(url__startswith="http://localhost:5000")
    if isinstance(answer, Exception):
        plain.mock(side_effect=answer)
    else:
        plain.mock(return_value=answer)
    for tag in "123":
        serve(web, manifest_url(tag, origin="https://localhost:5000"), ARM)
    answers = ask_all(*(f"localhost:5000/app:{tag}" for tag in "123"))
    assert [platforms_of(each) for each in answers] == [["linux/arm64"]] * 3
    assert plain.call_count == 1
    assert waits == []


def test_plain_http_is_found_out_once(web: respx.MockRouter, waits: list[float]) -> None:
    origins = ("https://localhost", "http://localhost")
    web.get(url__startswith=f"{origins[0]}/").mock(side_effect=PLAIN_HTTP)
    for tag in "123":
        serve(web, manifest_url(tag, origin=origins[1]), ARM)
    ask_all(*(f"localhost/app:{tag}" for tag in "123"))
    assert waits == []
    assert asked(web) == [
        f"GET {manifest_url('1', origin=origins[0])}",
        *(f"GET {manifest_url(tag, origin=origins[1])}" for tag in "123"),
    ]


@pytest.mark.parametrize(
    "fault",
    [
        pytest.param("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed", id="one was shown"),
        pytest.param("[SSL: TLSV13_ALERT_CERTIFICATE_REQUIRED] certificate required", id="one is wanted"),
        pytest.param("[SSL: SSLV3_ALERT_BAD_CERTIFICATE] bad certificate", id="one is wanted, says Go"),
        pytest.param("[SSL: SSLV3_ALERT_HANDSHAKE_FAILURE] handshake failure", id="no common ground"),
    ],
)
@pytest.mark.parametrize("host", ["localhost", "localhost:443"])
def test_no_plain_http_where_tls_is_spoken(web: respx.MockRouter, host: str, fault: str) -> None:
    web.get(url__startswith="https://localhost").mock(side_effect=httpx.ConnectError(fault))
    serve(web, manifest_url(origin=f"http://{host}"), ARM)
    assert reason_of(ask(f"{host}/app:1")) is Reason.UNREACHABLE
    assert {call.request.url.scheme for call in web.calls} == {"https"}


def test_a_port_where_nothing_listens_speaks_nothing(web: respx.MockRouter) -> None:
    web.get(url__startswith="http://localhost:5000").mock(side_effect=REFUSED)
    serve(web, manifest_url(origin="https://localhost:5000"), ARM)
    assert reason_of(ask("localhost:5000/app:1")) is Reason.UNREACHABLE
    assert {call.request.url.scheme for call in web.calls} == {"http"}


@pytest.mark.parametrize(
    ("https", "said"),
    [
        (PLAIN_HTTP, "did not answer in time"),
        (httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] self-signed"), "is not trusted"),
    ],
)
def test_of_two_failures_the_one_that_tells_more_is_told(
    web: respx.MockRouter, https: Exception, said: str
) -> None:
    web.get(url__startswith="http://localhost:5000").mock(side_effect=httpx.ReadTimeout(""))
    web.get(url__startswith="https://localhost:5000").mock(side_effect=https)
    assert said in str(ask("localhost:5000/app:1"))


def test_with_an_authority_tls_is_asked_first(web: respx.MockRouter) -> None:
    serve(web, manifest_url(origin="https://localhost:5000"), ARM)
    routes = configured({"localhost:5000": HostSettings(Tls(verify=False))})
    [answer] = run("localhost:5000/app:1", routes=routes)
    assert platforms_of(answer) == ["linux/arm64"]
    assert len(web.calls) == 1


def test_a_mirror_is_asked_in_the_scheme_that_it_is_written_with(web: respx.MockRouter) -> None:
    serve(web, manifest_url(origin="https://localhost:5000"), ARM)
    route = Route((Mirror("https://localhost:5000"),))
    [answer] = run("reg.example.com/app:1", routes=Routes((RouteTable({"reg.example.com": route}),)))
    assert platforms_of(answer) == ["linux/arm64"]
    assert {call.request.url.scheme for call in web.calls} == {"https"}
