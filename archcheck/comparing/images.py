"""Two sets of answers → which images lost or gained platforms.

A tag that was bumped is the same image: of one repository, what is gone and what is new belong together.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence

from archcheck.comparing.model import ImageChange
from archcheck.errors import InvalidReferenceError
from archcheck.images.availability import Availability, Found, unique_platforms
from archcheck.images.platform import Platform
from archcheck.images.reference import parse_reference

Known = Mapping[str, Availability]
"""What is known of each reference, in full."""

Needed = Callable[[Availability, Availability], Sequence[str]]
"""Returns the nodes that run the first answer's image and not the second's."""


def image_changes(old: Known, new: Known, needed: Needed) -> list[ImageChange]:
    """Return the images whose platforms differ, by name.

    Args:
        old: what was known.
        new: what is known.
        needed: who needs what was lost.

    """
    pairs = [(name, name) for name in old if name in new]
    pairs += _bumped([name for name in old if name not in new], [name for name in new if name not in old])
    found = [_change(before, after, old[before], new[after], needed) for before, after in pairs]
    return sorted((each for each in found if each is not None), key=lambda each: (each.new, each.old))


def paired(old: Known, new: Known) -> tuple[set[str], set[str]]:
    """Return the references that are gone and that are new without being another tag of one another."""
    gone, come = [name for name in old if name not in new], [name for name in new if name not in old]
    pairs = _bumped(gone, come)
    return set(gone) - {before for before, _ in pairs}, set(come) - {after for _, after in pairs}


def _bumped(gone: Iterable[str], come: Iterable[str]) -> list[tuple[str, str]]:
    """Pair references of one repository, in the order of their names; a tag that all share takes part too."""
    olds, news = _by_repository(gone), _by_repository(come)
    pairs = []
    for repository in olds.keys() & news.keys():
        before, after = olds[repository], news[repository]
        if len(before) == 1:
            pairs += [(before[0], each) for each in after]
        else:
            pairs += zip(before, after, strict=False)
    return pairs


def _by_repository(names: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name in sorted(names):
        found.setdefault(_repository(name), []).append(name)
    return found


def _repository(name: str) -> str:
    try:
        return parse_reference(name).name
    except InvalidReferenceError:
        return name


def _change(
    old: str, new: str, before: Availability, after: Availability, needed: Needed
) -> ImageChange | None:
    had, has = _platforms(before), _platforms(after)
    lost = tuple(each for each in had if each not in has)
    gained = tuple(each for each in has if each not in had)
    by = tuple(needed(before, after))
    return ImageChange(old, new, lost, gained, by) if lost or gained or by else None


def _platforms(answer: Availability) -> tuple[Platform, ...]:
    return unique_platforms(answer.platforms) if isinstance(answer, Found) else ()
