"""The innermost ring: one HTTP request as it stands, and its response read to a bounded end.

No cookies, no `.netrc`, no redirect is followed; what the layers below raise is passed on as it is.
"""

import logging

import httpx

from archcheck import __version__
from archcheck.registry.hosts import shown
from archcheck.registry.transport.decoding import decoded, too_large
from archcheck.registry.transport.messages import NoAnswerError, OutgoingRequest, RegistryResponse
from archcheck.registry.transport.proxies import proxy_of
from archcheck.registry.transport.unreachable import wants_a_login

logger = logging.getLogger(__name__)

TIMEOUT = httpx.Timeout(15, connect=5, pool=None)
_HEADERS = {"Accept": "*/*", "User-Agent": f"archcheck/{__version__}", "Accept-Encoding": "identity"}


class Sender:
    """Sends each request once, over the connections of one registry."""

    def __init__(self, wire: httpx.AsyncBaseTransport) -> None:
        self._wire = wire

    async def send(self, outgoing: OutgoingRequest) -> RegistryResponse:
        """Return the response to a request, with a body of at most its limit.

        Raises:
            LookupFailedError: the body is larger, or a proxy wants a login; and what httpx raises.

        """
        request = httpx.Request(
            outgoing.method,
            outgoing.url,
            headers={**_HEADERS, **outgoing.headers},
            data=outgoing.form,
            extensions={"timeout": TIMEOUT.as_dict()},
        )
        response = await self._wire.handle_async_request(request)
        url, body = outgoing.url, bytearray()
        try:
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > outgoing.limit:
                    raise too_large(url, outgoing.limit)
        finally:
            await response.aclose()
        if logger.isEnabledFor(logging.DEBUG):
            bare, size = redacted(url), len(body)
            logger.debug("%s %s: %s, %d bytes", outgoing.method, bare, response.status_code, size)
        proxy = proxy_of(url) if request.url.scheme == "http" else None
        if response.status_code == 407:
            detail = f"407 {response.headers.get('proxy-authenticate', '')[:60]}".strip()
            raise NoAnswerError(url, wants_a_login(url, proxy, detail), connected=False)
        return RegistryResponse(
            url,
            response.status_code,
            response.headers,
            decoded(bytes(body), url, response, outgoing.limit),
            shown(proxy) if proxy else "",
        )

    async def aclose(self) -> None:
        """Close all connections."""
        await self._wire.aclose()


def redacted(url: str) -> str:
    """Return a URL for the log: without user, and without its query, which may be a signature."""
    bare = httpx.URL(url)
    return str(bare.copy_with(userinfo=b"", query=None)) + ("?…" if bare.query else "")
