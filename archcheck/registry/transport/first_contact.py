"""The ring of the first question to a host: in which scheme it answers, and what it wants.

The others wait for its answer, which tells them both.
"""

import asyncio
import logging
from contextlib import suppress

from archcheck.registry.transport.breaker import Breaker
from archcheck.registry.transport.following import Redirects
from archcheck.registry.transport.host_address import HostAddress
from archcheck.registry.transport.messages import NoAnswerError, RegistryRequest, RegistryResponse
from archcheck.registry.transport.schemes import is_answered_by_tls, may_speak_another, most_telling

logger = logging.getLogger(__name__)

FIRST_WAIT = 10.0
"""Seconds for which the others wait for the first answer of a host, before they ask for themselves."""


class FirstContact:
    """Asks a host without a login, one request before all others."""

    def __init__(self, address: HostAddress, below: Redirects, breaker: Breaker) -> None:
        self._address = address
        self._below = below
        self._breaker = breaker
        self._first: asyncio.Event | None = None

    async def send(self, request: RegistryRequest) -> RegistryResponse | None:
        """Return the response; None where this waited for another question, which may have told how to ask.

        Raises:
            LookupFailedError: there is none.

        """
        if self._first is None:
            self._first = asyncio.Event()
            try:
                return await self._probe(request)
            finally:
                self._first.set()
        if not self._first.is_set():
            with suppress(TimeoutError):
                async with asyncio.timeout(FIRST_WAIT):
                    await self._first.wait()
            return None
        return await self._below.send(request)

    async def _probe(self, request: RegistryRequest) -> RegistryResponse:
        """Ask in each scheme that the host may speak until one is answered."""
        address, schemes = self._address, self._address.schemes
        failures: list[NoAnswerError] = []
        for start in range(len(schemes) if len(schemes) > 1 else 0):
            address.schemes = schemes[start:]
            try:
                answer = await self._below.send(request, retries=False)
            except NoAnswerError as failure:
                if not address.has(failure.url):
                    raise
                failures.append(failure)
                if not may_speak_another(address.schemes, address.host, failure):
                    break
            else:
                if len(address.schemes) == 1 or not is_answered_by_tls(address.url, answer):
                    return answer
            logger.debug("%s does not speak %s", address.host, address.schemes[0])
        if len(failures) < 2:
            return await self._below.send(request)
        address.schemes, telling = most_telling(schemes, failures)
        self._breaker.record_failure(telling, request.repository)
        raise telling
