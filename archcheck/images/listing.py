"""What an index lists, as runtimes walk it: child by child, level by level.

`Found.platforms` is the union of all that is below an index, which is what a registry *has*. A runtime takes
one child a level, and what is behind the others is out of its reach: so their order, the levels, and who
says which platform matter (containerd `core/images/image.go`, containers/image `oci_index.go`).
"""

from collections.abc import Iterable, Iterator
from typing import TypeAlias

from archcheck.frozen import dataclass
from archcheck.images.platform import Platform


@dataclass(frozen=True, slots=True)
class ListedImage:
    """An image. `declared` is what the index says of it, `own` what its config says, where that was read."""

    declared: Platform | None
    own: Platform | None = None


@dataclass(frozen=True, slots=True)
class ListedIndex:
    """An index within the index."""

    declared: Platform | None
    listing: "Listing"


@dataclass(frozen=True, slots=True)
class ListedOther:
    """What a runtime may choose and cannot run: an artifact, or a manifest that is lost. `what` says it."""

    declared: Platform | None
    what: str


Child: TypeAlias = ListedImage | ListedIndex | ListedOther


@dataclass(frozen=True, slots=True)
class Listing:
    """The children of an index in its order, without those that are for no machine at all (attestations).

    `docker` is whether it is Docker's manifest list, in which CRI-O takes nothing that has no platform.
    """

    children: tuple[Child, ...]
    docker: bool = False

    @property
    def is_plain(self) -> bool:
        """Whether the declared platforms tell all: each child is an image, and the index says for what."""
        return all(
            isinstance(child, ListedImage) and child.declared is not None and child.own is None
            for child in self.children
        )


def listing_of(platforms: Iterable[Platform]) -> Listing:
    """Return the plain listing of an index that declares these platforms."""
    return Listing(tuple(ListedImage(platform) for platform in platforms))


def platforms_of(listing: Listing) -> tuple[Platform, ...]:
    """Return all that an index has, at every level, each once: the image-spec lets the first match win."""
    return tuple(dict.fromkeys(_below(listing)))


def _below(listing: Listing) -> Iterator[Platform]:
    for child in listing.children:
        match child:
            case ListedIndex(listing=below):
                yield from _below(below)
            case ListedImage() if platform := _true_platform(child):
                yield platform
            case _:
                continue


def _true_platform(image: ListedImage) -> Platform | None:
    """Return an image's platform; None where its config denies what the index declares, or says nothing."""
    executed = executed_as(image)
    if executed is None or executed.os == "unknown" or (executed is image.own and _is_named(image.declared)):
        return None
    return executed


def executed_as(image: ListedImage) -> Platform | None:
    """Return what an image is once it is pulled: as declared, unless its config says otherwise or alone."""
    declared, own = image.declared, image.own
    if _is_named(declared) and declared is not None and (own is None or is_borne_out(declared, own)):
        return declared
    return own


def _is_named(declared: Platform | None) -> bool:
    return declared is not None and bool(declared.architecture)


def is_borne_out(declared: Platform, own: Platform) -> bool:
    """Return whether an image's config is for the system and the architecture that an index declares."""
    said, real = declared.normalized(), own.normalized()
    return (said.os or real.os, said.architecture) == (real.os, real.architecture)
