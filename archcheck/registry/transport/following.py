"""The ring of redirects: a request is followed to its end, and its login stays behind on the way."""

from archcheck.registry.transport.challenge import challenges_in
from archcheck.registry.transport.host_address import HostAddress
from archcheck.registry.transport.host_requests import HostRequests
from archcheck.registry.transport.messages import RegistryRequest, RegistryResponse
from archcheck.registry.transport.origins import is_same_origin
from archcheck.registry.transport.redirects import REDIRECT_LIMIT, endless, next_hop
from archcheck.registry.transport.tokens import Tokens


class Redirects:
    """Follows where a host leads.

    Authorization stays behind where scheme, host or port change; a host that a redirect leads to gets an
    anonymous token at most (registry.k8s.io leads to registries that want one).
    """

    def __init__(self, address: HostAddress, below: HostRequests, tokens: Tokens) -> None:
        self._address = address
        self._below = below
        self._tokens = tokens

    async def send(
        self, request: RegistryRequest, authorization: str | None = None, *, retries: bool = True
    ) -> RegistryResponse:
        """Return the response at the end of the redirects.

        Raises:
            LookupFailedError: there is none, or it is where nothing is followed to.

        """
        url = asked = f"{self._address.url}{request.path}"
        anonymous = False
        for _ in range(2 * REDIRECT_LIMIT):
            answer = await self._below.send(request, asked, authorization, retries=retries)
            if answer.status == 401 and not is_same_origin(asked, url) and not anonymous:
                anonymous = True
                authorization = await self._tokens.authorization(
                    challenges_in(answer.headers), asked, "", None
                )
                if authorization:
                    continue
            target = next_hop(answer)
            if target is None:
                return answer
            if not is_same_origin(target, asked):
                authorization, anonymous = None, False
            asked = target
        raise endless(self._address.host)
