"""Names of nodes and images in the text of a message."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from archcheck.images.naming import ImageName

if TYPE_CHECKING:
    from archcheck.scheduling.pools import Pool

_SHOWN = 6


def titles(pools: "Iterable[Pool]") -> str:
    """Return `a20 (2), a64 (2)`."""
    return listed([pool.title for pool in pools])


def names(images: Iterable[ImageName]) -> str:
    """Return images as people write them, each once."""
    return listed(list(dict.fromkeys(image.familiar for image in images)))


def listed(texts: Sequence[str], separator: str = ", ") -> str:
    """Return texts in a row, the first few where there are many."""
    more = len(texts) - _SHOWN
    return separator.join(texts[:_SHOWN]) + (f" and {more} more" if more > 0 else "")
