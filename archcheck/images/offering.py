"""What an image offers machines of a platform, whatever their runtimes: the cells of the matrix of images.

An index may have a platform where no machine of it looks: that is neither there nor lacking, and no machine
falls back past it. A machine is one that takes the best entry first, as containerd with local pull and
Docker do (`images/walking.py`).
"""

from enum import StrEnum

from archcheck.images.availability import Availability, Extent, Found, ManifestKind, Missing
from archcheck.images.fallback import fallbacks
from archcheck.images.listing import ListedImage, executed_as
from archcheck.images.matching import is_native
from archcheck.images.platform import Platform, satisfies
from archcheck.images.walking import hides, walk


class Offer(StrEnum):
    """What there is for a platform."""

    NATIVE = "native"
    """The platform itself, and a machine of it finds that."""
    FALLBACK = "fallback"
    """Not the platform, but another that such a machine may fall back to."""
    HIDDEN = "hidden"
    """The platform itself, where a runtime does not look."""
    LACKING = "lacking"
    """Neither."""
    UNKNOWN = "unknown"
    """It could not be found out."""


def offer(answer: Availability, platform: Platform) -> Offer:
    """Return what an image offers machines of a platform."""
    if isinstance(answer, Missing):
        return Offer.LACKING
    if not isinstance(answer, Found):
        return Offer.UNKNOWN
    if any(_is_for(have, platform) for have in answer.platforms):
        return Offer.HIDDEN if hides(answer, platform) else Offer.NATIVE
    if answer.extent is Extent.PULLED:
        return Offer.UNKNOWN
    return Offer.FALLBACK if _falls_back(answer, platform) else Offer.LACKING


def _is_for(image: Platform, platform: Platform) -> bool:
    return satisfies(image, platform) or is_native(image, platform)


def _falls_back(answer: Found, platform: Platform) -> bool:
    """Return whether a machine gets what it may fall back to, by the walk that it goes through an index."""
    if answer.kind is ManifestKind.INDEX and not answer.listed.is_plain:
        child = walk(answer.listed, platform.normalized()).child
        own = executed_as(child) if isinstance(child, ListedImage) else None
        have = [own] if own is not None else []
    else:
        have = list(answer.platforms)
    older = fallbacks(platform)
    return any(own_platform.on(platform.os) in older for own_platform in have)
