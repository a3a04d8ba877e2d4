import asyncio
import socket

import pytest
from pytest_socket import SocketBlockedError


@pytest.mark.parametrize("family", [socket.AF_INET, socket.AF_INET6])
def test_a_unit_test_opens_no_socket(family: int) -> None:
    with pytest.raises((SocketBlockedError, UserWarning)):
        socket.socket(family, socket.SOCK_STREAM)


def test_a_unit_test_resolves_no_name() -> None:
    with pytest.raises((SocketBlockedError, UserWarning)):
        socket.getaddrinfo("localhost", 80)


def test_asyncio_still_runs() -> None:
    async def answer() -> int:
        return await asyncio.to_thread(lambda: 42)

    assert asyncio.run(answer()) == 42


@pytest.mark.real
def test_a_real_test_may_listen_on_loopback() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.bind(("127.0.0.1", 0))
        assert listener.getsockname()[1] > 0
