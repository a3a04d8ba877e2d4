"""One run against the faked registries: one client, one set of credentials."""

import asyncio
import os

from archcheck.images.availability import Availability, Found, Reason, Unknown
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.client.lookup import look_up
from archcheck.registry.credentials.keychains import MultiKeychain, machine_keychains
from archcheck.registry.credentials.model import Credential
from archcheck.registry.mirrors.routes import Routes
from archcheck.registry.transport.endpoint import EndpointRegistry
from archcheck.registry.transport.servers import Servers
from tests.unit.registry.serving import REFERENCE


def ask(text: str = REFERENCE, *, deep: bool = False) -> Availability:
    return ask_all(text, deep=deep)[0]


def ask_all(*texts: str, at_once: bool = True, deep: bool = False) -> list[Availability]:
    """Look the references up, all at once or one after the other."""

    async def run() -> list[Availability]:
        servers = Servers(Routes(), MultiKeychain(machine_keychains(os.environ)))

        async def one(reference: Reference) -> Availability:
            [endpoint] = Routes().endpoints(reference)
            return await look_up(EndpointRegistry(endpoint, servers.server(endpoint)), reference, deep=deep)

        lookups = [one(parse_reference(text)) for text in texts]
        try:
            return list(await asyncio.gather(*lookups)) if at_once else [await lookup for lookup in lookups]
        finally:
            await servers.aclose()

    return asyncio.run(run())


def find_credentials(*registries: str, repository: str = "app") -> list[Credential | None]:
    """Return the first credential that this machine has for each registry."""

    async def find_all() -> list[Credential | None]:
        chain = MultiKeychain(machine_keychains(os.environ))
        found = [await chain.find(host, Reference(host, repository, "1")) for host in registries]
        return [credentials[0] if credentials else None for credentials in found]

    return asyncio.run(find_all())


def platforms_of(answer: Availability) -> list[str]:
    """Return the platforms of an image that must have been found."""
    assert isinstance(answer, Found), answer
    return [str(platform) for platform in answer.platforms]


def reason_of(answer: Availability) -> Reason:
    """Return why an image is not known, which it must not be."""
    assert isinstance(answer, Unknown), answer
    return answer.reason
