"""Registries on ports of this machine, as developers run them: asked as a reference names them, and no more said."""

import ssl
import time
from collections.abc import Iterator

import httpx
import pytest
import trustme

from archcheck.images.availability import Availability, Reason
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.mirrors.model import HostSettings, Mirror, Route, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport import sending
from tests.real.network.running import look_up
from tests.real.network.server import Hostile, Peer, always, answer, hostile
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]

HELLO = 0x16
"""The first byte of a TLS handshake."""


def ask(host: str, routes: Routes | None = None) -> Availability:
    return look_up(f"{host}/app:1", access=RegistryOptions(routes=routes))[0]


def waiting(peer: Peer) -> None:
    """Speak http, and wait for the end of a line that a TLS hello may not have."""
    while peer.request():
        peer.send(answer())


def closing(peer: Peer) -> None:
    """Close where TLS begins."""
    import socket

    if peer.socket.recv(1, socket.MSG_PEEK)[:1] != bytes([HELLO]):
        waiting(peer)


@pytest.mark.parametrize("behave", [waiting, closing])
def test_a_port_that_knows_no_tls(behave: object) -> None:
    """One stays silent on a TLS hello, the other closes: neither is asked for one."""
    with hostile(behave) as server:  # type: ignore[arg-type]
        start = time.monotonic()
        assert platforms_of(ask(server.host)) == ["linux/arm64"]
        assert time.monotonic() - start < 4
        assert server.connections == 1


@pytest.fixture
def context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(made)
    return made


@pytest.fixture
def secure(context: ssl.SSLContext) -> Iterator[Hostile]:
    with hostile(always(answer()), context) as server:
        yield server


def test_a_port_that_speaks_tls(
    secure: Hostile, authority: trustme.CA, monkeypatch: pytest.MonkeyPatch, tmp_path: object
) -> None:
    """It takes the plain request for a broken hello; the authority is the machine's."""
    path = f"{tmp_path}/ca.pem"
    authority.cert_pem.write_to_path(path)
    monkeypatch.setenv("SSL_CERT_FILE", path)
    from archcheck.registry.transport.tls import context_for

    context_for.cache_clear()
    try:
        assert platforms_of(ask(secure.host)) == ["linux/arm64"]
    finally:
        context_for.cache_clear()


def test_a_certificate_that_is_not_trusted_is_told(secure: Hostile) -> None:
    found = ask(secure.host)
    assert reason_of(found) is Reason.UNREACHABLE
    assert "its TLS certificate is not trusted" in str(found)
    assert secure.requests == []


def test_a_login_is_not_shown_before_the_scheme_is_known(
    secure: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What goes out in plain http first is a bare request."""
    monkeypatch.setenv("DOCKER_AUTH_CONFIG", f'{{"auths": {{"{secure.host}": {{"auth": "cm9ib3Q6cw=="}}}}}}')
    routes = Routes((RouteTable(hosts={secure.host: HostSettings(Tls(verify=False))}),))
    assert platforms_of(ask(secure.host, routes)) == ["linux/arm64"]
    assert secure.header("Authorization") == [None]


def test_an_insecure_host_elsewhere_that_is_silent_on_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    """`insecure` of a registries.conf: TLS first, and plain http where that is not understood, as podman has it."""
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(5, connect=0.2, pool=None))
    with hostile(waiting) as server:
        insecure = Mirror(f"https://{server.host}", tls=Tls(verify=False), may_be_plain=True)
        routes = Routes((RouteTable({server.host: Route(origin=insecure)}),))
        assert platforms_of(ask(server.host, routes)) == ["linux/arm64"]
        assert server.connections == 2


def test_a_port_that_speaks_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(0.2, pool=None))

    def mute(peer: Peer) -> None:
        peer.server.ended.wait()

    with hostile(mute) as server:
        found = ask(server.host)
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"{server.host} did not answer in time" in str(found)


def test_a_port_where_nothing_listens() -> None:
    with hostile(waiting) as server:
        host = server.host
    found = ask(host)
    assert reason_of(found) is Reason.UNREACHABLE
    assert "cannot be reached" in str(found)
