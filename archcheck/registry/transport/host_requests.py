"""The ring of the host itself: what becomes of its own connections says whether it is asked again.

What a redirect leads to is another host: it hears nothing that was meant for this one, and its failures say
nothing of this one.
"""

from collections.abc import Sequence

from archcheck.images.availability import Reason, Unknown
from archcheck.registry.transport.breaker import Breaker
from archcheck.registry.transport.host_address import HostAddress
from archcheck.registry.transport.messages import NoAnswerError, RegistryRequest, RegistryResponse
from archcheck.registry.transport.transport import Transport


class HostRequests:
    """Sends one request to a host, or to where its redirects lead, behind its circuit breaker."""

    def __init__(self, address: HostAddress, below: Transport, breaker: Breaker) -> None:
        self._address = address
        self._below = below
        self._breaker = breaker

    async def send(
        self, request: RegistryRequest, url: str, authorization: str | None, *, retries: bool = True
    ) -> RegistryResponse:
        """Return the response of a URL.

        Raises:
            LookupFailedError: there is none, or the host has been given up.

        """
        is_own = self._address.has(url)
        headers = dict(request.headers) if is_own else _public(request.headers)
        if authorization:
            headers["Authorization"] = authorization
        if is_own:
            self._breaker.require_closed(request.repository)
        try:
            if request.method == "HEAD":
                answer = await self._below.head(url, headers, retries=retries)
            else:
                answer = await self._below.get(url, headers, request.limit, retries=retries)
        except NoAnswerError as failure:
            if not is_own:
                raise _led(self._address.host, failure) from failure
            if retries:
                self._breaker.record_failure(failure, request.repository)
            raise
        if is_own:
            self._breaker.record_answer()
        return answer


def _led(host: str, failure: NoAnswerError) -> NoAnswerError:
    """Return the failure of a host that a redirect led to: the image's own host is not to blame for it."""
    outcome = Unknown(Reason.UNREACHABLE, f"{host} redirects to a host that fails: {failure.outcome.message}")
    return NoAnswerError(failure.url, outcome, connected=failure.connected)


def _public(headers: Sequence[tuple[str, str]]) -> dict[str, str]:
    """Return the headers that may follow a redirect: a configured one may be a secret."""
    return {name: value for name, value in headers if name in ("Accept", "If-None-Match")}
