"""References over HTTP: a bounded number at a time, each within a bounded time."""

import asyncio
from collections.abc import Callable, Sequence

from archcheck.images.availability import Availability, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.credentials import DockerCredentials
from archcheck.registry.http import HttpRegistry
from archcheck.registry.lookup import look_up
from archcheck.registry.transport import Transport

CONCURRENCY = 16
"""References looked up at a time, over all registries."""

REFERENCE_TIMEOUT = 90.0
"""Seconds for one reference with all its retries: a registry that drips its answers ends here."""


def look_up_remote(
    targets: Sequence[Reference], on_done: Callable[[Reference], None], *, deep: bool = False
) -> dict[Reference, Availability]:
    """Return what the registries say of each reference; `on_done` is called after each."""
    return asyncio.run(_look_up(targets, on_done, deep=deep))


async def _look_up(
    targets: Sequence[Reference], on_done: Callable[[Reference], None], *, deep: bool = False
) -> dict[Reference, Availability]:
    slots = asyncio.Semaphore(CONCURRENCY)
    transport = Transport()
    registry = HttpRegistry(transport, DockerCredentials())

    async def one(target: Reference) -> Availability:
        async with slots:
            try:
                async with asyncio.timeout(REFERENCE_TIMEOUT):
                    return await look_up(registry, target, deep=deep)
            except TimeoutError:
                registry.give_up(target.registry)
                message = f"{target.registry}: no full answer in {REFERENCE_TIMEOUT:.0f} s"
                return Unknown(Reason.UNREACHABLE, message)
            finally:
                on_done(target)

    try:
        outcomes = await asyncio.gather(*(one(target) for target in targets))
    finally:
        await transport.aclose()
    return dict(zip(targets, outcomes, strict=True))
