"""The releases in Markdown, folded away: which chart each has, in which version."""

from collections.abc import Sequence

from archcheck.reports.document import ReportRelease
from archcheck.reports.formats.markdown.bounded import Section
from archcheck.reports.formats.markdown.gfm import code, header, row
from archcheck.reports.formats.releases import release_label, version_text
from archcheck.wording import counted

_NAME = 200


def release_section(releases: Sequence[ReportRelease]) -> Section:
    """Return the releases with their charts, those first whose chart was not rendered."""
    top = "".join(f"{line}\n" for line in header(["release", "chart", "version", "clusters"], 4))
    above = f"\n<details><summary>{counted(len(releases), 'release')}</summary>\n\n{top}"
    ordered = sorted(releases, key=lambda release: release.rendered)
    items = [_row(release) for release in ordered]
    return Section(above, items, "\n</details>\n", "release is", "releases are", 1_500)


def _row(release: ReportRelease) -> str:
    chart = release.chart
    name = " of ".join(part for part in (chart.name, chart.source) if part)
    cells = (release_label(release), name, version_text(release), ", ".join(release.clusters))
    return row(code(cell[:_NAME]) if cell else "" for cell in cells) + "\n"
