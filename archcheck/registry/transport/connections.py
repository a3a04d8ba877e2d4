"""httpx's transport for one registry: few connections of its own, over `network`, proxies where there are.

Each registry has its own connections, so that the address of each can be judged by whose sake it is made
for. They are kept in a list here, and not in httpcore's pool, which compares all its connections with each
other at the start and at the end of every request. Where many images are asked for over TLS, HTTP/2 is
offered: one handshake instead of twenty.
"""

import asyncio
import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol, cast

import httpcore
import httpx

from archcheck.registry.transport.network import Network
from archcheck.registry.transport.proxies import proxy_for

_ROUTES_KEPT = 16
_EXPIRY = 30.0
"""Seconds that an idle connection is kept."""

Context = Callable[[str], ssl.SSLContext]
"""Takes host and port, returns the TLS context for them."""


class Connections(httpx.AsyncBaseTransport):
    """Sends requests over connections that are made when they are needed."""

    def __init__(self, network: Network, context: Context, connections: int) -> None:
        """Take what connects, and how many connections a proxy may be given."""
        self._network = network
        self._context = context
        self._connections = connections
        self._multiplexed = False
        self._routes: dict[str, _Origin | httpcore.AsyncConnectionPool] = {}

    def expect_many(self) -> None:
        """Offer HTTP/2 from now on: its machinery costs more than a few requests over HTTP/1.1."""
        self._multiplexed = True

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body of the response is still to be read."""
        url = request.url
        address = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        asked = httpcore.Request(
            request.method,
            address,
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            route = await self._route(url, address)
            if not isinstance(route, _Origin):
                await self._network.check_literal(url.host)
            response = await route.handle_async_request(asked)
        except Exception as error:
            raise _mapped(error) from error
        body = _Body(cast("_Parts", response.stream))
        return httpx.Response(response.status, headers=response.headers, stream=body)

    async def aclose(self) -> None:
        """Close all connections."""
        for route in self._routes.values():
            await route.aclose()

    async def _trim(self) -> None:
        """Close what waits at hosts that redirects led to: a registry may name any number of them."""
        while len(self._routes) >= _ROUTES_KEPT:
            others = list(self._routes.items())[1:]  # the first is the registry itself
            idle = (key for key, route in others if isinstance(route, _Origin) and route.is_idle())
            oldest = next(idle, None)
            if oldest is None:
                return
            await self._routes.pop(oldest).aclose()

    async def _route(self, url: httpx.URL, address: httpcore.URL) -> "_Origin | httpcore.AsyncConnectionPool":
        """Return the connections to an address."""
        key = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if key not in self._routes:
            await self._trim()
            context = self._context(url.netloc.decode("ascii")) if url.scheme == "https" else None
            proxy = proxy_for(url.scheme, url.host)
            if proxy:
                self._routes[key] = _proxy_pool(proxy, self._connections, context, self._network)
            else:
                multiplexed = self._multiplexed and context is not None
                self._routes[key] = _Origin(address.origin, context, self._network, multiplexed)
        return self._routes[key]


class _Origin:
    """The connections to one scheme, host and port: as many as there are requests at a time.

    Where HTTP/2 is offered, the first request opens a connection and the others wait until it stands: they
    may share it. Where it does not come to stand, or speaks HTTP/1.1, each opens its own.
    """

    def __init__(
        self,
        origin: httpcore.Origin,
        context: ssl.SSLContext | None,
        network: Network,
        multiplexed: bool,  # noqa: FBT001
    ) -> None:
        self._origin = origin
        self._context = context
        self._network = network
        self._multiplexed = multiplexed
        self._open: list[httpcore.AsyncHTTPConnection] = []
        self._opening: asyncio.Event | None = None
        self._claimed: set[httpcore.AsyncHTTPConnection] = set()

    async def handle_async_request(self, request: httpcore.Request) -> httpcore.Response:
        """Send a request; one that died of a connection's old age gets a new one."""
        while self._opening is not None and not self._opening.is_set():
            await self._opening.wait()
        while (waiting := await self._free()) is not None:
            self._claimed.add(waiting)
            try:
                return await waiting.handle_async_request(request)
            except httpcore.ConnectionNotAvailable:
                continue
            except (httpcore.RemoteProtocolError, httpcore.ReadError, httpcore.WriteError):
                if request.method == b"POST":
                    raise
                break
            finally:
                self._claimed.discard(waiting)
        return await self._send_by_a_new_one(request)

    async def aclose(self) -> None:
        for connection in self._open:
            await connection.aclose()

    def is_idle(self) -> bool:
        """Return whether no request is under way."""
        return not self._claimed and all(
            connection.is_idle() or connection.is_closed() for connection in self._open
        )

    async def _free(self) -> httpcore.AsyncHTTPConnection | None:
        """Return a connection that waits for work; drop those that the other side has closed."""
        self._open = [connection for connection in self._open if not connection.is_closed()]
        taken = frozenset() if self._multiplexed else self._claimed
        available = [
            connection for connection in self._open if connection.is_available() and connection not in taken
        ]
        expired = [connection for connection in available if connection.has_expired()]
        self._open = [connection for connection in self._open if connection not in expired]
        for connection in expired:
            await connection.aclose()
        return next(
            (
                connection
                for connection in available
                if connection not in expired and connection.is_available()
            ),
            None,
        )

    async def _send_by_a_new_one(self, request: httpcore.Request) -> httpcore.Response:
        settled = asyncio.Event()
        if any("HTTP/1.1" in other.info() for other in self._open):
            self._multiplexed = False
        if self._multiplexed:
            self._opening = settled
        connection = httpcore.AsyncHTTPConnection(
            self._origin,
            self._context,
            _EXPIRY,
            http2=self._multiplexed,
            network_backend=_Announcing(self._network, settled),
        )
        self._open.append(connection)
        try:
            return await connection.handle_async_request(request)
        finally:
            settled.set()


