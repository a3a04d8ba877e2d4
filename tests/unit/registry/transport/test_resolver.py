"""Host names → addresses."""

import asyncio
import socket

import pytest

from archcheck.registry.transport.resolver import Resolver


@pytest.mark.parametrize("host", ["hub.localhost", "a.b.LOCALHOST", "hub.localhost."])
def test_a_name_below_localhost_is_this_machine_and_asked_of_no_name_server(
    monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    def ask(*_: object, **__: object) -> None:
        raise AssertionError

    monkeypatch.setattr(socket, "getaddrinfo", ask)
    assert asyncio.run(Resolver().addresses(host)) == ("127.0.0.1", "::1")


def test_other_names_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("10.0.0.1", 0))] * 2
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: answer)
    assert asyncio.run(Resolver().addresses("localhost.example.com")) == ("10.0.0.1",)
