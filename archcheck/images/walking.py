"""How a runtime walks an index: one child a level, and nothing of the others.

Source: containerd `core/images/image.go` (`Manifest`) and `handlers.go` (`LimitManifests`): the best entry
that matches; else the first that names no platform, whose own config then decides; nested indexes are
followed the same way. Docker (`pull_v2.go`) goes the same way, and does not ask the config.
"""

from collections.abc import Sequence

from archcheck.frozen import dataclass
from archcheck.images.availability import Availability, Extent, Found, ManifestKind
from archcheck.images.listing import (
    Child,
    ListedImage,
    ListedIndex,
    ListedOther,
    Listing,
    executed_as,
)
from archcheck.images.matching import is_native, pick
from archcheck.images.platform import Platform, satisfies
from archcheck.images.windows import BuildRule


@dataclass(frozen=True, slots=True)
class Taken:
    """Where a walk ended.

    `child` is what is taken there, None for nothing; `exact` whether every platform that an index declared
    on the way was the machine's own, and no fallback; `within` the listing in which the walk ended, `depth`
    how many indexes it is within another.
    """

    child: ListedImage | ListedOther | None
    exact: bool
    within: Listing
    depth: int = 0


def walk(
    listing: Listing, machine: Platform, builds: BuildRule = BuildRule.GENERATION, *, silent: bool = False
) -> Taken:
    """Return what a machine finds in an index.

    Args:
        listing: what the index lists.
        machine: the platform that the runtime asks for.
        builds: which builds of Windows it takes.
        silent: whether the runtime takes an empty platform for none, as Docker does.

    """
    exact, depth = True, 0
    while True:
        child = choose(listing.children, machine, builds, silent=silent)
        if child is not None and names_platform(child, silent=silent):
            assert child.declared is not None
            exact = exact and is_native(child.declared, machine, builds)
        if not isinstance(child, ListedIndex):
            return Taken(child, exact, listing, depth)
        listing, depth = child.listing, depth + 1


def choose(
    children: Sequence[Child], machine: Platform, builds: BuildRule, *, silent: bool = False
) -> Child | None:
    """Return what a machine takes of one level: the best match, else the first without a platform."""
    named = [child for child in children if names_platform(child, silent=silent)]
    position = pick([child.declared for child in named if child.declared is not None], machine, builds)
    if position is not None:
        return named[position]
    return next((child for child in children if not names_platform(child, silent=silent)), None)


def names_platform(child: Child, *, silent: bool = False) -> bool:
    """Return whether an index says what a child is for; `silent` takes an empty platform for none."""
    declared = child.declared
    return declared is not None and not (silent and not declared.os and not declared.architecture)


def lacking(answer: Found, required: Sequence[Platform]) -> tuple[Platform, ...]:
    """Return the required platforms that a machine of theirs does not get natively, as far as is known."""
    if answer.extent is Extent.PULLED:
        return ()
    return tuple(want for want in required if not _gets(answer, want))


def undecided(answer: Availability, required: Sequence[Platform]) -> tuple[Platform, ...]:
    """Return the required platforms of which a daemon does not tell: it has pulled another."""
    if not isinstance(answer, Found) or answer.extent is not Extent.PULLED:
        return ()
    return tuple(want for want in required if not _gets(answer, want))


def hides(answer: Found, want: Platform) -> bool:
    """Return whether an index keeps what it has for a platform where a machine of it does not look."""
    return (
        answer.kind is ManifestKind.INDEX and not answer.listed.is_plain and not _finds(answer.listed, want)
    )


def hidden(answer: Found) -> tuple[Platform, ...]:
    """Return the platforms that an index has, and that a machine of theirs does not find in it."""
    return tuple(
        platform for platform in answer.platforms if platform.architecture and hides(answer, platform)
    )


def in_reach(answer: Found) -> tuple[Platform, ...]:
    """Return the platforms of an image, as declared, that a machine of theirs finds."""
    unseen = hidden(answer)
    return tuple(platform for platform in answer.platforms if platform not in unseen)


def _gets(answer: Found, want: Platform) -> bool:
    return any(satisfies(have, want) for have in answer.platforms) and not hides(answer, want)


def _finds(listing: Listing, want: Platform) -> bool:
    """Return whether a machine finds an image of its own platform."""
    taken = walk(listing, want.normalized())
    child = taken.child
    if not isinstance(child, ListedImage) or not taken.exact:
        return False
    real = executed_as(child)
    return real is not None and is_native(real, want)
