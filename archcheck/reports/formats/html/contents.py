"""What the sections of the page have in common: who uses an image, and where each workload ends up."""

from collections.abc import Mapping, Sequence

from archcheck.frozen import dataclass
from archcheck.reports.document import ReportDocument, ReportNode, ReportWorkload
from archcheck.reports.formats.html.outcomes import ELSEWHERE, NOT_SAID, NodeOutcome, node_outcome

VERDICTS = ("stuck", "at-risk", "unknown", "ok")
"""The worst first."""


@dataclass(frozen=True, slots=True)
class WorkloadRow:
    """A workload; `verdict` is one that the page knows, and `outcomes` are by the names of nodes."""

    workload: ReportWorkload
    verdict: str
    outcomes: Mapping[str, NodeOutcome]

    @property
    def label(self) -> str:
        """The name that findings have for it."""
        return self.workload.label

    def on(self, node: str) -> NodeOutcome:
        """What becomes of it on a node."""
        return self.outcomes.get(node, NOT_SAID)


@dataclass(frozen=True, slots=True)
class PageContents:
    """A report, its workloads as rows, and the workloads that use each image, by its reference."""

    document: ReportDocument
    rows: Sequence[WorkloadRow]
    users: Mapping[str, Sequence[str]]


def contents_of(document: ReportDocument) -> PageContents:
    """Return what the page is made from."""
    users: dict[str, dict[str, None]] = {}
    for workload in document.workloads:
        for container in workload.images:
            users.setdefault(container.reference, {})[workload.label] = None
    return PageContents(
        document,
        tuple(_row(workload, document.nodes) for workload in document.workloads if not workload.is_mention),
        {reference: tuple(labels) for reference, labels in users.items()},
    )


def _row(workload: ReportWorkload, nodes: Sequence[ReportNode]) -> WorkloadRow:
    verdict = workload.verdict if workload.verdict in VERDICTS else "unknown"
    outcomes = {node.name: ELSEWHERE for node in nodes if node.clusters}
    outcomes |= {placement.node: node_outcome(placement) for placement in workload.placements}
    return WorkloadRow(workload, verdict, outcomes)
