"""The ring of errors around one registry's connections: what the layers below raise is told as an outcome.

Redirects are left to the caller, who knows which headers may follow.
"""

from collections.abc import Mapping

import httpx

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.connections import Connections
from archcheck.registry.transport.messages import NoAnswerError, OutgoingRequest, RegistryResponse
from archcheck.registry.transport.proxies import proxy_of
from archcheck.registry.transport.retries import Retries
from archcheck.registry.transport.sending import Sender
from archcheck.registry.transport.tls import TlsFileError
from archcheck.registry.transport.unreachable import FAILURES, explain, is_unconnected

MANY = 8
"""Images of one host for which HTTP/2 is worth its machinery."""


class Transport:
    """The connections of one registry. A request raises `LookupFailedError` where no answer came in time."""

    def __init__(self, wire: httpx.AsyncBaseTransport) -> None:
        self._wire = wire
        self._sender = Sender(wire)
        self._retries = Retries(self._sender)

    def expect(self, images: int) -> None:
        """Hear how many images will be asked for."""
        if images >= MANY and isinstance(self._wire, Connections):
            self._wire.expect_many()

    async def get(
        self, url: str, headers: Mapping[str, str], limit: int, *, retries: bool = True
    ) -> RegistryResponse:
        """Return the answer to a GET, of at most `limit` bytes. Without `retries` one failure is enough."""
        return await self._send(OutgoingRequest("GET", url, limit, headers, retries=retries))

    async def head(self, url: str, headers: Mapping[str, str], *, retries: bool = True) -> RegistryResponse:
        """Return the answer to a HEAD."""
        return await self._send(OutgoingRequest("HEAD", url, 0, headers, retries=retries))

    async def post(self, url: str, form: Mapping[str, str], limit: int) -> RegistryResponse:
        """Return the answer to a form sent by POST."""
        return await self._send(OutgoingRequest("POST", url, limit, form=form))

    async def aclose(self) -> None:
        """Close all connections."""
        await self._sender.aclose()

    async def _send(self, request: OutgoingRequest) -> RegistryResponse:
        try:
            return await self._retries.send(request)
        except TlsFileError as error:
            outcome = Unknown(Reason.UNREACHABLE, str(error))
            raise NoAnswerError(request.url, outcome, connected=False) from error
        except FAILURES as error:
            outcome = explain(request.url, error, proxy_of(request.url))
            if outcome.reason is not Reason.UNREACHABLE:
                raise LookupFailedError(outcome) from error
            raise NoAnswerError(request.url, outcome, connected=not is_unconnected(error)) from error
