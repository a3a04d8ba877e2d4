"""Several things that are one image: what different archives hold of it, each perhaps for one platform.

k3s publishes an archive of air-gap images for each architecture, and every node has its own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from archcheck.images.availability import Extent, Found, ManifestKind, unique_platforms
from archcheck.images.listing import Child, ListedOther, Listing, platforms_of
from archcheck.images.platform import Platform

NOT_HELD = "its content is in no archive"
"""What is said of a manifest that an index lists, and that an archive does not hold."""


def merged(answers: Sequence[Found]) -> Found:
    """Return what is held of an image altogether; of two images of a platform the first is meant."""
    first, *others = answers
    if not others or all(answer.platforms == first.platforms and not answer.absent for answer in answers):
        return first
    held = [child for answer in answers for child in answer.listed.children if not is_absent(child)]
    absent = [child for answer in answers for child in answer.listed.children if is_absent(child)]
    children = (*dict.fromkeys(held), *_still(absent, held))
    listing = Listing(children, first.listed.docker)
    return replace(
        first,
        platforms=platforms_of(listing),
        kind=ManifestKind.INDEX,
        host=", ".join(dict.fromkeys(answer.host for answer in answers)),
        message="; ".join(filter(None, dict.fromkeys(answer.message for answer in answers))),
        listing=None if listing.is_plain else listing,
        absent=absent_platforms(children),
    )


def as_held(answer: Found) -> Found:
    """Return what a look-up found in an archive as what is in it."""
    return replace(answer, extent=Extent.ARCHIVE, absent=absent_platforms(answer.listed.children))


def is_absent(child: Child) -> bool:
    """Return whether an index lists what is not held."""
    return isinstance(child, ListedOther) and child.what == NOT_HELD


def absent_platforms(children: Iterable[Child]) -> tuple[Platform, ...]:
    """Return the platforms that are listed and not held."""
    return unique_platforms(child.declared for child in children if is_absent(child) and child.declared)


def _still(absent: Iterable[Child], held: Iterable[Child]) -> Iterator[Child]:
    """Yield what is held nowhere, each once."""
    platforms = {child.declared.normalized() for child in held if child.declared is not None}
    for child in dict.fromkeys(absent):
        if child.declared is None or child.declared.normalized() not in platforms:
            yield child
