"""What is known of an image: a closed set of answers, so that unknown can never pass for missing."""

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.images.listing import Listing, listing_of
from archcheck.images.platform import Platform


class ManifestKind(StrEnum):
    """How a registry holds an image; a runtime checks the platform of an index only."""

    INDEX = "index"
    MANIFEST = "manifest"


class Reason(StrEnum):
    """Why an image's platforms are not known."""

    DENIED = "denied"
    RATE_LIMITED = "rate-limited"
    UNREACHABLE = "unreachable"
    INVALID = "invalid"
    ARTIFACT = "artifact"
    OFFLINE = "offline"


class Extent(StrEnum):
    """How much of an image its platforms are."""

    WHOLE = "whole"
    """All that there is of it."""
    ARCHIVE = "archive"
    """All that an archive holds: a node that has nothing else lacks the rest."""
    PULLED = "pulled"
    """What was pulled on one machine, or built: whether there is more of it is not known."""


@dataclass(frozen=True, slots=True)
class Found:
    """The image was read. `platforms` are as declared, in the order of the index, each once.

    `platforms` is all that is there: of an index the union of everything below it. What a runtime finds of
    it is in `listing`, which is None where the platforms say that too. `digest` is computed over the
    manifest's bytes; `host` is who answered. No platform at all is a valid answer: an index may hold nothing
    but attestations. `extent` says how much of the image that is; `absent` are platforms that an index lists
    and whose content is not in the archive.
    """

    platforms: tuple[Platform, ...]
    digest: str
    kind: ManifestKind
    host: str
    message: str = ""
    listing: Listing | None = None
    extent: Extent = Extent.WHOLE
    absent: tuple[Platform, ...] = ()

    @property
    def listed(self) -> Listing:
        """What an index lists, as runtimes walk it."""
        return listing_of(self.platforms) if self.listing is None else self.listing


@dataclass(frozen=True, slots=True)
class Missing:
    """The registry says that there is no such tag, digest or repository."""

    message: str


@dataclass(frozen=True, slots=True)
class Unknown:
    """It could not be found out. Never counted as missing, nor as present.

    `remedy` is what to do about it, where the reason alone does not tell.
    """

    reason: Reason
    message: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Unresolved:
    """A placeholder stands where the image will be named; no registry was asked."""

    message: str = "a placeholder: the image is named only later"


Availability: TypeAlias = Found | Missing | Unknown | Unresolved


def status_of(availability: Availability) -> str:
    """Return the `status` of the JSON report (DESIGN.md §6)."""
    match availability:
        case Found():
            return "found"
        case Missing():
            return "missing"
        case Unresolved():
            return "unresolved"
        case Unknown(reason=reason):
            return reason.value


def unique_platforms(platforms: Iterable[Platform]) -> tuple[Platform, ...]:
    """Return the normal forms in the order given, each once."""
    return tuple(dict.fromkeys(platform.normalized() for platform in platforms))
