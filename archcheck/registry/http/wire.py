"""httpx's transport for one registry: few connections of its own, over `network`, proxies where there are.

One pool a registry: httpcore looks through the whole pool for every request, and one pool lets the address
of every connection be judged by whose sake it is made for.
"""

import ssl
from collections.abc import AsyncIterator, Callable
from typing import Any, Protocol, cast

import httpcore
import httpx

from archcheck.registry.http.network import Network
from archcheck.registry.http.proxies import proxy_for

_EXPIRY = 30.0
"""Seconds that an idle connection is kept."""

Context = Callable[[str], ssl.SSLContext]
"""Takes host and port, returns the TLS context for them."""


class Wire(httpx.AsyncBaseTransport):
    """Sends requests over pools that are made when they are needed."""

    def __init__(self, network: Network, context: Context, connections: int, *, http2: bool = False) -> None:
        self._network = network
        self._context = context
        self._connections = connections
        self._http2 = http2
        self._pools: dict[tuple[str, str], httpcore.AsyncConnectionPool] = {}

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Send one request; the body of the response is still to be read."""
        url = request.url
        asked = httpcore.Request(
            method=request.method,
            url=httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
            headers=request.headers.raw,
            content=request.stream,
            extensions=request.extensions,
        )
        try:
            response = await self._pool(url).handle_async_request(asked)
        except Exception as error:
            raise _mapped(error) from error
        body = _Body(cast("_Parts", response.stream))
        return httpx.Response(response.status, headers=response.headers, stream=body)

    async def aclose(self) -> None:
        """Close all connections."""
        for pool in self._pools.values():
            await pool.aclose()

    def _pool(self, url: httpx.URL) -> httpcore.AsyncConnectionPool:
        """Return the pool for an address: plain connections have one, TLS one for each host."""
        key = (url.scheme, url.netloc.decode("ascii") if url.scheme == "https" else "")
        proxy = proxy_for(url.scheme, url.host)
        if proxy:
            key = (*key[:1], f"{key[1]} by {proxy}")
        if key not in self._pools:
            context = self._context(url.netloc.decode("ascii")) if url.scheme == "https" else None
            options: dict[str, Any] = {
                "ssl_context": context,
                "max_connections": self._connections,
                "max_keepalive_connections": self._connections,
                "keepalive_expiry": _EXPIRY,
                "http2": self._http2,
                "network_backend": self._network,
            }
            if proxy:
                self._pools[key] = _proxy_pool(proxy, options)
            else:
                self._pools[key] = httpcore.AsyncConnectionPool(**options)
        return self._pools[key]


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


def _proxy_pool(url: str, options: dict[str, Any]) -> httpcore.AsyncConnectionPool:
    """Return the connections through a proxy; httpcore wants its credentials apart from its address.

    Raises:
        httpx.ProxyError: it is no address, or SOCKS without the package for it.

    """
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
