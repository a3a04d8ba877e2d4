"""What findings are filtered by: severities, ignores, a baseline; and what is suppressed by them."""

from collections.abc import Callable, Mapping
from dataclasses import field
from datetime import date
from enum import StrEnum

from archcheck.findings.model import Finding, Severity
from archcheck.frozen import dataclass


class SuppressionSource(StrEnum):
    """What suppressed a finding."""

    ANNOTATION = "annotation"
    COMMENT = "comment"
    CONFIGURATION = "configuration"
    BASELINE = "baseline"


@dataclass(frozen=True, slots=True)
class IgnoreEntry:
    """One entry of `ignore:`: findings that match all that is said, and why they do not count.

    `image`, `workload` and `path` are patterns; empty ones match everything. After `expires` it counts no
    more. It is written at `line` of `file`.
    """

    reason: str
    rule: str = ""
    image: str = ""
    workload: str = ""
    path: str = ""
    expires: date | None = None
    file: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True)
class Suppressed:
    """A finding that does not count: by what, why, where that is written, and until when."""

    finding: Finding
    by: SuppressionSource
    reason: str = ""
    path: str = ""
    line: int | None = None
    expires: date | None = None


@dataclass(frozen=True, slots=True)
class Filtered:
    """What counts, and what does not."""

    findings: tuple[Finding, ...]
    suppressed: tuple[Suppressed, ...] = ()


FindingIdentity = tuple[str, ...]
"""What stays the same of a finding while its image gets newer tags and its file more lines."""


@dataclass(frozen=True, slots=True)
class SuppressionPolicy:
    """What findings are filtered by.

    `is_off` leaves out all ignores and the baseline. `is_strict` makes ignores that are expired, unused or of
    no rule fail the run. `is_whole` says that the input is all that `entries` are about, so that an entry
    without a finding is unused. `baseline` has how often each finding was there when it was recorded.
    `locate` gives a path relative to the directory that patterns and the baseline are about.
    """

    severities: Mapping[str, Severity] = field(default_factory=dict)
    entries: tuple[IgnoreEntry, ...] = ()
    baseline: Mapping[FindingIdentity, int] = field(default_factory=dict)
    today: date = date.min
    is_off: bool = False
    is_strict: bool = False
    is_whole: bool = False
    locate: Callable[[str], str] = str
