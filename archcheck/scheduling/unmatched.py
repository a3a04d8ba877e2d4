"""Why a runtime finds nothing in an index, in its own words, and what is there that it does not look at."""

from archcheck.images.availability import unique_platforms
from archcheck.images.listing import ListedImage, executed_as, platforms_of
from archcheck.images.matching import pick
from archcheck.images.platform import Platform
from archcheck.images.walking import Taken
from archcheck.scheduling.outcomes import PULL_FAILS, RunOutcome, fails


def no_match(said: str, taken: Taken, asked: Platform) -> RunOutcome:
    """Return the failure of a pull that finds nothing.

    Args:
        said: the runtime's own words.
        taken: where its walk ended.
        asked: the platform that it looked for.

    """
    have = unique_platforms(platforms_of(taken.within))
    texts = ", ".join(map(str, have)) or "no platform at all"
    if taken.depth:
        return fails(PULL_FAILS, f"{said}; the index within the index that it follows has {texts}")
    if pick(have, asked) is None or not isinstance(taken.child, ListedImage):
        return fails(PULL_FAILS, f"{said}; it has {texts}")
    image = executed_as(taken.child)
    only = f"of its entries without a platform only the first is looked at, which is {image}"
    return fails(PULL_FAILS, f"{said}; it has {texts}, but {only}")
