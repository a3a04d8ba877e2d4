"""Findings, and the table of rules that they belong to."""

from dataclasses import dataclass
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters; `--fail-on` names the least that fails a run."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with a stable id. `summary` completes "archcheck reports …"."""

    id: str
    severity: Severity
    summary: str


PLATFORM_MISSING = Rule("platform-missing", Severity.ERROR, "an image that lacks a required platform")
IMAGE_MISSING = Rule("image-missing", Severity.ERROR, "an image that its registry does not have")
IMAGE_UNREADABLE = Rule("image-unreadable", Severity.WARNING, "an image whose platforms could not be read")
IMAGE_UNRESOLVED = Rule("image-unresolved", Severity.WARNING, "a placeholder where an image will be named")
INDEX_UNTRUE = Rule(
    "index-untrue",
    Severity.WARNING,
    "an index that lists what its registry has not, or has otherwise (--deep)",
)
CHART_EMPTY = Rule("chart-empty", Severity.WARNING, "a chart that renders no workload")
CHART_OWN_IMAGES = Rule(
    "chart-own-images", Severity.WARNING, "a chart that renders none of the images it declares for itself"
)

RULES: dict[str, Rule] = {
    rule.id: rule
    for rule in (
        PLATFORM_MISSING,
        IMAGE_MISSING,
        IMAGE_UNREADABLE,
        IMAGE_UNRESOLVED,
        INDEX_UNTRUE,
        CHART_EMPTY,
        CHART_OWN_IMAGES,
    )
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, where it is wrong, and what to do about it.

    `workload`, `container` and `image` are empty where none is meant; `line` and `column` are 1-based or
    None. All texts may hold input: a report escapes them.
    """

    rule: str
    severity: Severity
    message: str
    remedy: str
    workload: str = ""
    container: str = ""
    image: str = ""
    path: str = ""
    line: int | None = None
    column: int | None = None
