"""One reference → its availability: the algorithm, for every source.

An index costs one request, a single image one and its config (none where the config is inlined). Nested
indexes and entries without a platform cost what they must, within limits. A deep look-up reads every
manifest that an index lists, and its config: a mirror may have lost one, a build may have mislabelled one.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeAlias

from archcheck.images.availability import Availability, Found, ManifestKind, Missing, Reason, Unknown
from archcheck.images.listing import (
    Child,
    ListedImage,
    ListedIndex,
    ListedOther,
    Listing,
    is_borne_out,
    platforms_of,
)
from archcheck.images.platform import Platform
from archcheck.images.reference import Reference
from archcheck.registry.client.manifests import (
    ENTRY_LIMIT,
    Artifact,
    ForeignEntry,
    Index,
    IndexEntry,
    Manifest,
    Parsed,
    parse_config,
    parse_manifest,
)
from archcheck.registry.digests import require_verifiable, sha256, verify, verify_blob
from archcheck.registry.protocol import Content, LookupFailedError, NotHeldError, Registry

DEPTH_LIMIT = 8
FETCH_LIMIT = 64
"""Manifests read for one reference, beyond its own. An index that needs more is hostile or broken."""


class Once(Protocol):
    """What remembers the platforms of configs by their digests."""

    async def platform(self, digest: str, read: Callable[[], Awaitable[Platform]]) -> Platform:
        """Return the platform under a digest, read at most once by `read`, whose failures are not kept."""
        ...


async def look_up(registry: Registry, reference: Reference, *, deep: bool = False) -> Availability:
    """Return what `registry` has under `reference`. Never raises for anything that a registry does.

    Args:
        registry: where the manifests are.
        reference: the image.
        deep: whether to believe an index only as far as its manifests bear it out.

    """
    try:
        return await read(registry, reference, await fetch(registry, reference), deep=deep)
    except LookupFailedError as failure:
        return failure.outcome


def look_up_here(registry: Registry, reference: Reference, *, deep: bool = False) -> Availability:
    """Return what is on this machine under `reference`: files are read at once, and nothing is waited for."""
    lookup = look_up(registry, reference, deep=deep)
    try:
        lookup.send(None)
    except StopIteration as end:
        answer: Availability = end.value
        return answer
    lookup.close()
    raise RuntimeError("a look-up on this machine waits")


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
    reader = _ManifestReader(registry, reference, deep=deep, once=once)
    match parse_manifest(content):
        case Artifact(type=kind):
            return Unknown(Reason.ARTIFACT, f"an artifact of type {kind}, not an image")
        case Manifest() as manifest:
            platform = await reader.platform(manifest)
            if (platform.os, platform.architecture) == ("unknown", "unknown"):
                return Unknown(Reason.ARTIFACT, "an attestation, not an image")
            return Found((platform,), digest, ManifestKind.MANIFEST, content.host)
        case Index() as index:
            listing = await reader.listing(index, 1)
            return Found(
                platforms_of(listing),
                digest,
                ManifestKind.INDEX,
                content.host,
                reader.mismatches(),
                None if listing.is_plain else listing,
            )


_Below: TypeAlias = Platform | Listing | str
"""What is behind an entry: an image of a platform, an index, or a word on what else."""


class _ManifestReader:
    """Reads what an index only points to, and counts how much of that there was."""

    def __init__(self, registry: Registry, reference: Reference, *, deep: bool, once: Once | None) -> None:
        self._deep = deep
        self._once = once
        self._mismatches: list[str] = []
        self._registry = registry
        self._reference = reference
        self._fetched = 0
        self._known: dict[str, _Below] = {}
        self._sizes: dict[int, int] = {}

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

    def mismatches(self) -> str:
        """Return what is wrong with the index, as far as it had to be read; empty for nothing."""
        return "; ".join(self._mismatches)

    async def listing(self, index: Index, depth: int) -> Listing:
        """Return what an index lists, the first of what is listed alike: no runtime takes the others."""
        children: dict[object, Child] = {}
        for entry in index.entries:
            what = entry.what if isinstance(entry, ForeignEntry) else entry.descriptor.digest
            if (what, entry.platform) not in children:
                children[what, entry.platform] = await self._child(entry, depth)
        return self._measured(Listing(tuple(children.values()), index.docker))

    def _measured(self, listing: Listing) -> Listing:
        """Count what is listed at every level: a few indexes that name each other often are millions."""
        below = (child.listing for child in listing.children if isinstance(child, ListedIndex))
        size = len(listing.children) + sum(self._sizes[id(inner)] for inner in below)
        if size > ENTRY_LIMIT:
            raise LookupFailedError(Unknown(Reason.INVALID, f"an index of more than {ENTRY_LIMIT} manifests"))
        self._sizes[id(listing)] = size
        return listing

    async def _child(self, entry: IndexEntry | ForeignEntry, depth: int) -> Child:
        if isinstance(entry, ForeignEntry):
            return ListedOther(entry.platform, entry.what)
        declared = entry.platform
        if declared is not None and declared.architecture and not entry.nested and not self._deep:
            return ListedImage(declared)
        below = await self._below(entry, depth)
        match below:
            case Listing():
                return ListedIndex(declared, below)
            case str():
                return ListedOther(declared, below)
            case _ if declared is not None and declared.architecture and is_borne_out(declared, below):
                return ListedImage(declared)
            case _:
                return ListedImage(declared, below)

    async def _below(self, entry: IndexEntry, depth: int) -> _Below:
        """Return what is behind an entry; each manifest is read once."""
        digest = entry.descriptor.digest
        if digest not in self._known:
            self._known[digest] = "an index within itself"
            self._known[digest] = await self._read(entry, depth)
        return self._known[digest]

    async def _read(self, entry: IndexEntry, depth: int) -> _Below:
        try:
            parsed = await self._fetch(entry, depth)
        except NotHeldError as failure:
            return str(failure)
        except LookupFailedError as failure:
            if not isinstance(failure.outcome, Missing):
                raise
            what = str(entry.platform.normalized()) if entry.platform else entry.descriptor.digest
            self._mismatches.append(f"the index lists {what}, but its manifest is not there")
            return "a manifest that is not there"
        match parsed:
            case Index() as index:
                return await self.listing(index, depth + 1)
            case Manifest() as manifest:
                return await self._own(manifest, entry.platform)
            case Artifact(type=kind):
                return f"an artifact of type {kind}"

    async def _own(self, manifest: Manifest, declared: Platform | None) -> Platform:
        """Return the platform in an image's config, and doubt an index that declares another."""
        own = await self.platform(manifest)
        if declared is not None and declared.architecture and not is_borne_out(declared, own):
            said = f"the index lists {declared.normalized()}, but that image is of {own.normalized()}"
            self._mismatches.append(said)
        return own

    async def _fetch(self, entry: IndexEntry, depth: int) -> Parsed:
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


def _verify_child(content: Content, entry: IndexEntry) -> None:
    if len(content.body) != entry.descriptor.size:
        raise LookupFailedError(
            Unknown(Reason.INVALID, "a manifest whose size is not what its index promised")
        )
    verify(content.body, entry.descriptor.digest, "a manifest of the index")
