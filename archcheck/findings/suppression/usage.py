"""An ignore as the rules look at it, and which ignores were of use."""

from datetime import date

from archcheck.findings.suppression.model import IgnoreEntry
from archcheck.frozen import dataclass
from archcheck.workloads.model import Ignore


class SuppressionUsage:
    """The ignores that were for a finding so far, or may be for something that is not known."""

    def __init__(self) -> None:
        """No ignore has been of use yet."""
        self.adjacent: set[Ignore] = set()
        self.entries: set[IgnoreEntry] = set()


@dataclass(frozen=True, slots=True)
class CheckedSuppression:
    """An ignore, written at `line` of `path`, and what is wrong with it.

    `target` is what it is for, as its message says it. `expired` is its last day, where that has passed,
    `unknown_rules` are the names in it of which there is no rule. `is_unattached`: it is a comment that
    stands at no image. `is_unused`: nothing was found that it is for.
    """

    target: str
    path: str
    line: int | None
    expired: date | None = None
    unknown_rules: tuple[str, ...] = ()
    is_unattached: bool = False
    is_unused: bool = False
