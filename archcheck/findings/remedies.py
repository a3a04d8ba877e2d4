"""What to do about a workload that lands where it cannot run, as the planner of patches says it."""

from collections.abc import Callable

from archcheck.frozen import dataclass


@dataclass(frozen=True, slots=True)
class Remedy:
    """What a patch would write, or why there is none. `is_change`: it is one that a patch makes."""

    text: str
    is_change: bool = False


NO_REMEDY = Remedy("see what archcheck patch says of it")
"""Where no patches are planned."""

Remedies = Callable[[int], Remedy]
"""The remedy for a workload, by its position; asked only for those that are not well placed."""
