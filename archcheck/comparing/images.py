"""Two sets of answers → which images lost or gained platforms.

A tag that was bumped is the same image: of one repository, what is gone and what is new belong together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from archcheck.comparing.bumps import ImageBump, bumped, may_be_bumped
from archcheck.comparing.model import ImageChange
from archcheck.images.availability import Availability, Found, unique_platforms
from archcheck.images.platform import Platform
from archcheck.images.walking import in_reach

Known = Mapping[str, Availability]
"""What is known of each reference, in full."""

Needed = Callable[[Availability, Availability], "tuple[str, ...]"]
"""Returns the nodes and the required platforms that the first answer's image serves, and not the second's."""


def image_changes(old: Known, new: Known, needed: Needed, *, used: bool = False) -> list[ImageChange]:
    """Return the images whose platforms differ, by name.

    Where several tags of one repository are gone, and it is not known which of the new ones took the place of
    which, any of them may have: for each, the worst of what may have become of it is told.

    Args:
        old: what was known.
        new: what is known.
        needed: who needs what was lost.
        used: whether workloads say which image took the place of which, and what was lost by that; then only
            what an image under its own name lost is looked at.

    """
    gone, come = _differing(old, new)
    changes = [_change((name, name), old, new, needed) for name in old if name in new]
    changes += [_change(pair, old, new, _none_needed if used else needed) for pair in bumped(gone, come)]
    if not used:
        lost = {change.old for change in changes if change is not None and change.needed_by}
        for olds, news in may_be_bumped(gone, come):
            few = _first_of_each(news, new)
            changes += [_worst(name, few, old, new, needed) for name in olds if name not in lost]
    return sorted(
        (change for change in changes if change is not None), key=lambda change: (change.new, change.old)
    )


def paired(old: Known, new: Known) -> tuple[set[str], set[str]]:
    """Return the references that are gone and that are new without being another tag of one another."""
    gone, come = _differing(old, new)
    pairs = bumped(gone, come)
    return set(gone) - {before for before, _ in pairs}, set(come) - {after for _, after in pairs}


def _differing(old: Known, new: Known) -> tuple[list[str], list[str]]:
    return [name for name in old if name not in new], [name for name in new if name not in old]


def _first_of_each(names: Iterable[str], known: Known) -> list[str]:
    """Return one name for each set of platforms."""
    by_platforms: dict[object, str] = {}
    for name in names:
        by_platforms.setdefault(_without_digest(known[name]), name)
    return list(by_platforms.values())


def _without_digest(answer: Availability) -> object:
    """Return what tells answers apart by what machines get of them."""
    return (answer.platforms, answer.kind, answer.listing) if isinstance(answer, Found) else answer


def _worst(name: str, heirs: Sequence[str], old: Known, new: Known, needed: Needed) -> ImageChange | None:
    """Return what is lost if the worst of several took the place of an image; None where nothing is."""
    changes = (_change((name, heir), old, new, needed) for heir in heirs)
    losses = [change for change in changes if change is not None and change.needed_by]
    return max(losses, key=lambda change: len(change.needed_by), default=None)


def _none_needed(_before: Availability, _after: Availability) -> tuple[str, ...]:
    return ()


def _change(pair: ImageBump, old: Known, new: Known, needed: Needed) -> ImageChange | None:
    before, after = old[pair[0]], new[pair[1]]
    had, has = _platforms(before), _platforms(after)
    lost = tuple(platform for platform in had if platform not in has)
    gained = tuple(platform for platform in has if platform not in had)
    by = needed(before, after)
    return ImageChange(*pair, lost, gained, by) if lost or gained or by else None


def _platforms(answer: Availability) -> tuple[Platform, ...]:
    """Return the platforms that a machine of theirs gets, which may be less than the index has."""
    return unique_platforms(in_reach(answer)) if isinstance(answer, Found) else ()
