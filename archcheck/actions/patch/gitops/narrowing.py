"""Which of several patches a build fails for: looked for by halves, within a number of tries."""

from collections.abc import Callable, Collection, Sequence

_MOST_TRIES = 12


def failing(indexes: Sequence[int], fails: Callable[[Collection[int]], bool]) -> frozenset[int]:
    """Return the patches with which a build fails; all of a half where it takes too long to tell.

    Args:
        indexes: patches with which it fails together.
        fails: whether it does so with some of them alone.

    """
    left = iter(range(_MOST_TRIES))

    def search(among: Sequence[int]) -> frozenset[int]:
        if len(among) == 1 or next(left, None) is None:
            return frozenset(among)
        halves = among[: len(among) // 2], among[len(among) // 2 :]
        bad = frozenset(index for half in halves if fails(half) for index in search(half))
        return bad or frozenset(among)

    return search(indexes)
