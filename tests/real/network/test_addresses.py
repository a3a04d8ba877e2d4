"""A host with several addresses: one that is dead or slow costs little."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest

from archcheck.images.availability import Reason
from archcheck.registry.transport import network
from tests.real.network.internet import Internet
from tests.real.network.running import look_up, plain
from tests.real.network.server import Hostile, Peer, always, answer, hostile
from tests.unit.registry.asking import platforms_of, reason_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]

REGISTRY = "registry.example.com"
DEAD, ALIVE, THIRD = "2606:2800::1", "93.184.216.34", "93.184.216.35"


@pytest.fixture
def registry(internet: Internet) -> Iterator[Hostile]:
    with hostile(always(answer())) as server:
        internet.put(REGISTRY, server, ALIVE)
        yield server


def hang(internet: Internet, monkeypatch: pytest.MonkeyPatch, *addresses: str) -> None:
    """Let connections to these addresses never come about."""
    connect = internet.connect

    async def open_connection(address: str, port: int, **options: Any) -> Any:
        if address in addresses:
            internet.connected.append(address)
            await asyncio.Event().wait()
        return await connect(address, port, **options)

    monkeypatch.setattr(asyncio, "open_connection", open_connection)


def test_an_address_that_refuses_leaves_the_next(internet: Internet, registry: Hostile) -> None:
    internet.names[REGISTRY] = (DEAD, ALIVE)
    [found] = look_up(f"{REGISTRY}/app:1", routes=plain(REGISTRY))
    assert platforms_of(found) == ["linux/arm64"]
    assert internet.connected == [DEAD, ALIVE]


def test_an_address_that_hangs_is_not_waited_for(
    internet: Internet, registry: Hostile, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "STAGGER", 0.01)
    internet.names[REGISTRY] = (DEAD, ALIVE)
    hang(internet, monkeypatch, DEAD)
    [found] = look_up(f"{REGISTRY}/app:1", routes=plain(REGISTRY))
    assert platforms_of(found) == ["linux/arm64"]
    assert internet.connected == [DEAD, ALIVE]


def test_the_address_that_answered_is_asked_first_from_then_on(
    internet: Internet, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(network, "STAGGER", 0.3)  # long enough for a busy machine to connect

    def once(peer: Peer) -> None:
        peer.request()
        peer.send(answer(Connection="close"))

    with hostile(once) as server:
        internet.put(REGISTRY, server, ALIVE)
        internet.names[REGISTRY] = (DEAD, ALIVE)
        hang(internet, monkeypatch, DEAD)
        found = look_up(*(f"{REGISTRY}/app:{tag}" for tag in range(4)), routes=plain(REGISTRY, concurrency=1))
    assert {tuple(platforms_of(each)) for each in found} == {("linux/arm64",)}
    assert internet.connected == [DEAD, *[ALIVE] * 4]


def test_a_good_address_is_not_raced(internet: Internet, registry: Hostile) -> None:
    internet.names[REGISTRY] = (ALIVE, THIRD)
    look_up(f"{REGISTRY}/app:1", routes=plain(REGISTRY))
    assert internet.connected == [ALIVE]


def test_no_address_answers(internet: Internet, registry: Hostile) -> None:
    internet.names[REGISTRY] = (DEAD, THIRD)
    [found] = look_up(f"{REGISTRY}/app:1", routes=plain(REGISTRY))
    assert reason_of(found) is Reason.UNREACHABLE
    assert REGISTRY in str(found)
    assert registry.connections == 0
