"""One request at a time: bodies capped while they stream, retries of what is worth one, pauses that are kept.

Redirects are left to the caller, who knows which headers may follow; cookies and `.netrc` are never used.
"""

import asyncio
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from socket import gaierror
from typing import Any

import httpx
from tenacity import (
    AsyncRetrying,
    RetryCallState,
    retry_if_exception,
    retry_if_result,
    stop_after_attempt,
)

from archcheck import __version__
from archcheck.images.availability import Reason, Unknown
from archcheck.registry.hosts import shown
from archcheck.registry.protocol import LookupFailedError
from archcheck.registry.transport.connections import Connections
from archcheck.registry.transport.decoding import decoded, too_large
from archcheck.registry.transport.network import ForbiddenAddressError
from archcheck.registry.transport.proxies import proxy_for
from archcheck.registry.transport.retry_after import asked_wait
from archcheck.registry.transport.tls import TlsFileError
from archcheck.registry.transport.unreachable import causes, explain, is_unconnected, wants_a_login

logger = logging.getLogger(__name__)

MANY = 8
"""Images of one host for which HTTP/2 is worth its machinery."""

TIMEOUT = httpx.Timeout(15, connect=5, pool=None)
_HEADERS = {"Accept": "*/*", "User-Agent": f"archcheck/{__version__}", "Accept-Encoding": "identity"}

ATTEMPTS = 3
LONGEST_WAIT = 20.0
"""Seconds. A registry that wants a longer pause is reported as rate-limited instead."""

_RETRIED_STATUS = frozenset({408, 429, 500, 502, 503, 504})
_FAILURES = (httpx.HTTPError, httpx.InvalidURL, ValueError, OverflowError, OSError, ExceptionGroup)
"""What the layers below raise for hosts that do not answer, and for addresses that are none."""

_QUOTA_MARK = b"pull rate limit"


@dataclass(frozen=True, slots=True)
class Note:
    """What is known of the login beside an answer; `remedy` where a new login would be no help."""

    text: str = ""
    remedy: str = ""

    def __bool__(self) -> bool:
        """Return whether there is anything to say."""
        return bool(self.text)


NO_NOTE = Note()


@dataclass(frozen=True, slots=True)
class RegistryResponse:
    """A response read to its end.

    `proxy` is the one that may have given it (plain http hides which of both), `note` what is known of the
    login beside it.
    """

    url: str
    status: int
    headers: httpx.Headers
    body: bytes
    proxy: str = ""
    note: Note = NO_NOTE


class NoAnswerError(LookupFailedError):
    """No answer to a request. `connected`: a connection stood, and it is the answer that did not come."""

    def __init__(self, url: str, outcome: Unknown, *, connected: bool) -> None:
        super().__init__(outcome)
        self.url = url
        self.connected = connected


async def rest(seconds: float) -> None:
    """Wait, for the sake of a host."""
    await asyncio.sleep(seconds)


