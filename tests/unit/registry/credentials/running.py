"""Whole runs against the faked registries, and what they warned about."""

import asyncio
import logging
import os
from collections.abc import Mapping

import pytest

from archcheck.images.availability import Availability
from archcheck.images.reference import Reference, parse_reference
from archcheck.registry.client.lookup import look_up
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.credentials.keychains import MultiKeychain, machine_keychains
from archcheck.registry.credentials.model import Credential
from archcheck.registry.mirrors.model import HostSettings, Login
from archcheck.registry.mirrors.routes import Routes, RouteTable
from archcheck.registry.transport.endpoint import EndpointRegistry
from archcheck.registry.transport.servers import Servers


def configured(hosts: Mapping[str, HostSettings]) -> Routes:
    """Return what a configuration with these settings of hosts amounts to."""
    return Routes((RouteTable(hosts=hosts),))


def with_login(host: str, username: str, variable: str) -> Routes:
    """Return what `username` and `password-env` of a host amount to."""
    return configured({host: HostSettings(login=Login(username, variable=variable))})


def run(
    *texts: str, routes: Routes | None = None, secrets: Mapping[str, tuple[str, ...]] | None = None
) -> list[Availability]:
    """Look the references up as a command does; `secrets` are the pull secrets of the pods that run them."""
    references = [parse_reference(text) for text in texts]
    logins = {
        parse_reference(text).lookup: tuple(("the Secret pull", logins) for logins in each)
        for text, each in (secrets or {}).items()
    }
    answers = look_up_all(references, RegistryOptions(routes=routes or Routes()), logins=logins)
    return [answers.known[reference] for reference in references]


def run_in_time(*steps: str | float) -> list[Availability]:
    """Look references up one after the other; a number lets so many seconds pass in between."""

    async def all_steps() -> list[Availability]:
        loop, passed = asyncio.get_running_loop(), 0.0
        clock = loop.time
        loop.time = lambda: clock() + passed  # type: ignore[method-assign]
        servers = Servers(Routes(), MultiKeychain(machine_keychains(os.environ)))
        answers = []
        for step in steps:
            if isinstance(step, str):
                reference = parse_reference(step)
                [endpoint] = Routes().endpoints(reference)
                registry = EndpointRegistry(endpoint, servers.server(endpoint))
                answers.append(await look_up(registry, reference, deep=False))
            else:
                passed += step
        await servers.aclose()
        return answers

    return asyncio.run(all_steps())


def credentials_for(host: str, repository: str = "app") -> tuple[Credential, ...]:
    """Return every credential that this machine has for a repository, in order."""
    chain = MultiKeychain(machine_keychains(os.environ))
    return asyncio.run(chain.find(host, Reference(host, repository, "1")))


def users_for(host: str, repository: str = "app") -> list[str]:
    return [credential.username for credential in credentials_for(host, repository)]


def warnings_of(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]
