"""Which registries of charts on this machine are asked in plain http."""

import socket
import ssl

import pytest
import trustme

from archcheck.sources.charts.plain_http import is_plain
from tests.hostile.server import Peer, always, answer, hostile

pytestmark = pytest.mark.real


def closing(peer: Peer) -> None:
    """Close where TLS begins."""
    if peer.socket.recv(1, socket.MSG_PEEK) != b"\x16":
        always(answer())(peer)


@pytest.mark.parametrize("behave", [always(answer()), closing], ids=["silent on TLS", "closing on TLS"])
def test_a_port_that_knows_no_tls(behave: object) -> None:
    with hostile(behave) as server:  # type: ignore[arg-type]
        assert is_plain(server.host)
        assert server.connections == 1


def test_a_port_that_speaks_tls() -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    trustme.CA().issue_cert("127.0.0.1").configure_cert(context)
    with hostile(always(answer()), context) as server:
        assert not is_plain(server.host)


@pytest.mark.parametrize(
    "text",
    [b"Client sent an HTTP request to an HTTPS server.", b"The plain HTTP request was sent to HTTPS port"],
)
def test_a_port_that_wants_tls(text: bytes) -> None:
    with hostile(always(answer(text, "400 Bad Request"))) as server:
        assert not is_plain(server.host)


@pytest.mark.parametrize(
    "host", ["registry.lan:5000", "10.0.0.1:5000", "192.168.1.1", "registry.example.com"]
)
def test_nowhere_else(host: str) -> None:
    assert not is_plain(host)
