"""One host that speaks the distribution-spec's pull API: the rings that a question to it passes, once each.

Server           the quota that answers tell of
Authentication   the login that opens what is asked
FirstContact     the scheme, and one question before all others
Redirects        to the end, the login left behind on the way
HostRequests     the circuit breaker of the host's own connections
Transport        failures become outcomes; `Retries`; `Sender`: one HTTP request
Connections      kept, few; proxies; `Network`: every address is checked by `AddressPolicy`
"""

import asyncio

from archcheck.frozen import dataclass
from archcheck.registry.credentials.model import Keychain
from archcheck.registry.transport.authentication import Authentication
from archcheck.registry.transport.breaker import Breaker
from archcheck.registry.transport.first_contact import FirstContact
from archcheck.registry.transport.following import Redirects
from archcheck.registry.transport.host_address import HostAddress
from archcheck.registry.transport.host_credentials import HostCredentials
from archcheck.registry.transport.host_requests import HostRequests
from archcheck.registry.transport.messages import RegistryRequest, RegistryResponse
from archcheck.registry.transport.quota import Quota, quota_of
from archcheck.registry.transport.rate_limits import RateLimits
from archcheck.registry.transport.tokens import Tokens
from archcheck.registry.transport.transport import Transport

CONCURRENCY = 20
"""Images asked of one host at a time, and connections to it, unless the configuration says otherwise."""


@dataclass(frozen=True, slots=True)
class HostPolicy:
    """How a host is asked: how many images at a time, and in which schemes, the preferred one first."""

    concurrency: int = CONCURRENCY
    schemes: tuple[str, ...] = ()


_DEFAULT = HostPolicy()


class Server:
    """What a run knows of one host."""

    def __init__(
        self,
        url: str,
        transport: Transport,
        tokens: Tokens,
        keychain: Keychain,
        policy: HostPolicy = _DEFAULT,
    ) -> None:
        """Take the host's URL (scheme, host and port), and what serves to ask it."""
        scheme, _, self.host = url.partition("://")
        self.slots = asyncio.Semaphore(policy.concurrency)
        self.quota: Quota | None = None
        self.limits = RateLimits(self.host)
        self._transport = transport
        self._tokens = tokens
        self._breaker = Breaker()
        address = HostAddress(self.host, policy.schemes or (scheme,))
        redirects = Redirects(address, HostRequests(address, transport, self._breaker), tokens)
        first = FirstContact(address, redirects, self._breaker)
        credentials = HostCredentials(self.host, tokens, keychain)
        self._authentication = Authentication(address, redirects, first, credentials)

    def expect(self, repositories: list[str]) -> None:
        """Hear which repositories the run will ask for, once for each image."""
        self._tokens.expect(repositories)
        self._transport.expect(len(repositories))

    async def aclose(self) -> None:
        """Close its connections."""
        await self._transport.aclose()

    def give_up(self, repository: str) -> None:
        """Hear that an image of a repository took longer than it may."""
        self._breaker.record_slowness(self.host, repository)

    async def ask(self, request: RegistryRequest) -> RegistryResponse:
        """Return the answer at the end of all redirects, whatever its status, logged in where it must be.

        Raises:
            LookupFailedError: there is none, or only from where nothing is followed.

        """
        answer = await self._authentication.send(request)
        self.quota = quota_of(answer.headers) or self.quota
        return answer

    async def learn_all(self) -> None:
        """Learn what is wanted for that which a guess has opened, where the host wants several things.

        Each may open what could not be read; which of them were met depends on the order of the questions.
        """
        unheard = self._authentication.unheard()
        await asyncio.gather(*(self._hear(request) for request in unheard), return_exceptions=True)

    async def _hear(self, request: RegistryRequest) -> None:
        async with self.slots:
            await self._authentication.hear(request)

    def knows_better(self, repository: str) -> bool:
        """Return whether something else is wanted for another repository than has been tried for this one.

        That is asked at the end of a run, of what could not be read.
        """
        return self._authentication.guess_another(repository)
