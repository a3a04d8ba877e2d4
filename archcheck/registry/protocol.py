"""The seam between what is asked (`lookup`) and who answers: a registry over HTTP, a layout on disk."""

from typing import Protocol

from archcheck.frozen import dataclass
from archcheck.images.availability import Missing, Unknown
from archcheck.images.reference import Reference

# 1048 and not 1024: so it stands in containerd
MANIFEST_LIMIT = 4 * 1048 * 1048
"""Bytes of a manifest, and of a config. containerd's own limit, so that what a node takes is taken here."""


@dataclass(frozen=True, slots=True)
class Content:
    """A manifest as it came: its bytes, the media type its sender claims (may be empty), who sent it.

    `validator` is the entity tag by which it may be asked for again, `states_digest` whether its sender
    said its digest, as a HEAD request then would.
    """

    body: bytes
    media_type: str
    host: str
    validator: str = ""
    states_digest: bool = False


@dataclass(frozen=True, slots=True)
class Descriptor:
    """What a manifest says of another blob (image-spec `descriptor.md`): digest and size in bytes."""

    digest: str
    size: int


class LookupFailedError(Exception):
    """An answer that is not `Found`, on its way up to `lookup.look_up`, which returns it as a value."""

    def __init__(self, outcome: Missing | Unknown) -> None:
        super().__init__(outcome.message)
        self.outcome = outcome


class NotHeldError(LookupFailedError):
    """A manifest of which an archive does not hold all; nothing is wrong with the index that lists it."""

    def __init__(self, message: str) -> None:
        super().__init__(Missing(message))


class Registry(Protocol):
    """A source of manifests. Both members raise `LookupFailedError`, and check neither digest nor size."""

    async def manifest(self, reference: Reference) -> Content:
        """Return the manifest or index that the reference's digest or tag names."""
        ...

    async def blob(self, reference: Reference, descriptor: Descriptor) -> bytes:
        """Return a blob of the reference's repository, at most `MANIFEST_LIMIT` bytes."""
        ...
