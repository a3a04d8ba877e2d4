"""What is wrong, and what of it does not count."""

from dataclasses import field
from typing import Annotated, Any

from archcheck.findings.model import Severity
from archcheck.findings.rules import RULES
from archcheck.findings.suppression.model import SuppressionSource
from archcheck.frozen import dataclass
from archcheck.reports.codec import LineNumber, OptionalText, says
from archcheck.reports.positions import FilePosition

_VIA = "What the image came through that path does not name: default of the chart NAME VERSION: FILE."
_TEMPLATE = "What rendered the workload, where path is another file: one that names the image."

_CLUSTERS = "The clusters that it is about, where the input deploys several and not all of them are meant."


@dataclass(frozen=True, slots=True)
class ReportFinding:
    """What is wrong, and what to do about it."""

    rule: Annotated[str, says(pattern="^[a-z]+(-[a-z]+)*$")]
    severity: Severity
    message: str
    remedy: str
    workload: OptionalText
    container: OptionalText
    image: OptionalText
    path: OptionalText
    line: LineNumber
    column: LineNumber
    template: Annotated[OptionalText, says(_TEMPLATE)]
    fingerprint: Annotated[
        str,
        says(
            "The same for the same finding on another day: no tag, digest or line is in it.",
            pattern="^[0-9a-f]{32}$",
        ),
    ]
    via: Annotated[OptionalText, says(_VIA)] = ""
    clusters: Annotated[tuple[str, ...], says(_CLUSTERS)] = ()

    @classmethod
    def completed(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Settle what a report does not say.

        A severity that is not known is the rule's own, else a warning: neither hidden nor failing.
        """
        rule = values["rule"] or "unknown"
        own = RULES[rule].severity if rule in RULES else Severity.WARNING
        return values | {
            "rule": rule,
            "severity": values["severity"] or own,
            "message": values["message"] or rule,
        }

    @property
    def position(self) -> FilePosition:
        """Where it stands."""
        return FilePosition(self.path, self.line, self.column)

    @property
    def subject(self) -> str:
        """The workload, with the clusters behind it where not all are meant."""
        clusters = f"({', '.join(self.clusters)})" if self.clusters else ""
        return " ".join(text for text in (self.workload, clusters) if text)

    @property
    def advice(self) -> str:
        """The remedy as a sentence of its own, or nothing."""
        return f"try: {self.remedy}" if self.remedy else ""


@dataclass(frozen=True, slots=True)
class ReportSuppression:
    """Why a finding does not count."""

    by: Annotated[str, says(enum=[source.value for source in SuppressionSource])]
    reason: OptionalText
    path: OptionalText
    line: LineNumber
    expires: Annotated[OptionalText, says(format="date")]

    @property
    def position(self) -> FilePosition:
        """Where that is said."""
        return FilePosition(self.path, self.line)


@dataclass(frozen=True, slots=True)
class ReportSuppressed(ReportFinding):
    """A finding that does not count."""

    suppression: ReportSuppression = field(kw_only=True)
