"""What each row is about, for the filters: the letters of an attribute, from closed sets alone."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from archcheck.findings.model import Severity
from archcheck.reports.formats.saved import SavedFinding
from archcheck.reports.html.model import Contents, Image, Node, PlacementOutcome, Workload

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

    def finding(self, finding: SavedFinding) -> str:
        """A finding has its severity, and the verdict of its workload; a suppressed one is not wrong."""
        counts = finding.suppression is None and finding.severity is not Severity.NOTE
        verdict = self.verdicts.get(finding.workload, "")
        return _letters(SEVERITIES[finding.severity], verdict, WRONG if counts else "")

    def workload(self, workload: Workload) -> str:
        """A workload has the severities of its findings, and its own verdict."""
        severities = self.of_workloads.get(workload.label, "")
        return _letters(severities, VERDICTS[workload.verdict], WRONG if workload.verdict != "ok" else "")

    def image(self, image: Image) -> str:
        """An image has the severities of its findings, and the verdicts of the workloads that use it."""
        severities = self.of_images.get(image.saved.familiar, "")
        verdicts = "".join(self.verdicts.get(user, "") for user in image.users)
        return _letters(severities, verdicts, WRONG if image.saved.status != "found" else "")

    def node(self, node: Node, workloads: Sequence[Workload]) -> str:
        """A node has what the workloads have that may land there; it is wrong where one of them fails."""
        landing = [each for each in workloads if each.on(node.name).fate is not PlacementOutcome.KEPT_OFF]
        severities = "".join(self.of_workloads.get(each.label, "").replace(WRONG, "") for each in landing)
        verdicts = "".join(VERDICTS[each.verdict] for each in landing)
        bad = any(each.on(node.name).fate in _BAD for each in landing)
        return _letters(severities, verdicts, WRONG if bad else "")


def marks_of(contents: Contents) -> Marks:
    """Return what the findings and the verdicts say of each name."""
    verdicts: dict[str, str] = {}
    if contents.nodes:
        for workload in contents.workloads:
            verdicts[workload.label] = verdicts.get(workload.label, "") + VERDICTS[workload.verdict]
    findings = contents.saved.findings
    return Marks(
        _by_name((finding.workload, finding) for finding in findings),
        _by_name((finding.image, finding) for finding in findings),
        verdicts,
    )


def _by_name(named: Iterable[tuple[str, SavedFinding]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, finding in named:
        wrong = "" if finding.severity is Severity.NOTE else WRONG
        found[name] = _letters(found.get(name, ""), SEVERITIES[finding.severity], wrong)
    return found


def _letters(*parts: str) -> str:
    return "".join(sorted(set("".join(parts))))
