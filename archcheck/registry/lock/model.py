"""What a lock says."""

from collections.abc import Mapping
from dataclasses import field
from datetime import date, timedelta

from archcheck.frozen import dataclass
from archcheck.images.availability import Found, Reason, Unknown

FILE_NAME = "archcheck.lock"

LockAnswer = Found | Unknown
"""What a lock may hold of an image: its platforms, or that it is an artifact."""

AN_ARTIFACT = Unknown(Reason.ARTIFACT, "it is an artifact, and no image that a container can run")


@dataclass(frozen=True, slots=True)
class Locked:
    """One entry: what is known of a reference, and the day on which that was first seen."""

    answer: LockAnswer
    seen: date


@dataclass(frozen=True, slots=True)
class LockedChart:
    """What a constraint on the version of a chart came to, and the day on which that was first seen.

    `digest` is that of its archive; empty for a chart that is none.
    """

    version: str
    digest: str
    seen: date


@dataclass(frozen=True, slots=True)
class Lock:
    """A whole lock. `entries` are by reference in full; on `checked` all of them were asked for again.

    `charts` are by the address of a chart and the constraint on its version.
    """

    entries: Mapping[str, Locked] = field(default_factory=dict)
    checked: date | None = None
    charts: Mapping[str, LockedChart] = field(default_factory=dict)

    def as_of(self, entry: Locked, today: date) -> date | None:
        """Return the last day on which an entry is known to have been true; None if no such day has come.

        Days are UTC's, and clocks differ: tomorrow may have come on another machine.
        """
        days = [day for day in (entry.seen, self.checked) if day and day <= today + timedelta(days=1)]
        return max(days, default=None)
