"""Servers that take their time, and more of it."""

import socket
import threading
from collections.abc import Iterator

import httpx
import pytest

from archcheck.images.availability import Reason
from archcheck.registry.client import remote
from archcheck.registry.mirrors.model import Mirror, Route
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport import first_contact, retries, sending
from archcheck.registry.transport.server import CONCURRENCY
from tests.real.network.running import look_up, plain
from tests.real.network.server import ARM, Behaviour, Peer, always, answer, hostile
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = pytest.mark.real


@pytest.fixture(autouse=True)
def limits(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half a second for a reference, less for a read or a connection."""
    monkeypatch.setattr(remote, "REFERENCE_TIMEOUT", 0.5)
    monkeypatch.setattr(sending, "TIMEOUT", httpx.Timeout(0.1, pool=None))


def drip_the_head(peer: Peer) -> None:
    peer.request()
    peer.drip(answer(), 0.02)


def drip_the_body(peer: Peer) -> None:
    peer.request()
    drip_the_body_of(peer)


def drip_the_body_of(peer: Peer) -> None:
    head, _, body = answer().partition(b"\r\n\r\n")
    peer.send(head + b"\r\n\r\n")
    peer.drip(body, 0.02)


def drip_the_status(peer: Peer) -> None:
    peer.request()
    while not peer.server.ended.wait(0.02):
        peer.send(b"HTTP/1.1 103 Early Hints\r\n\r\n")


def drip_chunks(peer: Peer) -> None:
    peer.request()
    peer.send(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
    while not peer.server.ended.wait(0.02):
        peer.send(b"1\r\n{\r\n")


@pytest.mark.parametrize("behave", [drip_the_head, drip_the_body, drip_the_status, drip_chunks])
def test_a_drip_ends_with_the_time_for_a_reference(behave: Behaviour) -> None:
    """Each byte comes before the read times out, so that only the total time ends it."""
    with hostile(behave) as server:
        [found] = look_up(f"{server.host}/app:1")
    assert reason_of(found) is Reason.UNREACHABLE
    assert server.host in str(found)
    assert "no full answer in" in str(found)
    assert server.connections == 1


def test_a_host_that_drips_all_its_answers_is_given_up() -> None:
    """As many images are asked for as are at once; the rest is not waited for."""
    with hostile(drip_the_body) as server:
        found = look_up(*(f"{server.host}/app{number}:1" for number in range(60)))
    assert {reason_of(each) for each in found} == {Reason.UNREACHABLE}
    assert server.connections <= 1 + CONCURRENCY


def drip_the_first(peer: Peer) -> None:
    """Drip what is asked for first, and whatever else is of its repository."""
    while head := peer.request():
        if "/slow/" in head.partition("\r\n")[0]:
            drip_the_body_of(peer)
            return
        peer.send(answer())


@pytest.mark.parametrize("first", [True, False])
def test_one_image_that_drips_says_nothing_of_the_others(
    monkeypatch: pytest.MonkeyPatch, first: bool
) -> None:
    monkeypatch.setattr(first_contact, "FIRST_WAIT", 0.1)
    with hostile(drip_the_first) as server:
        texts = [f"{server.host}/app{number}:1" for number in range(30)]
        texts.insert(0 if first else 15, f"{server.host}/slow:1")
        found = dict(zip(texts, look_up(*texts), strict=True))
    assert reason_of(found.pop(f"{server.host}/slow:1")) is Reason.UNREACHABLE
    assert {tuple(platforms_of(each)) for each in found.values()} == {("linux/arm64",)}


def test_a_server_that_never_answers(waits: list[float]) -> None:
    def silent(peer: Peer) -> None:
        peer.request()
        peer.server.ended.wait()

    with hostile(silent) as server:
        [found] = look_up(f"{server.host}/app:1")
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"{server.host} did not answer in time" in str(found)
    assert server.connections == retries.ATTEMPTS


def test_a_server_that_never_shakes_hands(waits: list[float]) -> None:
    def mute(peer: Peer) -> None:
        peer.server.ended.wait()

    with hostile(mute) as server:
        tls = Routes((RouteTable({server.host: Route(origin=Mirror(f"https://{server.host}"))}),))
        [found] = look_up(f"{server.host}/app:1", routes=tls)
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"{server.host} did not answer in time" in str(found)


@pytest.fixture
def full() -> Iterator[str]:
    """A port that takes no connection and refuses none: its queue is full."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        host, port = listener.getsockname()
        waiting = []
        for _ in range(2):
            queued = socket.socket()
            queued.setblocking(False)
            queued.connect_ex((host, port))
            waiting.append(queued)
        yield f"{host}:{port}"
        for queued in waiting:
            queued.close()


def test_a_host_that_never_connects(full: str, waits: list[float]) -> None:
    [found] = look_up(f"{full}/app:1")
    assert reason_of(found) is Reason.UNREACHABLE
    assert f"{full} did not answer in time: no connection" in str(found)


def test_a_slow_registry_does_not_delay_another() -> None:
    """The slow one answers only after the quick one has been asked for all its images."""
    asked = threading.Event()
    left = threading.Semaphore(0)

    def quick(peer: Peer) -> None:
        while peer.request():
            peer.send(answer())
            left.release()
            if len(peer.server.requests) == 40:
                asked.set()

    def slow(peer: Peer) -> None:
        while peer.request() and asked.wait(10):
            peer.send(answer())

    with hostile(slow) as first, hostile(quick) as second, pytest.MonkeyPatch.context() as patch:
        patch.setattr(remote, "REFERENCE_TIMEOUT", 20)
        patch.setattr(sending, "TIMEOUT", httpx.Timeout(20, pool=None))
        references = [f"{first.host}/app:{tag}" for tag in range(5)]
        references += [f"{second.host}/app:{tag}" for tag in range(40)]
        found = look_up(*references, routes=plain(first.host, second.host))
    assert asked.is_set()
    assert {tuple(platforms_of(each)) for each in found} == {("linux/arm64",)}


def test_a_dead_registry_says_nothing_of_another(full: str, waits: list[float]) -> None:
    with hostile(always(answer())) as server:
        dead, fine = look_up(f"{full}/app:1", f"{server.host}/app:1")
    assert reason_of(dead) is Reason.UNREACHABLE
    assert platforms_of(fine) == ["linux/arm64"]
    assert ARM.digest in str(fine)
