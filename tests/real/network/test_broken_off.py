"""Connections that end in the middle of something, and answers that are none."""

import subprocess
import sys

import pytest

from archcheck.images.availability import Reason
from archcheck.registry.transport.retries import ATTEMPTS
from tests.real.network.running import look_up, plain
from tests.real.network.server import Behaviour, Peer, always, answer, hostile
from tests.unit.registry.asking import platforms_of, reason_of
from tests.unit.registry.documents import images_of

pytestmark = [pytest.mark.real, pytest.mark.usefixtures("waits")]

HALF = len(answer()) - 20


def first_say(data: bytes) -> Behaviour:
    """Say this on the first connection and close it; behave on all others."""

    def behave(peer: Peer) -> None:
        if peer.number == 1:
            peer.request()
            peer.send(data)
        else:
            always(answer())(peer)

    return behave


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="before the answer"),
        pytest.param(b"HTTP/1.1 200", id="in the status"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Le", id="in the headers"),
        pytest.param(answer()[:HALF], id="in the body"),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{", id="in a chunk"),
    ],
)
def test_an_early_close_is_tried_again(data: bytes) -> None:
    with hostile(first_say(data)) as server:
        [found] = look_up(f"{server.host}/app:1")
    assert platforms_of(found) == ["linux/arm64"]
    assert len(server.requests) == 2


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(answer()[:HALF], id="half a body"),
        pytest.param(b"SSH-2.0-OpenSSH_9.2\r\n", id="another protocol"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n", id="a negative length"),
        pytest.param(
            b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}", id="two lengths"
        ),
        pytest.param(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", id="no chunk"),
        pytest.param(b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000, id="endless headers"),
        pytest.param(b"\x00" * 200_000, id="binary"),
    ],
)
def test_an_answer_that_is_never_one(data: bytes) -> None:
    def behave(peer: Peer) -> None:
        peer.request()
        peer.send(data)

    with hostile(behave) as server:
        [found] = look_up(f"{server.host}/app:1")
    assert reason_of(found) is Reason.UNREACHABLE
    assert server.host in str(found)
    assert server.connections == ATTEMPTS


def single(peer: Peer) -> None:
    """Answer one request a connection, and close it without a word of warning."""
    peer.request()
    peer.send(answer())


def test_a_reused_connection_that_has_died_is_replaced_once() -> None:
    """The second request goes out on a connection that the server closes when it arrives."""

    def behave(peer: Peer) -> None:
        peer.request()
        peer.send(answer(images_of("linux/arm64").body))
        if peer.number == 1:
            peer.request()
        else:
            always(answer())(peer)

    with hostile(behave) as server:
        found = look_up(
            *(f"{server.host}/app:{tag}" for tag in "123"), routes=plain(server.host, concurrency=1)
        )
    assert [platforms_of(each) for each in found] == [["linux/arm64"]] * 3
    assert server.paths.count("GET /v2/app/manifests/2") == 2
    assert server.connections == 2


def test_connections_that_the_server_drops_are_not_kept() -> None:
    """300 images with 100 files: what is dead must be closed, not collected."""
    with hostile(single) as server:
        done = subprocess.run(
            [sys.executable, "-c", DROPPED, server.host],
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
    assert (done.stdout, done.stderr, done.returncode) == ("300\n", "", 0)


DROPPED = """\
import resource, sys
from archcheck.images.availability import Found
from archcheck.registry.transport import transport
from tests.real.network.running import look_up, plain

async def rest(_): pass
transport.rest = rest
resource.setrlimit(resource.RLIMIT_NOFILE, (100, 100))
host = sys.argv[1]
found = look_up(*(f"{host}/app:{tag}" for tag in range(300)), routes=plain(host))
print(sum(isinstance(each, Found) for each in found))
"""
