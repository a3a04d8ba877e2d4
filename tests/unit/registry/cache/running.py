"""A machine whose runs share a cache, and a registry whose tags move meanwhile."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import respx

from archcheck.images.availability import Availability
from archcheck.images.reference import parse_reference
from archcheck.registry.client.offline_first import look_up_all
from archcheck.registry.client.options import CachePolicy, RegistryOptions
from tests.unit.registry.asking import platforms_of
from tests.unit.registry.documents import Blob, images_of
from tests.unit.registry.serving import HOST, REFERENCE, REFUSED, asked, errors

TTL = 3600.0
ARM, AMD = images_of("linux/arm64"), images_of("linux/amd64")


@dataclass
class Clock:
    """What this machine takes for the time."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass(frozen=True)
class Run:
    """What a run answered, and what it asked for that."""

    answers: list[Availability]
    requests: list[str]

    @property
    def answer(self) -> Availability:
        [only] = self.answers
        return only

    @property
    def platforms(self) -> list[str]:
        return platforms_of(self.answer)

    @property
    def kinds(self) -> list[str]:
        """The requests by method, and whether they were for a manifest or a blob."""
        return [f"{method} {url.split('/')[-2]}" for method, url in map(str.split, self.requests)]


class Machine:
    """Looks images up, one run after the other."""

    def __init__(self, folder: Path, clock: Clock, web: respx.MockRouter) -> None:
        self.folder = folder
        self.clock = clock
        self._web = web

    @property
    def file(self) -> Path:
        return self.folder / "lookups-v2.sqlite3"

    def run(self, *texts: str, ttl: float = TTL, refresh: bool = False, keep: bool = True, **how: Any) -> Run:
        """Look up images, by default the usual one; without `keep` as with `--no-cache`."""
        references = [parse_reference(text) for text in texts or (REFERENCE,)]
        before = len(asked(self._web))
        policy = CachePolicy(self.folder if keep else None, ttl, refresh)
        known = look_up_all(references, RegistryOptions(cache=policy, **how)).known
        return Run([known[each] for each in references], asked(self._web)[before:])

    def wait(self, seconds: float = TTL + 1) -> None:
        """Let time pass, by default so much that no tag is believed any more."""
        self.clock.now += seconds


class FakedRegistry:
    """A registry that says of its manifests what it is told to say, and moves its tags."""

    def __init__(self, web: respx.MockRouter, host: str = HOST) -> None:
        self.states_digest = True
        self.etag: Callable[[Blob], str] = lambda _: ""
        self.honours_etag = True
        self.challenge = ""
        self.turns = 0
        self.head: Callable[[], httpx.Response] | None = None
        self.get: Callable[[], httpx.Response] | None = None
        self._content: dict[str, Blob] = {}
        self.route = web.route(host=host).mock(side_effect=self._answer)

    def put(self, manifest: Blob, *blobs: Blob, tag: str = "1", repository: str = "app") -> Blob:
        """Let a tag lead to a manifest, whose blobs are there."""
        self._content[f"/v2/{repository}/manifests/{tag}"] = manifest
        self._content[f"/v2/{repository}/manifests/{manifest.digest}"] = manifest
        self._content |= {f"/v2/{repository}/blobs/{blob.digest}": blob for blob in blobs}
        return manifest

    def host_is_down(self) -> None:
        """Let nobody listen there any more."""
        self.route.mock(side_effect=REFUSED)

    async def _answer(self, request: httpx.Request) -> httpx.Response:
        for _ in range(self.turns):  # what others do meanwhile: a network is never as fast as this
            await asyncio.sleep(0)
        if self.challenge and "Authorization" not in request.headers:
            return httpx.Response(401, headers={"WWW-Authenticate": self.challenge})
        override = self.head if request.method == "HEAD" else self.get
        if override is not None:
            return override()
        blob = self._content.get(request.url.path)
        if blob is None:
            return httpx.Response(404, content=errors("MANIFEST_UNKNOWN"))
        headers = {"Content-Type": blob.media_type}
        if self.states_digest:
            headers["Docker-Content-Digest"] = blob.digest
        etag = self.etag(blob)
        if etag:
            headers["ETag"] = etag
        if etag and self.honours_etag and request.headers.get("If-None-Match") == etag:
            return httpx.Response(304, headers=headers)
        return httpx.Response(200, headers=headers, content=b"" if request.method == "HEAD" else blob.body)


def answering(status: int, content: bytes = b"", **headers: str) -> Callable[[], httpx.Response]:
    """Return what a registry may be told to answer instead."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda: httpx.Response(status, headers=named, content=content)


def states_digests(registry: FakedRegistry) -> None:
    registry.states_digest = True


def gives_entity_tags(registry: FakedRegistry) -> None:
    registry.states_digest, registry.etag = False, quoted_digest


def gives_neither(registry: FakedRegistry) -> None:
    registry.states_digest = False


Configure = Callable[[FakedRegistry], None]

CONFIGURATIONS: tuple[Configure, ...] = (states_digests, gives_entity_tags, gives_neither)
"""What registries say of a manifest beside its bytes."""


def quoted_digest(blob: Blob) -> str:
    """Return the entity tag that Distribution gives."""
    return f'"{blob.digest}"'
