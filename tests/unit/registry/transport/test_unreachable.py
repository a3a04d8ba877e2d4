"""Hosts that do not answer: asked as if for one image, and no reason to doubt the others."""

import httpx
import pytest
import respx

from archcheck.images.availability import Reason
from tests.unit.registry.asking import ask, ask_all, platforms_of, reason_of
from tests.unit.registry.documents import images_of
from tests.unit.registry.serving import HOST, PLAIN_HTTP, REFUSED, manifest_url, serve

ARM = images_of("linux/arm64")
DEAD = "dead.example.com"


@pytest.mark.parametrize("at_once", [True, False])
@pytest.mark.parametrize("fault", [REFUSED, httpx.ConnectTimeout("")], ids=["refused", "timeout"])
def test_a_dead_host_is_asked_once_for_all_its_images(
    web: respx.MockRouter, fault: Exception, *, at_once: bool
) -> None:
    web.route(host=DEAD).mock(side_effect=fault)
    answers = ask_all(*(f"{DEAD}/app{number}:1" for number in range(10)), at_once=at_once)
    assert [reason_of(answer) for answer in answers] == [Reason.UNREACHABLE] * 10
    assert len(web.calls) == 3


def test_a_dead_host_says_nothing_of_the_others(web: respx.MockRouter) -> None:
    web.route(host=DEAD).mock(side_effect=REFUSED)
    serve(web, manifest_url(), ARM)
    dead, alive = ask_all(f"{DEAD}/app:1", f"{HOST}/app:1")
    assert reason_of(dead) is Reason.UNREACHABLE
    assert platforms_of(alive) == ["linux/arm64"]


def test_a_host_that_answered_once_is_not_dead(web: respx.MockRouter) -> None:
    serve(web, manifest_url("1"), ARM)
    web.get(manifest_url("2")).mock(side_effect=httpx.ReadTimeout(""))
    serve(web, manifest_url("3"), ARM)
    first, second, third = ask_all(*(f"{HOST}/app:{tag}" for tag in "123"), at_once=False)
    assert platforms_of(first) == platforms_of(third) == ["linux/arm64"]
    assert reason_of(second) is Reason.UNREACHABLE


def test_a_certificate_that_is_not_trusted(web: respx.MockRouter) -> None:
    text = "[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed certificate (_ssl.c:1006)"
    web.get(manifest_url()).mock(side_effect=httpx.ConnectError(text))
    answer = ask()
    assert reason_of(answer) is Reason.UNREACHABLE
    assert HOST in str(answer)
    assert "SSL_CERT_FILE" in str(answer)


@pytest.mark.parametrize(
    "fault", [httpx.ProxyError("407"), httpx.UnsupportedProtocol("x"), httpx.LocalProtocolError("x")]
)
def test_a_fault_on_this_side(web: respx.MockRouter, fault: Exception) -> None:
    web.get(manifest_url()).mock(side_effect=fault)
    assert reason_of(ask()) is Reason.UNREACHABLE


@pytest.mark.parametrize(
    "host",
    [
        pytest.param("xn--a.example.com", id="no punycode"),
        pytest.param("256.1.1.1", id="no IPv4 address"),
        pytest.param("[1:2]", id="no IPv6 address"),
        pytest.param("[:::]:5000", id="no IPv6 address, with a port"),
    ],
)
def test_a_host_that_cannot_be(web: respx.MockRouter, host: str) -> None:
    """The grammar of references lets it pass; it is asked for by nobody, and breaks nothing."""
    serve(web, manifest_url(), ARM)
    wrong, right = ask_all(f"{host}/app:1", f"{HOST}/app:1")
    assert reason_of(wrong) is Reason.INVALID
    assert platforms_of(right) == ["linux/arm64"]


@pytest.mark.parametrize(
    "host", [HOST, "registry.lan:5000", "10.0.0.1:5000", "192.168.1.1", "localhost.example.com"]
)
def test_no_plain_http_elsewhere(web: respx.MockRouter, host: str) -> None:
    web.get(url__startswith=f"https://{host}/").mock(side_effect=PLAIN_HTTP)
    serve(web, manifest_url(origin=f"http://{host}"), ARM)
    assert reason_of(ask(f"{host}/app:1")) is Reason.UNREACHABLE
    assert {call.request.url.scheme for call in web.calls} == {"https"}
