"""Where a finding is shown by programs that want a file and a line for everything."""

from archcheck.reports.formats.saved import Place, SavedFinding

FALLBACK = ".archcheck.yaml"
"""What a finding without a file hangs on: the file of the nodes and platforms that it is measured by.

GitHub refuses a whole SARIF file for one result without a location, and GitLab an issue without a path;
neither asks whether the file is there.
"""


def anchor(finding: SavedFinding) -> Place:
    """Return the place of a finding: its own file, else the template, else `FALLBACK`.

    The line belongs to the finding's own file, and is dropped with it: line 7 of standard input is not
    line 7 of another file.
    """
    return file_anchor(finding.place) if finding.place.is_file else Place(finding.template or FALLBACK)


def file_anchor(place: Place) -> Place:
    """Return a place as it is, or `FALLBACK` where it names no file."""
    return place if place.is_file else Place(FALLBACK)


def lost_place(finding: SavedFinding) -> str:
    """Return what of a finding's place is not in its anchor, for the text: that it was standard input."""
    return "" if finding.place.is_file else finding.place.described
