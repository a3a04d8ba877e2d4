"""Servers that speak HTTP/2, and break off or break its rules in the middle of an answer."""

import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import h2.config
import h2.connection
import h2.events
import h2.exceptions
import httpx
import pytest
import trustme

from archcheck.images.availability import Availability, Reason
from archcheck.registry.client import remote
from archcheck.registry.mirrors.model import HostSettings, Tls
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport import sending
from archcheck.registry.transport.transport import MANY
from tests.real.network.running import look_up
from tests.real.network.server import ARM, Peer, hostile
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]

Reply = Callable[[Peer, h2.connection.H2Connection, int], None]


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(0.5, pool=None))
    monkeypatch.setattr(remote, "REFERENCE_TIMEOUT", 5)


@pytest.fixture
def context(authority: trustme.CA) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(made)
    made.set_alpn_protocols(["h2"])
    return made


def begin(connection: h2.connection.H2Connection, stream: int) -> None:
    headers = [(":status", "200"), ("content-type", ARM.media_type)]
    connection.send_headers(stream, headers)


def whole(peer: Peer, connection: h2.connection.H2Connection, stream: int) -> None:
    begin(connection, stream)
    connection.send_data(stream, ARM.body, end_stream=True)
    peer.send(connection.data_to_send())


def reset(peer: Peer, connection: h2.connection.H2Connection, stream: int) -> None:
    begin(connection, stream)
    connection.reset_stream(stream)
    peer.send(connection.data_to_send())


def go_away(peer: Peer, connection: h2.connection.H2Connection, stream: int) -> None:
    begin(connection, stream)
    connection.close_connection(last_stream_id=0)
    peer.send(connection.data_to_send())


def vanish(peer: Peer, connection: h2.connection.H2Connection, stream: int) -> None:
    begin(connection, stream)
    peer.send(connection.data_to_send())
    raise OSError


def raw(data: bytes) -> Reply:
    def reply(peer: Peer, connection: h2.connection.H2Connection, stream: int) -> None:
        begin(connection, stream)
        peer.send(connection.data_to_send() + data)

    return reply


def speak(reply: Reply, *, all_streams: bool = True) -> Callable[[Peer], None]:
    def behave(peer: Peer) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        peer.send(connection.data_to_send())
        with suppress(h2.exceptions.ProtocolError):
            while data := peer.socket.recv(65_536):
                for event in connection.receive_data(data):
                    if isinstance(event, h2.events.StreamEnded):
                        answer = reply if all_streams or peer.number == 1 else whole
                        answer(peer, connection, event.stream_id)
                peer.send(connection.data_to_send())

    return behave


BREAKS = [
    pytest.param(reset, id="a stream is reset"),
    pytest.param(go_away, id="the server goes away"),
    pytest.param(vanish, id="the connection is closed"),
    pytest.param(raw(b"\x00\x00\x04\x00\x00\x00\x00\x00\x00{}{}"), id="data on no stream"),
    pytest.param(raw(b"\xff\xff\xff\x00\x00\x00\x00\x00\x01"), id="a frame that is too large"),
    pytest.param(raw(b"\x00\x00\x01\x01\x04\x00\x00\x00\x01\xff"), id="broken header compression"),
    pytest.param(raw(b"\x00\x00\x04\x08\x00\x00\x00\x00\x01\x00\x00\x00\x00"), id="a window of nothing"),
    pytest.param(raw(b"HTTP/1.1 200 OK\r\n\r\n"), id="another protocol"),
    pytest.param(raw(b"\x00\x00\x04\x05\x04\x00\x00\x00\x01\x00\x00\x00\x02"), id="a push"),
]


STREAMS = ("a stream is reset", "a window of nothing")
"""What leaves the connection as it is."""


def ask(host: str, ca_file: Path) -> list[Availability]:
    routes = Routes((RouteTable(hosts={host: HostSettings(Tls((ca_file,)))}),))
    return look_up(*(f"{host}/app:{tag}" for tag in range(MANY)), routes=routes)


def test_many_images_over_one_connection(context: ssl.SSLContext, ca_file: Path) -> None:
    with hostile(speak(whole), context) as server:
        found = ask(server.host, ca_file)
    assert {tuple(platforms_of(each)) for each in found} == {("linux/arm64",)}
    assert server.connections == 1


@pytest.mark.parametrize("reply", BREAKS)
def test_a_broken_answer_is_no_answer(context: ssl.SSLContext, ca_file: Path, reply: Reply) -> None:
    with hostile(speak(reply), context) as server:
        found = ask(server.host, ca_file)
    assert {reason_of(each) for each in found} == {Reason.UNREACHABLE}


@pytest.mark.parametrize("reply", [each for each in BREAKS if each.id not in STREAMS])
def test_a_broken_connection_is_replaced(context: ssl.SSLContext, ca_file: Path, reply: Reply) -> None:
    with hostile(speak(reply, all_streams=False), context) as server:
        found = ask(server.host, ca_file)
    assert {tuple(platforms_of(each)) for each in found} == {("linux/arm64",)}
    assert server.connections <= 3
