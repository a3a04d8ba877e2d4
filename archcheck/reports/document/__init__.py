"""`archcheck.report/v1`: what `--format json` prints, and what every other format is made from.

These classes are the report (DESIGN.md §6): a field is a key, and its type says how it is written, how it is
read and what its JSON Schema is (`codec`). `schemas/report-v1.schema.json` is generated from them. Keys are
only ever added; one with a default came later, and is missing in older reports.

Every text is as it was found, control characters included: a format makes it safe for its readers.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Annotated, Any

from archcheck.errors import ExitCode
from archcheck.findings.rules.not_read import RULE as NOT_READ
from archcheck.frozen import dataclass
from archcheck.reports import codec
from archcheck.reports.codec import Count, FieldNote, number_of, says
from archcheck.reports.document.findings import ReportFinding, ReportSuppressed, ReportSuppression
from archcheck.reports.document.inputs import InputNotice, ReportInputError, ReportSkipped
from archcheck.reports.document.releases import (
    ReportFollowed,
    ReportObjectCount,
    ReportRelease,
    ReportUsedChart,
)
from archcheck.reports.document.subjects import (
    PLATFORM,
    ReportChart,
    ReportContainer,
    ReportImage,
    ReportNode,
    ReportPlacement,
    ReportPull,
    ReportSource,
    ReportWorkload,
)
from archcheck.reports.missed import missed
from archcheck.reports.positions import FilePosition
from archcheck.workloads.inventory import Loss

__all__ = [
    "SCHEMA",
    "InputNotice",
    "Locate",
    "ReportChart",
    "ReportContainer",
    "ReportDocument",
    "ReportFinding",
    "ReportFollowed",
    "ReportImage",
    "ReportInputError",
    "ReportNode",
    "ReportNotModelled",
    "ReportObjectCount",
    "ReportPlacement",
    "ReportPull",
    "ReportRelease",
    "ReportSkipped",
    "ReportSource",
    "ReportSuppressed",
    "ReportSuppression",
    "ReportUsedChart",
    "ReportWorkload",
    "from_json",
    "to_json",
]

SCHEMA = "archcheck.report/v1"
Locate = Callable[[str], str]
"""Gives a path as the root of a repository sees it."""
_EXIT_CODES = [code.value for code in ExitCode if code is not ExitCode.INTERNAL]


@dataclass(frozen=True, slots=True)
class ReportNotModelled:
    """What may keep pods off nodes and is not looked at."""

    what: str
    workloads: Count


@dataclass(frozen=True, slots=True)
class ReportDocument:
    """What archcheck --format json prints. Keys are only ever added."""

    schema: Annotated[str, FieldNote({"const": SCHEMA}, read=lambda _: SCHEMA)]
    directory: Annotated[
        str | None,
        says(
            "The directory that relative paths start from, relative to the repository; null outside of one."
        ),
    ]
    complete: Annotated[
        bool,
        says("Every image is known, or is acknowledged as unknown, and every part of the input was read."),
    ]
    exit_code: Annotated[
        int | None, FieldNote({"enum": _EXIT_CODES}, read=lambda value: number_of(value, 0, 255))
    ]
    required_platforms: tuple[Annotated[str, PLATFORM], ...]
    chart: Annotated[ReportChart | None, says("The chart that was rendered, in the version that was found.")]
    nodes: tuple[ReportNode, ...]
    images: tuple[ReportImage, ...]
    workloads: tuple[ReportWorkload, ...]
    findings: tuple[ReportFinding, ...]
    suppressed: tuple[ReportSuppressed, ...]
    not_modelled: Annotated[
        tuple[ReportNotModelled, ...],
        says("What else may keep pods off nodes, is not looked at, and by how many workloads it is used."),
    ]
    declared: Annotated[tuple[str, ...], says("Images that the chart declares and does not render.")]
    errors: tuple[ReportInputError, ...]
    skipped: tuple[ReportSkipped, ...]
    followed: Annotated[
        tuple[ReportFollowed, ...], says("The clusters that a repository of Flux or Argo CD deploys.")
    ] = ()
    releases: Annotated[
        tuple[ReportRelease, ...],
        says("The releases of all clusters; what several have alike, once."),
    ] = ()
    clusters: Annotated[tuple[str, ...], says("Those of an input that deploys several.")] = ()

    @property
    def shows_clusters(self) -> bool:
        """Whether the names of clusters tell workloads, or nodes, apart."""
        every = frozenset(self.clusters)
        return len(every) > 1 and any(frozenset(workload.clusters) != every for workload in self.workloads)

    @property
    def subject(self) -> str:
        """The name and version of the chart, or nothing."""
        return f"{self.chart.name} {self.chart.version}".strip() if self.chart else ""

    @property
    def unread(self) -> tuple[InputNotice, ...]:
        """What a run is not complete without, and no finding names: errors, and what may hold workloads."""
        errors = [InputNotice(FilePosition(error.path, error.line), error.message) for error in self.errors]
        return (*errors, *self._skipped_with(Loss.PART))

    @property
    def passed_over(self) -> tuple[InputNotice, ...]:
        """What was skipped with good reason."""
        return self._skipped_with(Loss.NOTHING)

    @property
    def missed(self) -> str:
        """How much of the input was not read, in so many words; empty where all of it was."""
        return missed(len(self.unread), sum(finding.rule == NOT_READ.id for finding in self.findings))

    def located(self, locate: Locate) -> "ReportDocument":
        """Return the report with its paths as the root of a repository sees them."""

        def moved(record: Any) -> Any:
            return replace(record, path=locate(record.path)) if record.path else record

        def moved_finding(finding: Any) -> Any:
            return moved(replace(finding, template=locate(finding.template)) if finding.template else finding)

        return replace(
            self,
            workloads=tuple(replace(workload, source=moved(workload.source)) for workload in self.workloads),
            findings=tuple(map(moved_finding, self.findings)),
            suppressed=tuple(
                replace(moved_finding(finding), suppression=moved(finding.suppression))
                for finding in self.suppressed
            ),
            errors=tuple(map(moved, self.errors)),
            skipped=tuple(map(moved, self.skipped)),
            releases=tuple(map(moved, self.releases)),
        )

    def _skipped_with(self, loss: Loss) -> tuple[InputNotice, ...]:
        return tuple(
            InputNotice(FilePosition(skipped.path, skipped.line), skipped.reason)
            for skipped in self.skipped
            if skipped.loss is loss
        )


def to_json(document: ReportDocument) -> dict[str, Any]:
    """Return a report as the value that its JSON text has."""
    return codec.written(document)


def from_json(value: object) -> ReportDocument:
    """Return what a saved report says, with everything left out that is not of its form."""
    return codec.read(ReportDocument, value)
