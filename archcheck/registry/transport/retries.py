"""The ring of patience: what may pass is asked again, and a pause that a registry asks for is kept."""

import asyncio
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

from archcheck.registry.transport.messages import OutgoingRequest, RegistryResponse
from archcheck.registry.transport.network import ForbiddenAddressError
from archcheck.registry.transport.retry_after import asked_wait
from archcheck.registry.transport.sending import Sender
from archcheck.registry.transport.unreachable import FAILURES, causes

ATTEMPTS = 3
LONGEST_WAIT = 20.0
"""Seconds. A registry that wants a longer pause is reported as rate-limited instead."""

_RETRIED_STATUS = frozenset({408, 429, 500, 502, 503, 504})
_QUOTA_MARK = b"pull rate limit"


async def rest(seconds: float) -> None:
    """Wait, for the sake of a host."""
    await asyncio.sleep(seconds)


class Retries:
    """Sends requests again that may fare better. A pause that the registry asks for holds for all of them."""

    def __init__(self, below: Sender) -> None:
        self._below = below
        self._resume_at = 0.0

    async def send(self, request: OutgoingRequest) -> RegistryResponse:
        """Return the response, where the first is worth it that of another try. Raises as `below`.

        Most first responses are final, and tenacity takes its time. Where a request is to fail at once, it is
        for another scheme to be tried: a host that answers has understood this one, and may do better later.
        """
        pause = self._resume_at - asyncio.get_running_loop().time()
        if pause > 0:
            await rest(pause)
        first: RegistryResponse | None = None
        failure: Exception | None = None
        try:
            first = await self._below.send(request)
            if not _is_worth_a_retry(first):
                return first
        except FAILURES as error:
            if not request.retries or not _may_pass(error):
                raise
            failure = error
        return await self._again(request, first or failure)

    async def _again(
        self, request: OutgoingRequest, first: RegistryResponse | Exception | None
    ) -> RegistryResponse:
        retrying = AsyncRetrying(
            sleep=rest,
            stop=_stop,
            wait=self._wait,
            retry=retry_if_exception(_may_pass) | retry_if_result(_is_worth_a_retry),
            retry_error_callback=_last_outcome,
        )
        outcomes = iter((first,))

        async def attempt() -> RegistryResponse:
            known = next(outcomes, None)
            if isinstance(known, Exception):
                raise known
            return known or await self._below.send(request)

        answer: RegistryResponse = await retrying(attempt)
        return answer

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
