"""References over HTTP: each endpoint in turn, a bounded number at a time, each within a bounded time."""

import asyncio
import logging
import os
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import field, replace

from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Found, Missing, Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.cache.model import CacheEntry, CacheKey, Name, is_tag
from archcheck.registry.client.lookup import fetch, read
from archcheck.registry.client.options import RegistryOptions
from archcheck.registry.credentials.document import AuthDocument, InvalidDocumentError, parse_document
from archcheck.registry.credentials.keychains import (
    ConfiguredKeychain,
    MultiKeychain,
    PullSecretsKeychain,
    machine_keychains,
)
from archcheck.registry.digests import sha256
from archcheck.registry.mirrors.model import Endpoint
from archcheck.registry.mirrors.routes import Routes
from archcheck.registry.protocol import Content, LookupFailedError
from archcheck.registry.transport.endpoint import EndpointRegistry
from archcheck.registry.transport.server import Server
from archcheck.registry.transport.servers import Servers

REFERENCE_TIMEOUT = 90.0
"""Seconds for one reference with all its retries: a registry that drips its answers ends here."""

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Job:
    """What to look up: the keys, what the cache has of some of them, how, and with which pods' logins."""

    keys: Sequence[CacheKey]
    stale: Mapping[CacheKey, CacheEntry]
    access: RegistryOptions
    logins: Mapping[Reference, tuple[tuple[str, str], ...]] = field(repr=False)


@dataclass(slots=True)
class Result:
    """What came of it, also where it was interrupted: `learned` is what the cache may keep."""

    known: dict[Reference, Availability] = field(default_factory=dict)
    learned: list[tuple[CacheKey, CacheEntry]] = field(default_factory=list)
    interrupted: bool = False


def look_up_remote(job: Job, on_done: Callable[[Reference], None]) -> Result:
    """Return what the registries say of each reference; `on_done` is called after each.

    Ctrl-C ends at once: what is known by then is returned, the rest is unknown.
    """
    result = Result()
    try:
        asyncio.run(_Run(job, result, on_done).all())
    except KeyboardInterrupt:
        result.interrupted = True
        left = Unknown(Reason.UNREACHABLE, "not asked to the end: interrupted")
        result.known = {key.reference: left for key in job.keys} | result.known
    return result


class _Configs:
    """The platforms of configs, by digest, each read once.

    What has been read is shared by all hosts; who is still reading is waited for only at the same host, as a
    slow one must not hold up another.
    """

    def __init__(self, known: dict[str, Platform]) -> None:
        self._known = known
        self._locks: dict[str, asyncio.Lock] = {}

    async def platform(self, digest: str, read: Callable[[], Awaitable[Platform]]) -> Platform:
        async with self._locks.setdefault(digest, asyncio.Lock()):
            if digest not in self._known:
                self._known[digest] = await read()
            return self._known[digest]


