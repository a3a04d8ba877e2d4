"""TCP and TLS for httpcore: asyncio's streams, to addresses that have been judged first.

httpcore's own backend resolves a name where the address cannot be looked at, and asks on every request which
async library runs.
"""

import asyncio
import ssl
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import httpcore

from archcheck.registry.transport.resolver import Resolver
from archcheck.registry.transport.trust import literal

STAGGER = 0.25
"""Seconds before the next address of a host is tried beside one that has not answered (RFC 8305)."""

AddressCheck = Callable[[str, str], Awaitable[None]]
"""Takes a host and an address of it; raises `ForbiddenAddressError` where it may not be connected to."""


class ForbiddenAddressError(httpcore.ConnectError):
    """A connection that was not made, because of where it would have led."""


class NoConnectionError(httpcore.ConnectError):
    """A host to which no connection came to stand; it may be a proxy that the request was to go through."""

    def __init__(self, host: str, text: str) -> None:
        super().__init__(text)
        self.host = host


class NoConnectionTimeout(httpcore.ConnectTimeout):
    """The same, where it is the time that ended it."""

    def __init__(self, host: str, text: str) -> None:
        super().__init__(text)
        self.host = host


class HandshakeError(httpcore.ConnectError):
    """A host to which a connection stood, and that did not agree on TLS."""

    def __init__(self, host: str, text: str) -> None:
        super().__init__(text)
        self.host = host


class HandshakeTimeout(httpcore.ConnectTimeout):
    """A host that is silent where a TLS handshake begins."""

    def __init__(self, host: str, text: str) -> None:
        super().__init__(text)
        self.host = host


class Network(httpcore.AsyncNetworkBackend):
    """Connections of one registry's client."""

    def __init__(self, resolver: Resolver, check: AddressCheck) -> None:
        self._resolver = resolver
        self._check = check

    async def check_literal(self, host: str) -> None:
        """Check a host that is an address, where a proxy would connect to it.

        Raises:
            ForbiddenAddressError: it may not be connected to. What a name leads to only the proxy knows.

        """
        try:
            address = literal(host)
        except ValueError as error:
            raise ForbiddenAddressError(f"{host} is no address") from error
        if address is not None:
            await self._check(host, address)

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - httpcore's signature
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> "NetworkStream":
        """Return a connection to the first address that answers."""
        del local_address, socket_options
        try:
            async with asyncio.timeout(timeout):
                addresses = await self._resolver.addresses(host)
                for address in addresses:
                    await self._check(host, address)
                address, reader, writer = await _first(addresses, port)
        except TimeoutError as error:
            raise NoConnectionTimeout(host, f"no connection in {timeout} s") from error
        except (OSError, UnicodeError) as error:
            raise NoConnectionError(host, f"{host}: {error}") from error
        self._resolver.prefer(host, address)
        return NetworkStream(reader, writer)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


class NetworkStream(httpcore.AsyncNetworkStream):
    """One connection, plain or with TLS."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._tell: Callable[[], None] = lambda: None

    def on_tls(self, tell: Callable[[], None]) -> None:
        """Hear when the TLS handshake is over, for better or worse."""
        self._tell = tell

    async def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ASYNC109
        """Return what has come, at most so many bytes; none at the end."""
        try:
            async with asyncio.timeout(timeout):
                return await self._reader.read(max_bytes)
        except TimeoutError as error:
            raise httpcore.ReadTimeout(f"nothing came for {timeout} s") from error
        except OSError as error:
            raise httpcore.ReadError(str(error)) from error

    async def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ASYNC109
        """Send bytes."""
        if not buffer:
            return
        try:
            async with asyncio.timeout(timeout):
                self._writer.write(buffer)
                await self._writer.drain()
        except TimeoutError as error:
            raise httpcore.WriteTimeout(f"nothing could be sent for {timeout} s") from error
        except OSError as error:
            raise httpcore.WriteError(str(error)) from error

    async def aclose(self) -> None:
        """Close the connection at once."""
        # abort(), not close(): a TLS peer that never says goodbye would be waited for.
        self._writer.transport.abort()
        await asyncio.sleep(0)

    async def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ASYNC109
    ) -> httpcore.AsyncNetworkStream:
        """Speak TLS from now on."""
        try:
            async with asyncio.timeout(timeout):
                await self._writer.start_tls(ssl_context, server_hostname=server_hostname)
        except TimeoutError as error:
            raise HandshakeTimeout(server_hostname or "", f"no TLS handshake in {timeout} s") from error
        except OSError as error:
            text = str(error) or "the connection was closed where the TLS handshake begins"
            raise HandshakeError(server_hostname or "", text) from error
        finally:
            self._tell()
        return self

    def get_extra_info(self, info: str) -> Any:
        """Return what httpcore asks of a connection."""
        if info == "is_readable":
            return self._reader.at_eof() or self._writer.is_closing()
        names = {"ssl_object": "ssl_object", "server_addr": "peername", "client_addr": "sockname"}
        return self._writer.get_extra_info(names[info]) if info in names else None


async def _first(
    addresses: tuple[str, ...], port: int
) -> tuple[str, asyncio.StreamReader, asyncio.StreamWriter]:
    """Return the connection that stands first, each address starting `STAGGER` after the one before."""
    if len(addresses) == 1:
        return addresses[0], *await asyncio.open_connection(addresses[0], port)
    waiting = list(addresses)
    pending: dict[asyncio.Task[tuple[asyncio.StreamReader, asyncio.StreamWriter]], str] = {}
    failure: OSError | None = None
    try:
        while waiting or pending:
            if waiting:
                address = waiting.pop(0)
                pending[asyncio.create_task(asyncio.open_connection(address, port))] = address
            done, _ = await asyncio.wait(
                pending, timeout=STAGGER if waiting else None, return_when=asyncio.FIRST_COMPLETED
            )
            for task in done:
                address = pending.pop(task)
                error = task.exception()
                if error is None:
                    return address, *task.result()
                failure = error if isinstance(error, OSError) else OSError(str(error))
    finally:
        for task in pending:
            task.add_done_callback(_drop)
            task.cancel()
    raise failure or OSError("no address")


def _drop(task: asyncio.Task[tuple[asyncio.StreamReader, asyncio.StreamWriter]]) -> None:
    """Close a connection that came too late."""
    if not task.cancelled() and task.exception() is None:
        task.result()[1].transport.abort()
