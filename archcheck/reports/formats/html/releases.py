"""The releases on the page: which chart each has, in which version."""

from archcheck.reports.document import ReportRelease
from archcheck.reports.formats.html.contents import PageContents
from archcheck.reports.formats.html.marks import WRONG
from archcheck.reports.formats.html.markup import EMPTY, Markup, tag
from archcheck.reports.formats.html.parts import badge, box, code, item, section, shown_position
from archcheck.reports.formats.releases import release_label, version_text
from archcheck.reports.positions import FilePosition

_COLUMNS = ("Release", "Chart", "Version", "Clusters")


def release_section(contents: PageContents) -> Markup:
    """Return the releases with their charts; nothing where the report has none."""
    releases = contents.document.releases
    if not releases:
        return EMPTY
    head = tag("tr", *(tag("th", title, scope="col") for title in _COLUMNS))
    ordered = sorted(releases, key=lambda release: release.rendered)
    rows = (item("" if release.rendered else WRONG, _row(release)) for release in ordered)
    table = tag("table", tag("thead", head), *rows, class_="list")
    nouns = ("release", "releases")
    return section("releases", "Releases", len(releases), nouns, box("releases-title", len(releases), table))


def _row(release: ReportRelease) -> Markup:
    chart = release.chart
    where = shown_position(FilePosition(release.path, release.line))
    version = version_text(release)
    cells = (
        tag("td", code(chart.name or chart.source or "not known"), " ", tag("small", chart.source)),
        tag("td", version if release.rendered else badge(version, "odd")),
        tag("td", ", ".join(release.clusters)),
    )
    return tag("tr", tag("th", code(release_label(release)), " ", where, scope="row"), *cells)
