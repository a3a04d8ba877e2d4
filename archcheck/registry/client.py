"""Many references → their availability, each asked once, a bounded number at a time."""

import asyncio
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from archcheck.images.availability import Availability, Reason, Unknown
from archcheck.images.reference import Reference
from archcheck.registry.layout import LayoutRegistry
from archcheck.registry.lookup import look_up
from archcheck.registry.protocol import Registry

CONCURRENCY = 16
"""References looked up at a time, over all registries."""

REFERENCE_TIMEOUT = 90.0
"""Seconds for one reference with all its retries: a registry that drips its answers ends here."""

ANY_REGISTRY = "*"


def look_up_all(
    references: Iterable[Reference],
    layouts: Mapping[str, Path],
    on_done: Callable[[Reference], None] = lambda _: None,
) -> dict[Reference, Availability]:
    """Return what is known of each reference, in the order given; duplicates by `lookup` cost nothing.

    Args:
        references: what to look up.
        layouts: OCI layout directories that stand for registries, by registry host or `*` for all others.
        on_done: called after each reference that was asked for.

    Raises:
        ConfigurationError: a directory is no OCI layout.

    """
    asked = list(dict.fromkeys(references))
    targets = list(dict.fromkeys(reference.lookup for reference in asked))
    local = {host: LayoutRegistry(path) for host, path in layouts.items()}
    if not targets:
        return {}
    known = asyncio.run(_look_up_targets(targets, local, on_done))
    return {reference: known[reference.lookup] for reference in asked}


async def _look_up_targets(
    targets: list[Reference],
    local: Mapping[str, Registry],
    on_done: Callable[[Reference], None],
) -> dict[Reference, Availability]:
    slots = asyncio.Semaphore(CONCURRENCY)
    remote = _Remote()

    async def one(target: Reference) -> Availability:
        async with slots:
            registry = local.get(target.registry) or local.get(ANY_REGISTRY) or remote.registry()
            try:
                async with asyncio.timeout(REFERENCE_TIMEOUT):
                    return await look_up(registry, target)
            except TimeoutError:
                return Unknown(
                    Reason.UNREACHABLE, f"{target.registry}: no full answer in {REFERENCE_TIMEOUT:.0f} s"
                )
            finally:
                on_done(target)

    try:
        outcomes = await asyncio.gather(*(one(target) for target in targets))
    finally:
        await remote.aclose()
    return dict(zip(targets, outcomes, strict=True))


class _Remote:
    """The HTTP client, made when the first reference needs it: a run on layouts alone imports no httpx."""

    def __init__(self) -> None:
        self._registry: Registry | None = None

    def registry(self) -> Registry:
        if self._registry is None:
            from archcheck.registry.credentials import DockerCredentials
            from archcheck.registry.http import HttpRegistry
            from archcheck.registry.transport import Transport

            self._transport = Transport()
            self._registry = HttpRegistry(self._transport, DockerCredentials())
        return self._registry

    async def aclose(self) -> None:
        if self._registry is not None:
            await self._transport.aclose()
