"""Findings, sorted to the workload or the image that a test case stands for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import field

from archcheck.findings.rule import Unsettled
from archcheck.findings.rules import RULES
from archcheck.frozen import dataclass
from archcheck.reports.document import (
    ReportDocument,
    ReportFinding,
    ReportImage,
    ReportSuppressed,
    ReportWorkload,
)
from archcheck.reports.text import printable

_IMAGES = "images"
_RUN = "archcheck"
_INPUT = "input"


@dataclass(frozen=True, slots=True)
class JUnitCase:
    """A test case: what is wrong with a workload or an image, and what could not be found out."""

    suite: str
    name: str
    findings: list[ReportFinding] = field(default_factory=list)
    suppressed: list[ReportSuppressed] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)

    def add(self, finding: ReportFinding) -> None:
        """Take in a finding; one that says what is not known is no failure, whatever its severity."""
        if isinstance(finding, ReportSuppressed):
            self.suppressed.append(finding)
        elif _unsettled(finding) is not None:
            self.unread.append("; ".join(text for text in (finding.message, finding.advice) if text))
        else:
            self.findings.append(finding)


@dataclass(frozen=True, slots=True)
class _Desk:
    """All cases in the order of the input. A workload rendered with several sets of values is one."""

    cases: dict[tuple[str, str], JUnitCase] = field(default_factory=dict)
    suites: dict[str, str] = field(default_factory=dict)
    """The suite of the first workload of each name, for findings that point at another file."""

    def case(self, suite: str, name: str) -> JUnitCase:
        return self.cases.setdefault((suite, name), JUnitCase(suite, name))

    def workload(self, workload: ReportWorkload) -> JUnitCase:
        suite = workload.position.source or _INPUT
        self.suites.setdefault(workload.label, suite)
        return self.case(suite, workload.label)

    def file(self, finding: ReportFinding) -> JUnitCase:
        """Return the case that a finding belongs to."""
        own = finding.position.source
        if not finding.workload:
            return self.case(own or (_IMAGES if finding.image else _RUN), finding.image or finding.rule)
        for suite in (own, printable(finding.template)):
            if (suite, finding.workload) in self.cases:
                return self.case(suite, finding.workload)
        suite = self.suites.get(finding.workload) or own or _INPUT
        return self.case(suite, finding.workload)


def cases_of(document: ReportDocument) -> tuple[JUnitCase, ...]:
    """Return the cases: workloads, images listed alone, findings about neither, unreadable inputs."""
    desk = _Desk()
    users: dict[str, list[JUnitCase]] = {}
    for workload in document.workloads:
        case = desk.workload(workload)
        for image in dict.fromkeys(container.reference for container in workload.images):
            users.setdefault(image, []).append(case)
    findings = (*document.findings, *document.suppressed)
    for finding in findings:
        desk.file(finding).add(finding)
    _add_images(desk, document.images, users, findings)
    for notice in document.unread:
        case = desk.case(notice.position.source or _INPUT, "can be read")
        case.unread.append(": ".join(text for text in (notice.position.described, notice.text) if text))
    return tuple(desk.cases.values())


def _add_images(
    desk: _Desk,
    images: Sequence[ReportImage],
    users: Mapping[str, Sequence[JUnitCase]],
    findings: Iterable[ReportFinding],
) -> None:
    """Give a case to each image that no workload names, and say what no finding says to be unknown."""
    said = {finding.image for finding in findings if _unsettled(finding) is Unsettled.IMAGE}
    named: dict[str, list[JUnitCase]] = {}
    for case in desk.cases.values():
        named.setdefault(case.name, []).append(case)
    for image in images:
        cases = users.get(image.reference) or named.get(image.familiar)
        cases = cases or [desk.case(_IMAGES, image.familiar or "(empty)")]
        if image.is_unknown and image.familiar not in said:
            text = image.message or image.status or "not known"
            for case in cases:
                case.unread.append(f"{image.familiar or '(empty)'}: {text}")


def _unsettled(finding: ReportFinding) -> Unsettled | None:
    """Return what is not known where a rule has a finding; a saved run may have rules of a later version."""
    return RULES[finding.rule].unsettled if finding.rule in RULES else None
