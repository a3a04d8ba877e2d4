"""Annotations for GitHub Actions: workflow commands on standard output, one a line.

GitHub shows ten annotations of each kind a step, and no word of the others: here are the ten worst, with one
for an image however often it is used, and a notice that says how many are left. `markdown` has all of them,
for `$GITHUB_STEP_SUMMARY`.
"""

from collections.abc import Iterable, Iterator, Sequence

from archcheck.findings.model import Severity
from archcheck.frozen import dataclass
from archcheck.reports.document import InputNotice, ReportDocument, ReportFinding
from archcheck.reports.positions import FilePosition
from archcheck.reports.printing import printable_texts
from archcheck.reports.text import printable
from archcheck.wording import counted

_SHOWN = 10
_NOTHING_TO_CHECK = 4
_USERS_SHOWN = 3
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@dataclass(frozen=True, slots=True)
class _Annotation:
    severity: Severity
    position: FilePosition
    title: str
    message: str
    findings: int = 0

    @property
    def command(self) -> str:
        """The workflow command; a property is left out where nothing is known."""
        properties = {"title": self.title}
        if self.position.is_file:
            line = {"line": str(self.position.line)} if self.position.line else {}
            column = {"col": str(self.position.column)} if line and self.position.column else {}
            properties = {"file": self.position.shown, **line, **column, **properties}
        shown = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
        return f"::{_COMMANDS[self.severity]} {shown}::{_data(self.message)}"


_NOTHING = _Annotation(
    Severity.WARNING, FilePosition(), "archcheck", "Nothing to check: no image in the input"
)


def render(document: ReportDocument) -> str:
    """Return a report as workflow commands: nothing at all where nothing is wrong."""
    shown = printable_texts(document)
    annotations = [
        *([_NOTHING] if shown.exit_code == _NOTHING_TO_CHECK else ()),
        *(_unread(notice) for notice in shown.unread),
        *sorted(map(_annotation, _by_image(shown.findings)), key=lambda annotation: annotation.severity.rank),
    ]
    commands = [annotation.command for annotation in annotations[:_SHOWN]]
    if left := annotations[_SHOWN:]:
        commands.append(f"::notice title=archcheck::{_data(_rest(left))}")
    return "".join(f"{command}\n" for command in commands)


def _by_image(findings: Iterable[ReportFinding]) -> Iterator[list[ReportFinding]]:
    """Yield the findings of each image together, the worst first; without one, those that say the same."""
    groups: dict[tuple[str, ...], list[ReportFinding]] = {}
    for finding in findings:
        alike = (finding.image,) if finding.image else (finding.rule, finding.message, finding.remedy)
        groups.setdefault(alike, []).append(finding)
    for group in groups.values():
        yield sorted(group, key=lambda finding: finding.severity.rank)


def _annotation(group: Sequence[ReportFinding]) -> _Annotation:
    worst = group[0]
    same = [finding for finding in group if finding.rule == worst.rule]
    others = list(dict.fromkeys(finding.rule for finding in group if finding.rule != worst.rule))
    lines = [
        worst.message,
        worst.advice,
        _used_by(same),
        f"also: {', '.join(others)}" if others else "",
        "" if worst.position.is_file else worst.position.described,
    ]
    position = worst.position if worst.position.is_file else FilePosition(worst.template)
    message = "\n".join(line for line in lines if line)
    return _Annotation(worst.severity, position, f"archcheck {worst.rule}", message, len(group))


def _used_by(findings: Sequence[ReportFinding]) -> str:
    users = list(dict.fromkeys(finding.subject for finding in findings if finding.workload))
    more = f" and {len(users) - _USERS_SHOWN} more" if len(users) > _USERS_SHOWN else ""
    return f"in {', '.join(users[:_USERS_SHOWN])}{more}" if users else ""


def _unread(notice: InputNotice) -> _Annotation:
    """Return the annotation for an input that could not be read: it comes before all findings."""
    lost = "" if notice.position.is_file else notice.position.described
    text = ": ".join(part for part in (lost, notice.text or "could not be read") if part)
    return _Annotation(Severity.ERROR, notice.position, "archcheck cannot read this", text)


def _rest(left: Sequence[_Annotation]) -> str:
    """Return what is not annotated, and where it stands."""
    findings = sum(annotation.findings for annotation in left)
    unread = sum(not annotation.findings for annotation in left)
    parts = [counted(findings, "more finding")] if findings else []
    parts += [f"{counted(unread, 'more input')} that could not be read"] if unread else []
    return (
        f"{' and '.join(parts)} not annotated here: the job's summary has the rest, as has --format markdown"
    )


def _data(text: str) -> str:
    """Return a text as the data of a command, with its own line ends alone."""
    shown = "\n".join(printable(line) for line in text.split("\n"))
    return shown.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
