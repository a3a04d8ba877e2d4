"""Proxies between archcheck and the registries, and what each of the two gets to see."""

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
import trustme

from archcheck.images.availability import Reason
from archcheck.registry.mirrors.model import HostSettings, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport import sending
from tests.real.network.internet import Internet
from tests.real.network.running import look_up, plain
from tests.real.network.server import Hostile, Peer, always, answer, hostile
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]

REGISTRY = "registry.example.com"
LOGIN = "Basic " + base64.b64encode(b"user:pa:ss").decode()


class Tunnels:
    """What a proxy does: a tunnel for CONNECT, an answer of its own for everything else."""

    def __init__(self) -> None:
        self.leads_to: dict[str, str] = {}

    def behave(self, peer: Peer) -> None:
        while head := peer.request():
            method, target, _ = head.partition("\r\n")[0].split(" ")
            if method != "CONNECT":
                peer.send(answer())
            elif target in self.leads_to:
                peer.send(b"HTTP/1.1 200 Connection established\r\n\r\n")
                self._tunnel(peer, self.leads_to[target])
                return
            else:
                peer.send(answer(b"", "403 Forbidden"))

    def _tunnel(self, peer: Peer, to: str) -> None:
        host, _, port = to.partition(":")
        with socket.create_connection((host, int(port))) as far:
            back = threading.Thread(target=_pump, args=(far, peer.socket), daemon=True)
            back.start()
            _pump(peer.socket, far)
            back.join(5)


