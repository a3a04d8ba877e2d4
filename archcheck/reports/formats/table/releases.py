"""The charts of releases in the table: those that a constraint came to; with -v those of all releases."""

from collections.abc import Iterable, Iterator

from archcheck.reports.formats.table.text_layout import StyledLine, StyledText
from archcheck.reports.model import Report
from archcheck.reports.style import Style
from archcheck.reports.text import printable
from archcheck.wording import counted
from archcheck.workloads.followed import FollowedRelease, releases_of

_SHOWN = 20
_NAMED = 3


def release_lines(report: Report, style: Style) -> Iterator[StyledLine]:
    """Yield the chart of each release, or those alone of which the version is not what is written."""
    releases = releases_of(report.followed)
    lines = list(map(_line, releases)) if style.verbose else list(_settled(releases))
    if not lines:
        return
    title = f"Charts of {counted(len(releases), 'release')}:"
    yield ()
    yield (StyledText(title if style.verbose else "Charts whose version a constraint came to:"),)
    for line in lines if style.verbose else lines[:_SHOWN]:
        yield (StyledText(f"  {printable(line)}"),)
    more = len(lines) - _SHOWN
    if more > 0 and not style.verbose:
        yield (StyledText(f"  and {more} more: -v shows all"),)


def _line(release: FollowedRelease) -> str:
    """Return a release, its chart, and where that comes from."""
    chart = release.chart
    clusters = f"  [{', '.join(release.clusters)}]" if len(release.clusters) > 1 else ""
    lost = "" if release.is_rendered else ", not rendered"
    source = f" of {chart.source}" if chart.source else ""
    return f"{release.label}  {chart.label or 'a chart that is not known'}{source}{lost}{clusters}"


def _settled(releases: Iterable[FollowedRelease]) -> Iterator[str]:
    """Yield the charts for which a version was chosen, each once, with the releases that it is of."""
    users: dict[str, list[str]] = {}
    for release in releases:
        chart = release.chart
        if chart.lock_key and chart.version:
            users.setdefault(f"{chart.label} of {chart.source}", []).append(release.label)
    for chart_label, labels in users.items():
        names = list(dict.fromkeys(labels))
        more = len(names) - _NAMED
        yield f"{chart_label}: {', '.join(names[:_NAMED])}" + (f" and {more} more" if more > 0 else "")