class _Run:
    def __init__(self, job: Job, result: Result, on_done: Callable[[Reference], None]) -> None:
        self._job = job
        self._result = result
        self._on_done = on_done
        self._routes = job.access.routes or Routes()
        sources = [
            ConfiguredKeychain(self._routes.login, os.environ),
            *machine_keychains(os.environ),
            PullSecretsKeychain(_documents(job.logins)),
        ]
        self._servers = Servers(self._routes, MultiKeychain(sources))
        self._platforms: dict[str, Platform] = {}
        self._configs: dict[Server, _Configs] = {}
        self._planned: Counter[Server] = Counter()
        self._warned: set[Server] = set()

    async def all(self) -> None:
        """Look up everything."""
        self._plan()
        try:
            await asyncio.gather(*(self._one(key) for key in self._job.keys))
            unread = [key for key in self._job.keys if isinstance(self._result.known[key.reference], Unknown)]
            places = (endpoint for key in unread for endpoint in self._routes.endpoints(key.reference))
            hosts = {self._servers.server(endpoint): None for endpoint in places}
            await asyncio.gather(*(server.learn_all() for server in hosts))
            await asyncio.gather(*(self._again(key) for key in unread))
        finally:
            await self._servers.aclose()

    async def _again(self, key: CacheKey) -> None:
        """Ask once more where a host has meanwhile opened another image by what had not been tried for this.

        Else it would matter which of the two was asked first.
        """
        endpoints = self._routes.endpoints(key.reference)
        while any(self._knows_better(key, endpoint) for endpoint in endpoints):
            answer = await self._answer(key)
            if not isinstance(answer, Unknown):
                self._result.known[key.reference] = answer
                return

    def _knows_better(self, key: CacheKey, endpoint: Endpoint) -> bool:
        repository = endpoint.mirror.repository(key.reference.repository)
        return self._servers.server(endpoint).knows_better(repository)

    def _plan(self) -> None:
        """Tell each server what it will be asked for, and count what it will count as pulls."""
        expected: dict[Server, list[str]] = {}
        for key in self._job.keys:
            for endpoint in self._routes.endpoints(key.reference)[:1]:
                server = self._servers.server(endpoint)
                repository = endpoint.mirror.repository(key.reference.repository)
                expected.setdefault(server, []).append(repository)
                self._planned[server] += not self._has_free_check(key)
        for server, repositories in expected.items():
            server.expect(repositories)

    def _has_free_check(self, key: CacheKey) -> bool:
        stale = self._job.stale.get(key)
        return stale is not None and stale.name.states_digest

    async def _one(self, key: CacheKey) -> None:
        answer = await self._answer(key)
        self._result.known[key.reference] = answer
        self._on_done(key.reference)

    async def _answer(self, key: CacheKey) -> Availability:
        """Ask the endpoints in turn, as a node does: the first that has the image counts."""
        refusals: list[Missing | Unknown] = []
        for endpoint in self._routes.endpoints(key.reference):
            outcome = await self._ask(key, endpoint)
            match outcome:
                case Found() | Unknown(reason=Reason.ARTIFACT):
                    return outcome
                case Missing() | Unknown():
                    refusals.append(outcome)
        return _combined(refusals, key.reference)

    async def _ask(self, key: CacheKey, endpoint: Endpoint) -> Found | Missing | Unknown:
        server = self._servers.server(endpoint)
        async with server.slots:
            try:
                async with asyncio.timeout(REFERENCE_TIMEOUT):
                    return await self._look_up(key, endpoint, EndpointRegistry(endpoint, server))
            except LookupFailedError as failure:
                return failure.outcome
            except TimeoutError:
                server.give_up(endpoint.mirror.repository(key.reference.repository))
                message = f"{server.host}: no full answer in {REFERENCE_TIMEOUT:.0f} s"
                return Unknown(Reason.UNREACHABLE, message)
            finally:
                self._warn_of_quota(server, key)

    async def _look_up(
        self, key: CacheKey, endpoint: Endpoint, registry: EndpointRegistry
    ) -> Found | Missing | Unknown:
        """Return what an endpoint has; what the cache has is asked only whether it still is so."""
        stale = self._job.stale.get(key)
        if stale is not None and stale.name.location == endpoint.named(key.reference):
            content = await _changed(registry, key.reference, stale.name)
            if content is None or sha256(content.body) == stale.name.digest:
                name = stale.name if content is None else _named(stale.name, content)
                self._learn(key, name, stale.answer)
                return stale.answer
        else:
            content = await fetch(registry, key.reference)
        server = self._servers.server(endpoint)
        configs = self._configs.setdefault(server, _Configs(self._platforms))
        answer = await read(registry, key.reference, content, deep=self._job.access.deep, once=configs)
        assert isinstance(answer, (Found, Unknown))
        digest = key.reference.digest or sha256(content.body)
        location = endpoint.named(key.reference)
        name = Name(digest, location, content.host, _tag(content), content.states_digest, 0.0)
        self._learn(key, name, answer)
        return answer

    def _learn(self, key: CacheKey, name: Name, answer: Found | Unknown) -> None:
        """Keep what is true of the bytes themselves: not an index that its registry does not bear out."""
        if isinstance(answer, Unknown) or not answer.message:
            fresh = replace(name, checked_at=time.time())
            self._result.learned.append((key, CacheEntry(fresh, answer)))

    def _warn_of_quota(self, server: Server, key: CacheKey) -> None:
        self._planned[server] -= not self._has_free_check(key)
        left = self._planned[server]
        if server.quota is not None and server.quota.remaining < left and server not in self._warned:
            self._warned.add(server)
            logger.warning(
                "%s: %s, and %d more are needed; a login raises the limit",
                *(server.host, server.quota, left),
            )


async def _changed(registry: EndpointRegistry, reference: Reference, name: Name) -> Content | None:
    """Return the manifest where it is not what it was; None where it still is.

    A HEAD request is no pull for Docker Hub. It is asked where the registry is known to tell digests, an
    entity tag elsewhere.
    """
    if name.states_digest:
        digest = await registry.digest(reference)
        if digest == name.digest:
            return None
        content = await fetch(registry, reference)
        is_told = digest is not None and digest.startswith("sha256:")  # else the next run need not try
        return replace(content, states_digest=content.states_digest and is_told)
    if name.validator and is_tag(name.validator):
        return await registry.manifest_if_changed(reference, name.validator)
    return await fetch(registry, reference)


def _named(name: Name, content: Content) -> Name:
    """Return a name with what its registry says of it now."""
    return replace(name, host=content.host, validator=_tag(content), states_digest=content.states_digest)


def _tag(content: Content) -> str:
    """Return an entity tag that can be sent back, or none."""
    return content.validator if is_tag(content.validator) else ""


def _combined(refusals: Sequence[Missing | Unknown], reference: Reference) -> Missing | Unknown:
    """Return what several endpoints without an image amount to: missing only if all of them say so."""
    if not refusals:
        return Unknown(
            Reason.DENIED, f"{reference.registry}: the configuration names no host that may be asked for it"
        )
    unknown = [refusal for refusal in refusals if isinstance(refusal, Unknown)]
    message = "; ".join(dict.fromkeys(refusal.message for refusal in refusals))
    return replace(unknown[-1], message=message) if unknown else Missing(message)


def _documents(
    logins: Mapping[Reference, tuple[tuple[str, str], ...]],
) -> dict[Reference, list[AuthDocument]]:
    """Read the pull secrets; one that cannot be read is warned about, and the others count."""
    read: dict[tuple[str, str], AuthDocument | None] = {}
    for named in {pair: None for pairs in logins.values() for pair in pairs}:
        try:
            read[named] = parse_document(named[1], named[0], helpers=False)
        except InvalidDocumentError as error:
            logger.warning("%s", error)
            read[named] = None
    return {
        reference: [document for pair in pairs if (document := read[pair]) is not None]
        for reference, pairs in logins.items()
    }
