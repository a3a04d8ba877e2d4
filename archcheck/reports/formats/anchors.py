"""Where a finding is shown by programs that want a file and a line for everything.

GitHub refuses a whole SARIF file for one result without a location, and GitLab an issue without a path;
neither asks whether the file is there. What stands in no file is shown under its own name: never under that
of a file that has nothing to do with it.
"""

from archcheck.frozen import dataclass
from archcheck.reports.document import ReportFinding
from archcheck.reports.positions import FilePosition
from archcheck.workloads.locations import STANDARD_INPUT, is_file

_STANDARD_INPUT = "standard-input"
_RUN = "archcheck"


@dataclass(frozen=True, slots=True)
class Anchor:
    """A place that has a name. `what` says what has it, where it is no file."""

    name: str
    line: int | None = None
    column: int | None = None
    what: str = ""


def anchor(finding: ReportFinding) -> Anchor:
    """Return the place of a finding: its own file, else the template, else what it is about.

    The line belongs to what the finding's own place names, and is dropped with that.
    """
    if finding.position.is_file or not is_file(finding.template):
        return place_anchor(finding.position, finding.template or finding.image)
    return Anchor(finding.template)


def place_anchor(position: FilePosition, otherwise: str = "") -> Anchor:
    """Return a place with a name: its path, or that of what it is about where it has none."""
    if position.is_file:
        return Anchor(position.path, position.line, position.column)
    if position.path == STANDARD_INPUT:
        return Anchor(_STANDARD_INPUT, position.line, position.column, "standard input, which is no file")
    if position.path:
        return Anchor(position.path, what="a part of a chart, in no file of the repository")
    return Anchor(otherwise or _RUN, what="in no file")


def lost_place(finding: ReportFinding) -> str:
    """Return what of a finding's place is not in its anchor, for the text: that it was standard input."""
    return "" if finding.position.is_file else finding.position.described
