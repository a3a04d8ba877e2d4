"""Names, addresses and machines that a test makes up; every machine is a port of this one."""

import asyncio
import socket
from dataclasses import dataclass, field
from typing import Any

import pytest

from archcheck.registry.transport import resolver
from tests.real.network.server import Hostile

_connect = asyncio.open_connection


@dataclass
class Internet:
    """`names` lead to addresses, addresses to servers; who connected where and asked for what name is kept."""

    names: dict[str, tuple[str, ...]] = field(default_factory=dict)
    machines: dict[str, Hostile] = field(default_factory=dict)
    connected: list[str] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)

    def put(self, name: str, server: Hostile, *addresses: str) -> str:
        """Let a name lead to addresses, and all of them to one server."""
        self.names[name] = addresses
        self.machines |= dict.fromkeys(addresses, server)
        return name

    def resolve(self, name: str) -> tuple[str, ...]:
        self.looked_up.append(name)
        if name not in self.names:
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return self.names[name]

    async def connect(
        self, address: str, port: int, **options: Any
    ) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self.connected.append(address)
        if address not in self.machines:
            raise ConnectionRefusedError(f"Connect call failed ({address!r}, {port})")
        host, _, local = self.machines[address].host.partition(":")
        return await _connect(host, int(local), **options)


@pytest.fixture
def internet(monkeypatch: pytest.MonkeyPatch) -> Internet:
    made_up = Internet()
    monkeypatch.setattr(resolver, "_look_up", made_up.resolve)
    monkeypatch.setattr(asyncio, "open_connection", made_up.connect)
    return made_up
