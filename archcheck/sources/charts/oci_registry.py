"""Charts in OCI registries, asked for as images are: endpoint by endpoint, through `registry.transport`."""

import asyncio
import os
from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from archcheck.errors import ChartError, ChartUnreachableError
from archcheck.images.availability import Missing, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.client.lookup import fetch
from archcheck.registry.credentials.keychains import ConfiguredKeychain, MultiKeychain, machine_keychains
from archcheck.registry.digests import verify_blob
from archcheck.registry.hosts import split_url
from archcheck.registry.mirrors.routes import Routes
from archcheck.registry.protocol import Descriptor, LookupFailedError
from archcheck.registry.transport.endpoint import EndpointRegistry
from archcheck.registry.transport.servers import Servers
from archcheck.sources.charts.download import CHART_LIMIT
from archcheck.sources.charts.model import OCI

PULL_TIMEOUT = 300.0
"""Seconds for one chart from one endpoint, with all retries: one that drips its answers ends here."""

T = TypeVar("T")

_TAG_LIMIT = 20_000
_TRANSIENT = (Reason.UNREACHABLE, Reason.RATE_LIMITED)


class ChartRepository:
    """The repository of a chart at one endpoint. Its methods raise `LookupFailedError`."""

    def __init__(self, registry: EndpointRegistry, host: str) -> None:
        self._registry = registry
        self.host = host

    async def tags(self, reference: Reference) -> list[str]:
        """Return the tags of the repository, as many as are worth looking at."""
        return await self._registry.tags(reference, _TAG_LIMIT)

    async def manifest(self, reference: Reference) -> bytes:
        """Return the manifest's bytes, verified where a digest was asked for."""
        return (await fetch(self._registry, reference)).body

    async def blob(self, reference: Reference, layer: Descriptor) -> bytes:
        """Return a blob, verified, of which no more is read than its manifest promises."""
        body = await self._registry.blob(reference, layer, min(layer.size, CHART_LIMIT))
        verify_blob(body, layer, "the chart")
        return body


def ask_each_endpoint(
    reference: Reference, routes: Routes, ask: Callable[[ChartRepository], Awaitable[T]]
) -> T:
    """Return what `ask` makes of the first endpoint that has the chart: a mirror, or the registry itself.

    Raises:
        ChartError: none has it; `ChartUnreachableError` where one of them gave no answer.

    """
    if split_url(f"https://{reference.registry}/") is None:
        raise ChartError(f"{OCI}{reference.name} names no host that can be asked")
    return asyncio.run(_first(reference, routes, ask))


async def _first(reference: Reference, routes: Routes, ask: Callable[[ChartRepository], Awaitable[T]]) -> T:
    sources = [ConfiguredKeychain(routes.login, os.environ), *machine_keychains(os.environ)]
    servers = Servers(routes, MultiKeychain(sources))
    outcomes: list[Missing | Unknown] = []
    try:
        for endpoint in routes.endpoints(reference):
            server = servers.server(endpoint)
            try:
                async with asyncio.timeout(PULL_TIMEOUT):
                    return await ask(ChartRepository(EndpointRegistry(endpoint, server), server.host))
            except LookupFailedError as failure:
                outcomes.append(failure.outcome)
            except TimeoutError:
                message = f"{server.host}: no full answer in {PULL_TIMEOUT:.0f} s"
                outcomes.append(Unknown(Reason.UNREACHABLE, message))
    finally:
        await servers.aclose()
    raise _error(reference, outcomes)


def _error(reference: Reference, outcomes: Sequence[Missing | Unknown]) -> ChartError:
    """Return what several endpoints without the chart amount to: it may be there where one did not answer."""
    name = f"{OCI}{reference.name}"
    if not outcomes:
        return ChartError(f"{name}: the configuration names no host that may be asked for it")
    said = "; ".join(dict.fromkeys(outcome.message for outcome in outcomes))
    unknown = [outcome for outcome in outcomes if isinstance(outcome, Unknown)]
    if not unknown:
        return ChartError(f"{name}: no such chart or version: {said}")
    transient = [outcome for outcome in unknown if outcome.reason in _TRANSIENT]
    if any(outcome.reason is Reason.UNREACHABLE for outcome in transient):
        hint = "check the network and the proxy, and try again"
        return ChartUnreachableError(f"{name} cannot be reached: {said}", hint=hint)
    if transient:
        return ChartUnreachableError(f"{name}: {said}", hint="try again later")
    hint = next((outcome.remedy for outcome in unknown if outcome.remedy), "")
    if any(outcome.reason is Reason.DENIED for outcome in unknown):
        hint = hint or "docker login or helm registry login"
    return ChartError(f"{name}: {said}", hint=hint)
