"""One reference → its availability: the algorithm, whoever answers.

An index costs one request, a single image one and its config (none where the config is inlined). Nested
indexes and entries without a platform cost what they must, within limits. A deep look-up reads every
manifest that an index lists, and its config: a mirror may have lost one, a build may have mislabelled one.
"""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from typing import Protocol

from archcheck.images.availability import Availability, Found, Kind, Missing, Reason, Unknown
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.digests import require_verifiable, sha256, verify, verify_blob
from archcheck.registry.manifests import (
    Artifact,
    Entry,
    Index,
    Manifest,
    Parsed,
    parse_config,
    parse_manifest,
)
from archcheck.registry.protocol import Content, LookupFailedError, Registry

DEPTH_LIMIT = 8
FETCH_LIMIT = 64
"""Manifests read for one reference, beyond its own. An index that needs more is hostile or broken."""


class Once(Protocol):
    """Whoever remembers the platforms of configs by their digests."""

    async def platform(self, digest: str, read: Callable[[], Awaitable[Platform]]) -> Platform:
        """Return the platform under a digest, read at most once by `read`, whose failures are not kept."""
        ...


async def look_up(registry: Registry, reference: Reference, *, deep: bool = False) -> Availability:
    """Return what `registry` has under `reference`. Never raises for anything that a registry does.

    Args:
        registry: whoever has manifests.
        reference: the image.
        deep: whether to believe an index only as far as its manifests bear it out.

    """
    try:
        return await read(registry, reference, await fetch(registry, reference), deep=deep)
    except LookupFailedError as failure:
        return failure.outcome


async def fetch(registry: Registry, reference: Reference) -> Content:
    """Return the manifest of a reference, checked against its digest.

    Raises:
        LookupFailedError: there is none, or another.

    """
    if reference.digest:
        require_verifiable(reference.digest)
    content = await registry.manifest(reference)
    if reference.digest:
        verify(content.body, reference.digest, "the manifest")
    return content


async def read(
    registry: Registry,
    reference: Reference,
    content: Content,
    *,
    deep: bool = False,
    once: Once | None = None,
) -> Availability:
    """Return what a manifest says, and what must be read beside it: the config of a single image.

    `once` keeps configs from being read twice in a run: two tags may name one image.

    Raises:
        LookupFailedError: it is invalid, or something beside it cannot be had.

    """
    digest = reference.digest or sha256(content.body)
    reader = _Reader(registry, reference, deep=deep, once=once)
    match parse_manifest(content):
        case Artifact(type=kind):
            return Unknown(Reason.ARTIFACT, f"an artifact of type {kind}, not an image")
        case Manifest() as manifest:
            platform = await reader.platform(manifest)
            if (platform.os, platform.architecture) == ("unknown", "unknown"):
                return Unknown(Reason.ARTIFACT, "an attestation, not an image")
            return Found((platform,), digest, Kind.MANIFEST, content.host)
        case Index() as index:
            platforms = [platform async for platform in reader.platforms(index.entries, 1)]
            return Found(_unique(platforms), digest, Kind.INDEX, content.host, reader.doubts())


class _Reader:
    """Reads what an index only points to, and counts how much of that there was."""

    def __init__(self, registry: Registry, reference: Reference, *, deep: bool, once: Once | None) -> None:
        self._deep = deep
        self._once = once
        self._doubts: list[str] = []
        self._registry = registry
        self._reference = reference
        self._fetched = 0
        self._seen: set[str] = set()

    async def platform(self, manifest: Manifest) -> Platform:
        """Return the platform in a single image's config."""
        if manifest.inlined is not None:
            return parse_config(manifest.inlined)
        if self._once is not None:
            return await self._once.platform(manifest.config.digest, lambda: self._read_config(manifest))
        return await self._read_config(manifest)

    async def _read_config(self, manifest: Manifest) -> Platform:
        body = await self._registry.blob(self._reference, manifest.config)
        verify_blob(body, manifest.config)
        return parse_config(body)

    async def platforms(self, entries: Iterable[Entry], depth: int) -> AsyncIterator[Platform]:
        """Yield the platforms of an index's entries, in their order."""
        for entry in entries:
            if entry.platform is not None and not entry.nested:
                if not self._deep or await self._is_borne_out(entry, entry.platform, depth):
                    yield entry.platform
            else:
                async for platform in self._behind(entry, depth):
                    yield platform

    def doubts(self) -> str:
        """Return what a deep look-up found wrong with the index; empty for nothing."""
        return "; ".join(self._doubts)

    async def _is_borne_out(self, entry: Entry, platform: Platform, depth: int) -> bool:
        """Return whether the manifest of an entry is there, and of the platform that it is listed for."""
        manifest = await self._child_or_doubt(entry, platform, depth)
        if manifest is None:
            return False
        own = await self.platform(manifest) if isinstance(manifest, Manifest) else None
        declared, real = platform.normalized(), own.normalized() if own else None
        if real and (real.os, real.architecture) != (declared.os, declared.architecture):
            self._doubts.append(f"the index lists {declared}, but that image is of {real}")
            return False
        return True

    async def _behind(self, entry: Entry, depth: int) -> AsyncIterator[Platform]:
        if entry.descriptor.digest in self._seen:
            return
        self._seen.add(entry.descriptor.digest)
        child = await self._child_or_doubt(entry, entry.platform, depth)
        match child:
            case Index(entries=entries):
                async for platform in self.platforms(entries, depth + 1):
                    yield platform
            case Manifest() as manifest:
                platform = await self.platform(manifest)
                if platform.os != "unknown":
                    yield platform
            case Artifact() | None:
                return

    async def _child_or_doubt(self, entry: Entry, platform: Platform | None, depth: int) -> Parsed | None:
        """Return an entry's manifest; None where the registry has lost it, which is no word about the tag."""
        try:
            return await self._child(entry, depth)
        except LookupFailedError as failure:
            if not isinstance(failure.outcome, Missing):
                raise
            what = str(platform.normalized()) if platform else entry.descriptor.digest
            self._doubts.append(f"the index lists {what}, but its manifest is not there")
            return None

    async def _child(self, entry: Entry, depth: int) -> Parsed:
        self._fetched += 1
        if self._fetched > FETCH_LIMIT or depth > DEPTH_LIMIT:
            raise LookupFailedError(
                Unknown(Reason.INVALID, "an index that nests too deeply or leaves out too many platforms")
            )
        require_verifiable(entry.descriptor.digest)
        child = Reference(self._reference.registry, self._reference.repository, "", entry.descriptor.digest)
        content = await self._registry.manifest(child)
        _verify_child(content, entry)
        return parse_manifest(content)


def _verify_child(content: Content, entry: Entry) -> None:
    if len(content.body) != entry.descriptor.size:
        raise LookupFailedError(
            Unknown(Reason.INVALID, "a manifest whose size is not what its index promised")
        )
    verify(content.body, entry.descriptor.digest, "a manifest of the index")


def _unique(platforms: Iterable[Platform]) -> tuple[Platform, ...]:
    """Keep the first of what is declared alike: the image-spec lets the first match win."""
    return tuple(dict.fromkeys(platforms))
