"""JUnit XML, as Jenkins' xUnit plugin and GitLab read it: a suite a source file, a case a workload.

An image that no workload names is a case of its own. A finding of severity error is a failure; the document
does not say what `--fail-on` was, so where a run failed without an error, the worst that it found is what
failed it, and where it did not fail (`--fail-on never`), nothing is a failure. An image or an input that
could not be read is an error, never a failure: nothing was found out about it.
"""

from collections.abc import Iterable, Iterator, Sequence
from xml.etree import ElementTree as ET

from archcheck.findings.model import Severity
from archcheck.reports.document import InputNotice, ReportDocument, ReportFinding, ReportSuppressed
from archcheck.reports.formats.junit.cases import JUnitCase, cases_of
from archcheck.reports.printing import printable_texts

_HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
_FINDINGS = 1
_NOT_FAILED = (0, 3)
_NONE = -1


def render(document: ReportDocument) -> str:
    """Return a report as JUnit XML. No text has a character that XML 1.0 cannot hold: all are printable."""
    shown = printable_texts(document)
    root = ET.Element("testsuites", name="archcheck")
    suites: dict[str, list[JUnitCase]] = {}
    for case in cases_of(shown):
        suites.setdefault(case.suite, []).append(case)
    failing = _failing(shown)
    for name, cases in suites.items():
        root.append(_suite(name, cases, failing))
    for key in ("tests", "failures", "errors"):
        root.set(key, str(sum(int(suite.get(key, "0")) for suite in root)))
    if shown.passed_over:
        root.append(_passed_over(shown.passed_over))
    ET.indent(root)
    return _HEADER + ET.tostring(root, encoding="unicode") + "\n"


def _failing(document: ReportDocument) -> int:
    """Return the rank of the least severity that is a failure."""
    if document.exit_code in _NOT_FAILED:
        return _NONE
    ranks = [finding.severity.rank for finding in document.findings]
    return min(ranks) if document.exit_code == _FINDINGS and ranks else Severity.ERROR.rank


def _suite(name: str, cases: Sequence[JUnitCase], failing: int) -> ET.Element:
    elements = [_case(case, failing) for case in cases]
    suite = ET.Element("testsuite", name=name, tests=str(len(elements)))
    for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
        suite.set(key, str(sum(element.find(tag) is not None for element in elements)))
    suite.extend(elements)
    return suite


def _case(case: JUnitCase, failing: int) -> ET.Element:
    element = ET.Element("testcase", name=case.name, classname=case.suite)
    failures = [finding for finding in case.findings if finding.severity.rank <= failing]
    others = [finding for finding in case.findings if finding.severity.rank > failing]
    if failures:
        _outcome(element, "failure", failures[0].message, failures[0].rule, _texts(failures))
    if case.unread:
        _outcome(element, "error", case.unread[0], "unknown", case.unread)
    if case.suppressed and not (failures or others or case.unread):
        texts = list(_suppressed(case.suppressed))
        _outcome(element, "skipped", f"{len(texts)} suppressed", "suppressed", texts)
    else:
        lines = [*_texts(others), *_suppressed(case.suppressed)]
        if lines:
            ET.SubElement(element, "system-out").text = "\n".join(lines)
    return element


def _outcome(element: ET.Element, tag: str, message: str, kind: str, texts: Iterable[str]) -> None:
    ET.SubElement(element, tag, message=message, type=kind).text = "\n".join(texts)


def _texts(findings: Iterable[ReportFinding]) -> Iterator[str]:
    """Yield what is wrong, where, and what to do about it, a line each."""
    for finding in findings:
        yield f"{finding.severity.value} {finding.rule}: {finding.message}"
        clusters = f"in {', '.join(finding.clusters)}" if finding.clusters else ""
        names = (clusters, finding.container, finding.position.described)
        where = "  ".join(name for name in names if name)
        yield from (f"    {text}" for text in (where, finding.advice) if text)


def _suppressed(findings: Iterable[ReportSuppressed]) -> Iterator[str]:
    for finding in findings:
        suppression = finding.suppression
        reason = f": {suppression.reason}" if suppression.reason else ""
        yield f"suppressed {finding.rule} ({suppression.by}{reason}): {finding.message}"


def _passed_over(skipped: Sequence[InputNotice]) -> ET.Element:
    """Return a suite without cases that says which parts of the input were passed over, and why."""
    suite = ET.Element("testsuite", name="passed over", tests="0", failures="0", errors="0")
    lines = [": ".join(text for text in (one.position.described, one.text) if text) for one in skipped]
    ET.SubElement(suite, "system-out").text = "\n".join(lines)
    return suite
