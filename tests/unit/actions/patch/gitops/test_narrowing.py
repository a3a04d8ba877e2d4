"""Patches with which a build fails are found by halves, and not all of them are given up for one."""

from collections.abc import Collection, Sequence

from archcheck.actions.patch.gitops.narrowing import failing
from tests.support.tables import walked


class Build:
    """A build that fails with any of some patches; `together`: only where all of them are in."""

    def __init__(self, bad: Collection[int], *, together: bool = False) -> None:
        self.bad = frozenset(bad)
        self.together = together
        self.tries = 0

    def fails(self, some: Collection[int]) -> bool:
        self.tries += 1
        return self.bad <= frozenset(some) if self.together else not self.bad.isdisjoint(some)


@walked(
    "indexes, bad",
    [([7], [7]), ([1, 2], [2]), (range(8), [0, 5]), (range(8), range(8)), (range(30), [29])],
)
def test_those_that_fail_are_found(indexes: Sequence[int], bad: Sequence[int]) -> None:
    assert failing(list(indexes), Build(bad).fails) == frozenset(bad)


def test_those_that_fail_only_together_are_all_given_up() -> None:
    assert failing([1, 2, 3, 4], Build([1, 4], together=True).fails) == {1, 2, 3, 4}


def test_it_is_not_tried_without_end() -> None:
    build = Build(range(0, 1000, 2))
    found = failing(range(1000), build.fails)
    assert build.bad <= found
    assert build.tries <= 30
