"""What each row is about, for the filters: the letters of an attribute, from closed sets alone."""

from collections.abc import Iterable, Sequence

from archcheck.findings.model import Severity
from archcheck.frozen import dataclass
from archcheck.reports.document import (
    ReportFinding,
    ReportImage,
    ReportNode,
    ReportSuppressed,
)
from archcheck.reports.formats.html.contents import PageContents, WorkloadRow
from archcheck.reports.formats.html.outcomes import NOT_LANDING, PlacementOutcome

SEVERITIES = {Severity.ERROR: "e", Severity.WARNING: "w", Severity.NOTE: "n"}
VERDICTS = {"stuck": "s", "at-risk": "r", "unknown": "u", "ok": "o"}
WRONG = "x"
_BAD = (PlacementOutcome.FAILS, PlacementOutcome.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Marks:
    """What is known of workloads and images by their names: letters, each once."""

    of_workloads: dict[str, str]
    of_images: dict[str, str]
    verdicts: dict[str, str]

    def finding(self, finding: ReportFinding) -> str:
        """A finding has its severity, and the verdict of its workload; a suppressed one is not wrong."""
        counts = not isinstance(finding, ReportSuppressed) and finding.severity is not Severity.NOTE
        verdict = self.verdicts.get(finding.workload, "")
        return _letters(SEVERITIES[finding.severity], verdict, WRONG if counts else "")

    def workload(self, row: WorkloadRow) -> str:
        """A workload has the severities of its findings, and its own verdict."""
        severities = self.of_workloads.get(row.label, "")
        return _letters(severities, VERDICTS[row.verdict], WRONG if row.verdict != "ok" else "")

    def image(self, image: ReportImage, users: Sequence[str]) -> str:
        """An image has the severities of its findings, and the verdicts of the workloads that use it."""
        severities = self.of_images.get(image.familiar, "")
        verdicts = "".join(self.verdicts.get(user, "") for user in users)
        return _letters(severities, verdicts, WRONG if image.status != "found" else "")

    def node(self, node: ReportNode, rows: Sequence[WorkloadRow]) -> str:
        """A node has what the workloads have that may land there; it is wrong where one of them fails."""
        landing = [row for row in rows if row.on(node.name).outcome not in NOT_LANDING]
        severities = "".join(self.of_workloads.get(row.label, "").replace(WRONG, "") for row in landing)
        verdicts = "".join(VERDICTS[row.verdict] for row in landing)
        bad = any(row.on(node.name).outcome in _BAD for row in landing)
        return _letters(severities, verdicts, WRONG if bad else "")


def marks_of(contents: PageContents) -> Marks:
    """Return what the findings and the verdicts say of each name."""
    verdicts: dict[str, str] = {}
    if contents.document.nodes:
        for row in contents.rows:
            verdicts[row.label] = verdicts.get(row.label, "") + VERDICTS[row.verdict]
    findings = contents.document.findings
    return Marks(
        _by_name((finding.workload, finding) for finding in findings),
        _by_name((finding.image, finding) for finding in findings),
        verdicts,
    )


def _by_name(named: Iterable[tuple[str, ReportFinding]]) -> dict[str, str]:
    letters: dict[str, str] = {}
    for name, finding in named:
        wrong = "" if finding.severity is Severity.NOTE else WRONG
        letters[name] = _letters(letters.get(name, ""), SEVERITIES[finding.severity], wrong)
    return letters


def _letters(*parts: str) -> str:
    return "".join(sorted(set("".join(parts))))