def _pump(source: socket.socket, target: socket.socket) -> None:
    with suppress(OSError):
        while data := source.recv(65_536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


@pytest.fixture
def tunnels() -> Tunnels:
    return Tunnels()


@pytest.fixture
def proxy(tunnels: Tunnels) -> Iterator[Hostile]:
    with hostile(tunnels.behave) as server:
        yield server


@pytest.fixture
def server_context(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(REGISTRY).configure_cert(context)
    return context


@pytest.fixture
def registry(server_context: ssl.SSLContext, tunnels: Tunnels) -> Iterator[Hostile]:
    """A registry that only the proxy can reach."""
    with hostile(always(answer()), server_context) as server:
        tunnels.leads_to[f"{REGISTRY}:443"] = server.host
        yield server


@pytest.fixture
def trusting(ca_file: Path) -> Routes:
    return Routes((RouteTable(hosts={REGISTRY: HostSettings(Tls((ca_file,)))}),))


@pytest.mark.parametrize("variable", ["HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
@pytest.mark.parametrize("form", ["http://{}", "{}", "http://{}/"])
def test_a_tunnel_to_a_registry(
    proxy: Hostile,
    registry: Hostile,
    trusting: Routes,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    form: str,
) -> None:
    monkeypatch.setenv(variable, form.format(proxy.host))
    [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert platforms_of(found) == ["linux/arm64"]
    assert proxy.paths == [f"CONNECT {REGISTRY}:443"]
    assert registry.paths == ["GET /v2/app/manifests/1"]


def test_each_sees_only_its_own_credential(
    proxy: Hostile,
    tunnels: Tunnels,
    server_context: ssl.SSLContext,
    trusting: Routes,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    login = base64.b64encode(b"robot:s3cret").decode()
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", f'{{"auths": {{"{REGISTRY}": {{"auth": "{login}"}}}}}}')
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:pa%3Ass@{proxy.host}")
    refusal = answer(b"", "401 Unauthorized", WWW_Authenticate="Basic")
    with hostile(always(refusal, answer()), server_context) as registry:
        tunnels.leads_to[f"{REGISTRY}:443"] = registry.host
        [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert platforms_of(found) == ["linux/arm64"]
    assert registry.header("Authorization") == [None, f"Basic {login}"]
    assert registry.header("Proxy-Authorization") == [None, None]
    assert proxy.header("Proxy-Authorization") == [LOGIN]
    assert proxy.header("Authorization") == [None]


def test_plain_http_goes_through_the_other_proxy(proxy: Hostile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://user:pa%3Ass@{proxy.host}")
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    [found] = look_up(f"{REGISTRY}/app:1", routes=plain(REGISTRY))
    assert platforms_of(found) == ["linux/arm64"]
    assert proxy.paths == [f"GET http://{REGISTRY}/v2/app/manifests/1"]
    assert proxy.header("Proxy-Authorization") == [LOGIN]


def test_a_proxy_that_is_not_there(trusting: Routes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"{REGISTRY} is not asked: the proxy http://127.0.0.1:1 cannot be reached" in str(found)
    assert "NO_PROXY" in str(found)


def test_a_proxy_that_refuses(proxy: Hostile, trusting: Routes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", f"http://user:pa%3Ass@{proxy.host}")
    [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"{REGISTRY} is not asked: the proxy http://{proxy.host} does not lead there (403" in str(found)
    assert "pa:ss" not in str(found)
    assert "pa%3Ass" not in str(found)


def test_a_proxy_whose_name_is_not_known(
    internet: Internet, trusting: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the proxy's name that is wrong, and not the registry's."""
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.lan:3128")
    [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert internet.looked_up == ["proxy.lan"]
    assert reason_of(found) is Reason.UNREACHABLE
    said = f"{REGISTRY} is not asked: the name of the proxy http://proxy.lan:3128 is not known here"
    assert said in str(found)


WANTING = "407 Proxy Authentication Required"


@pytest.mark.parametrize("scheme", ["https", "http"])
def test_a_proxy_that_wants_a_login(trusting: Routes, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """For https it answers CONNECT so, for http the request itself: no word of the registry."""
    with hostile(always(answer(b"", WANTING, Proxy_Authenticate='Basic realm="squid"'))) as proxy:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://{proxy.host}")
        routes = trusting if scheme == "https" else plain(REGISTRY)
        [found] = look_up(f"{REGISTRY}/app:1", routes=routes)
        assert reason_of(found) is Reason.UNREACHABLE
        assert f"{REGISTRY} is not asked: the proxy http://{proxy.host} wants a login (407" in str(found)
        assert "http://USER:PASSWORD@HOST:PORT" in str(found)
        assert len(proxy.requests) == 1


def test_a_proxy_that_is_silent(trusting: Routes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(0.1, pool=None))

    def silent(peer: Peer) -> None:
        peer.server.ended.wait()

    with hostile(silent) as proxy:
        monkeypatch.setenv("HTTPS_PROXY", f"https://{proxy.host}")
        [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
        assert reason_of(found) is Reason.UNREACHABLE
        assert f"the proxy https://{proxy.host} did not answer in time" in str(found)


@pytest.mark.parametrize("scheme", ["http", "https"])
@pytest.mark.parametrize("is_silent", [True, False], ids=["silent", "closes"])
def test_a_proxy_that_takes_a_connection_and_says_nothing(
    trusting: Routes, monkeypatch: pytest.MonkeyPatch, scheme: str, *, is_silent: bool
) -> None:
    """It may wait for the registry, or be at fault itself: so it is named beside it."""
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(0.1, connect=5, pool=None))

    def behave(peer: Peer) -> None:
        peer.request()
        if is_silent:
            peer.server.ended.wait()

    with hostile(behave) as proxy:
        monkeypatch.setenv(f"{scheme}_proxy", f"http://user:pa%3Ass@{proxy.host}")
        routes = trusting if scheme == "https" else plain(REGISTRY)
        [found] = look_up(f"{REGISTRY}/app:1", routes=routes)
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"(through the proxy http://{proxy.host})" in str(found)
    assert "pa%3Ass" not in str(found)


@pytest.mark.parametrize("status", ["502 Bad Gateway", "403 Forbidden"])
def test_an_answer_in_plain_http_may_be_the_proxys(monkeypatch: pytest.MonkeyPatch, status: str) -> None:
    with hostile(always(answer(b"<title>ERR_ACCESS_DENIED</title>", status))) as proxy:
        monkeypatch.setenv("HTTP_PROXY", f"http://user:pa%3Ass@{proxy.host}")
        [found] = look_up(f"{REGISTRY}/app:1", routes=plain(REGISTRY))
        assert f"(through the proxy http://{proxy.host})" in str(found)
        assert "ERR_ACCESS_DENIED" in str(found)
        assert "pa%3Ass" not in str(found)


def test_what_fails_behind_a_proxy_is_not_the_proxys(
    proxy: Hostile, tunnels: Tunnels, trusting: Routes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tunnel that stands leads to a host that speaks no TLS."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.host}")
    with hostile(lambda peer: peer.send(answer(b"", "400 Bad Request"))) as registry:
        tunnels.leads_to[f"{REGISTRY}:443"] = registry.host
        [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"{REGISTRY} does not speak TLS" in str(found)
    assert "proxy" not in str(found)


@pytest.mark.parametrize("url", ["http://proxy:port", "ftp://proxy:1", "socks5://127.0.0.1:1", "://"])
def test_a_proxy_that_cannot_be_used(trusting: Routes, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    monkeypatch.setenv("HTTPS_PROXY", url)
    [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert reason_of(found) is Reason.UNREACHABLE
    assert "proxy" in str(found)


@pytest.mark.parametrize("address", ["10.0.0.5", "192.168.1.1", "169.254.169.254", "127.0.0.1"])
def test_a_proxy_is_no_way_inside(
    proxy: Hostile,
    tunnels: Tunnels,
    trusting: Routes,
    authority: trustme.CA,
    monkeypatch: pytest.MonkeyPatch,
    address: str,
) -> None:
    """A redirect to an address of the inner network is not followed, whoever would make the connection."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.host}")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(REGISTRY, address).configure_cert(context)
    leading = answer(b"", "307 Temporary Redirect", Location=f"https://{address}/object")
    with hostile(always(leading), context) as registry, hostile(always(answer()), context) as inner:
        tunnels.leads_to = {f"{REGISTRY}:443": registry.host, f"{address}:443": inner.host}
        [found] = look_up(f"{REGISTRY}/app:1", routes=trusting)
    assert reason_of(found) is Reason.INVALID
    assert proxy.paths == [f"CONNECT {REGISTRY}:443"]
    assert inner.connections == 0