class Transport:
    """The connections of one registry. A pause that the registry asks for holds for all its requests."""

    def __init__(self, wire: httpx.AsyncBaseTransport) -> None:
        self._wire = wire
        self._resume_at = 0.0

    def expect(self, images: int) -> None:
        """Hear how many images will be asked for."""
        if images >= MANY and isinstance(self._wire, Connections):
            self._wire.expect_many()

    async def get(
        self, url: str, headers: Mapping[str, str], limit: int, *, retries: bool = True
    ) -> RegistryResponse:
        """Return the answer to a GET, a body of at most `limit` bytes. Without `retries`, after one try.

        Raises:
            LookupFailedError: no answer came in time, or a body larger than the limit.

        """
        return await self._send("GET", url, limit, retries=retries, headers=headers)

    async def head(self, url: str, headers: Mapping[str, str], *, retries: bool = True) -> RegistryResponse:
        """Return the answer to a HEAD. Raises as `get` does."""
        return await self._send("HEAD", url, 0, retries=retries, headers=headers)

    async def post(self, url: str, form: Mapping[str, str], limit: int) -> RegistryResponse:
        """Return the answer to a form sent by POST. Raises as `get` does."""
        return await self._send("POST", url, limit, form=form)

    async def aclose(self) -> None:
        """Close all connections."""
        await self._wire.aclose()

    async def _send(
        self, method: str, url: str, limit: int, *, retries: bool = True, **options: Any
    ) -> RegistryResponse:
        pause = self._resume_at - asyncio.get_running_loop().time()
        if pause > 0:
            await rest(pause)
        try:
            if not retries:
                return await self._send_once(method, url, limit, **options)
            return await self._answer(method, url, limit, **options)
        except TlsFileError as error:
            outcome = Unknown(Reason.UNREACHABLE, str(error))
            raise NoAnswerError(url, outcome, connected=False) from error
        except _FAILURES as error:
            outcome = explain(url, error, _proxy_of(url))
            if outcome.reason is not Reason.UNREACHABLE:
                raise LookupFailedError(outcome) from error
            raise NoAnswerError(url, outcome, connected=not is_unconnected(error)) from error

    async def _answer(self, method: str, url: str, limit: int, **options: Any) -> RegistryResponse:
        """Send, and where the first answer is worth it, again: most are not, and tenacity takes its time."""
        first: RegistryResponse | None = None
        failure: Exception | None = None
        try:
            first = await self._send_once(method, url, limit, **options)
            if not _is_worth_a_retry(first):
                return first
        except _FAILURES as error:
            if not _may_pass(error):
                raise
            failure = error
        retrying = AsyncRetrying(
            sleep=rest,
            stop=_stop,
            wait=self._wait,
            retry=retry_if_exception(_may_pass) | retry_if_result(_is_worth_a_retry),
            retry_error_callback=_last_outcome,
        )
        outcomes = iter((first or failure,))

        async def attempt() -> RegistryResponse:
            known = next(outcomes, None)
            if isinstance(known, Exception):
                raise known
            return known or await self._send_once(method, url, limit, **options)

        answer: RegistryResponse = await retrying(attempt)
        return answer

    async def _send_once(
        self,
        method: str,
        url: str,
        limit: int,
        *,
        headers: Mapping[str, str] | None = None,
        form: Mapping[str, str] | None = None,
    ) -> RegistryResponse:
        """Send one request as it stands: no cookies, no `.netrc`, no redirect is followed."""
        request = httpx.Request(
            method,
            url,
            headers={**_HEADERS, **(headers or {})},
            data=form,
            extensions={"timeout": TIMEOUT.as_dict()},
        )
        response = await self._wire.handle_async_request(request)
        body = bytearray()
        try:
            async for piece in response.aiter_raw():
                body += piece
                if len(body) > limit:
                    raise too_large(url, limit)
        finally:
            await response.aclose()
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug("%s %s: %s, %d bytes", method, redacted(url), response.status_code, len(body))
        proxy = _proxy_of(url) if request.url.scheme == "http" else None
        if response.status_code == 407:
            detail = f"407 {response.headers.get('proxy-authenticate', '')[:60]}".strip()
            raise NoAnswerError(url, wants_a_login(url, proxy, detail), connected=False)
        return RegistryResponse(
            url,
            response.status_code,
            response.headers,
            decoded(bytes(body), url, response, limit),
            shown(proxy) if proxy else "",
        )

    def _wait(self, state: RetryCallState) -> float:
        """Wait as long as the registry asks, else half a second doubled each time.

        Where it has too many requests, the others wait too.
        """
        backoff = 0.5 * 2.0 ** (state.attempt_number - 1)
        outcome = state.outcome
        if outcome is None or outcome.failed:
            return backoff
        answer: RegistryResponse = outcome.result()
        pause = max(backoff, asked_wait(answer.headers))
        if answer.status == 429:
            self._resume_at = max(self._resume_at, asyncio.get_running_loop().time() + pause)
        return pause


def redacted(url: str) -> str:
    """Return a URL for the log: without user, and without its query, which may be a signature."""
    bare = httpx.URL(url)
    return str(bare.copy_with(userinfo=b"", query=None)) + ("?…" if bare.query else "")


def _proxy_of(url: str) -> str | None:
    """Return the proxy that a request goes through; None for none, or where the URL is none."""
    try:
        asked = httpx.URL(url)
        return proxy_for(asked.scheme, asked.host)
    except (httpx.InvalidURL, ValueError):
        return None


def _may_pass(error: BaseException) -> bool:
    """Return whether another try may succeed: not where TLS was refused, or where the address is none."""
    passing = (httpx.TimeoutException, httpx.NetworkError, httpx.ProtocolError)
    if not isinstance(error, passing) or "SSL" in str(error):
        return False
    return not any(isinstance(cause, (ForbiddenAddressError, gaierror)) for cause in causes(error))


def _is_worth_a_retry(answer: RegistryResponse) -> bool:
    if answer.status == 429 and _QUOTA_MARK in answer.body:
        return False
    return answer.status in _RETRIED_STATUS and asked_wait(answer.headers) <= LONGEST_WAIT


def _stop(state: RetryCallState) -> bool:
    return stop_after_attempt(ATTEMPTS)(state)


def _last_outcome(state: RetryCallState) -> Any:
    """Return the last answer, or raise the last error, instead of tenacity's own."""
    if state.outcome is None:
        raise RuntimeError("a retry without an attempt")
    return state.outcome.result()