class _Announcing(httpcore.AsyncNetworkBackend):
    """A network that tells when a connection stands, or does not come to stand."""

    def __init__(self, network: Network, settled: asyncio.Event) -> None:
        self._network = network
        self._settled = settled

    async def connect_tcp(self, *arguments: Any, **options: Any) -> httpcore.AsyncNetworkStream:
        stream = await self._network.connect_tcp(*arguments, **options)
        stream.on_tls(self._settled.set)
        return stream


class _Parts(Protocol):
    """A body as httpcore gives it."""

    def __aiter__(self) -> AsyncIterator[bytes]: ...

    async def aclose(self) -> None: ...


class _Body(httpx.AsyncByteStream):
    def __init__(self, stream: "_Parts") -> None:
        self._stream = stream

    async def __aiter__(self) -> AsyncIterator[bytes]:
        try:
            async for part in self._stream:
                yield part
        except Exception as error:
            raise _mapped(error) from error

    async def aclose(self) -> None:
        await self._stream.aclose()


def _proxy_pool(
    url: str, connections: int, context: ssl.SSLContext | None, network: Network
) -> httpcore.AsyncConnectionPool:
    """Return the connections through a proxy; httpcore wants its credentials apart from its address.

    Raises:
        httpx.ProxyError: it is no address, or SOCKS without the package for it.

    """
    options: dict[str, Any] = {
        "ssl_context": context,
        "max_connections": connections,
        "max_keepalive_connections": connections,
        "keepalive_expiry": _EXPIRY,
        "network_backend": network,
    }
    try:
        proxy = httpx.Proxy(url)
        address = httpcore.URL(
            scheme=proxy.url.raw_scheme, host=proxy.url.raw_host, port=proxy.url.port, target=b"/"
        )
        if proxy.url.scheme.startswith("socks"):
            return httpcore.AsyncSOCKSProxy(address, proxy_auth=proxy.raw_auth, **options)
        return httpcore.AsyncHTTPProxy(
            address, proxy_auth=proxy.raw_auth, proxy_headers=proxy.headers.raw, **options
        )
    except (ValueError, RuntimeError, ImportError, httpx.InvalidURL) as error:
        raise httpx.ProxyError(f"the proxy cannot be used: {error}") from error


def _mapped(error: Exception) -> Exception:
    """Return httpx's error for httpcore's; they bear the same names."""
    for kind in type(error).__mro__:
        if kind.__module__.startswith("httpcore") and (same := getattr(httpx, kind.__name__, None)):
            mapped: Exception = same(str(error))
            return mapped
    return error
