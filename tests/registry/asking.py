"""One run against the faked registries: one client, one set of credentials."""

import asyncio

from archcheck.images.availability import Availability, Found, Reason, Unknown
from archcheck.images.reference import parse_reference
from archcheck.registry.credentials import DockerCredentials
from archcheck.registry.http import HttpRegistry
from archcheck.registry.lookup import look_up
from archcheck.registry.transport import Transport
from tests.registry.serving import REFERENCE


def ask(text: str = REFERENCE, *, deep: bool = False) -> Availability:
    return ask_all(text, deep=deep)[0]


def ask_all(*texts: str, at_once: bool = True, deep: bool = False) -> list[Availability]:
    """Look the references up, all at once or one after the other."""

    async def run() -> list[Availability]:
        transport = Transport()
        registry = HttpRegistry(transport, DockerCredentials())
        lookups = [look_up(registry, parse_reference(text), deep=deep) for text in texts]
        try:
            return list(await asyncio.gather(*lookups)) if at_once else [await lookup for lookup in lookups]
        finally:
            await transport.aclose()

    return asyncio.run(run())


def platforms_of(answer: Availability) -> list[str]:
    """Return the platforms of an image that must have been found."""
    assert isinstance(answer, Found), answer
    return [str(platform) for platform in answer.platforms]


def reason_of(answer: Availability) -> Reason:
    """Return why an image is not known, which it must not be."""
    assert isinstance(answer, Unknown), answer
    return answer.reason
