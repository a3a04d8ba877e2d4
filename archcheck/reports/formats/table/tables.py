"""`--format table`: images by platforms, then what is wrong, then one line that sums up."""

import re
from collections.abc import Iterable, Iterator, Sequence

from archcheck.findings.model import Finding, Severity
from archcheck.findings.rules.not_read import RULE as NOT_READ
from archcheck.images.availability import Found, unique_platforms
from archcheck.images.offering import Offer, offer
from archcheck.images.platform import Platform, satisfies
from archcheck.reports.formats.table.summary import summary
from archcheck.reports.formats.table.text_layout import (
    Column,
    Grid,
    StyledLine,
    StyledText,
    TextLayout,
    in_blocks,
)
from archcheck.reports.model import ImageResult, Report
from archcheck.reports.style import ASCII, WIDE, Style, Symbols
from archcheck.reports.text import printable
from archcheck.wording import counted
from archcheck.workloads.model import Role, Workload

_DIGEST = re.compile(r"(@sha256:[0-9a-f]{12})[0-9a-f]{52}")
_STYLES = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "cyan"}
_COLORS = {
    Offer.NATIVE: "green",
    Offer.FALLBACK: "yellow",
    Offer.HIDDEN: "yellow",
    Offer.LACKING: "red",
    Offer.UNKNOWN: "yellow",
}
_USERS_SHOWN = 3
_UNREAD_SHOWN = 3
_NAME_WIDTH = 22
"""Columns that an image's name, and the names of its users, get at the least."""

_LONGEST_HEADING = 36
_BLANK: StyledLine = ()


def render_table(report: Report, style: Style) -> str:
    """Return the report as text for people, each line without trailing space."""
    layout: TextLayout = [
        *(_images(report, style) if report.images else ()),
        *_declared(report),
        *_releases(report, style),
        *_placements(report, style),
        *(line for group in _grouped(report.findings) for line in (_BLANK, *_findings(group))),
        _BLANK,
        (StyledText(summary(report)),),
    ]
    text = "\n".join(line.rstrip() for line in _rendered(layout, style).splitlines()).lstrip("\n") + "\n"
    return style.letters(text)


def _releases(report: Report, style: Style) -> Iterator[StyledLine]:
    """Yield the charts of releases; nothing, and nothing is loaded, where there are none."""
    if report.followed:
        from archcheck.reports.formats.table.releases import release_lines

        yield from release_lines(report, style)


def _placements(report: Report, style: Style) -> Iterator[StyledLine | Grid]:
    """Yield where the workloads may land; nothing, and nothing is loaded, where no nodes are given."""
    if report.placement_report is not None and report.placement_report.placed:
        from archcheck.reports.formats.table.placements import placement_part

        yield _BLANK
        yield from placement_part(report, report.placement_report, style)


def _rendered(layout: TextLayout, style: Style) -> str:
    if style.width == WIDE and not style.color:
        from archcheck.reports.formats.table.plain import render_plain

        return render_plain(layout)
    from archcheck.reports.formats.table.colored import render_colored

    return render_colored(layout, style)


def _images(report: Report, style: Style) -> Iterator[StyledLine | Grid]:
    """Yield the table; where the platforms do not fit beside the names, one table below the other."""
    with_users = bool(report.workloads or report.mentions) and style.width >= 3 * _NAME_WIDTH
    room = style.width - _NAME_WIDTH * (2 if with_users else 1) - len("MORE  ")
    blocks = in_blocks([len(_heading(column)) for column in report.columns], room)
    for block in blocks:
        if block is not blocks[0]:
            yield _BLANK
        last = block is blocks[-1]
        columns = report.columns[block]
        names = _users((*report.workloads, *report.mentions), style) if last and with_users else None
        yield _grid(report, columns, style, names, more=last)
    if _shows(report, Offer.FALLBACK):
        note = f"{style.symbols.fallback} not this platform, but one that it may fall back to"
        yield (StyledText(note, "dim"),)
    if _shows(report, Offer.HIDDEN):
        note = f"{style.symbols.unknown} there, where a runtime does not look (platform-hidden)"
        yield (StyledText(note, "dim"),)


def _grid(
    report: Report,
    columns: Sequence[Platform],
    style: Style,
    users: dict[str, str] | None,
    *,
    more: bool,
) -> Grid:
    """Return the table of one block; `users` are the texts of its last column, by image."""
    further = {image.full: _further(image, report.columns) for image in report.images} if more else {}
    narrowest = _NAME_WIDTH - 2 if users is not None and style.width != WIDE else None
    headings = [Column("IMAGE", folds=True, narrowest=narrowest)]
    headings += [Column(_heading(platform), centered=True) for platform in columns]
    rows = [
        [
            StyledText(style.letters(_shown(image))),
            *(_cell(image, platform, style.symbols) for platform in columns),
        ]
        for image in report.images
    ]
    if any(further.values()):
        headings.append(Column("MORE"))
        for image, row in zip(report.images, rows, strict=True):
            row.append(StyledText(f"+{further[image.full]}" if further[image.full] else "", "dim"))
    if users is not None:
        headings.append(Column("USED BY", cut="crop" if style.symbols is ASCII else "ellipsis"))
        for image, row in zip(report.images, rows, strict=True):
            row.append(StyledText(users.get(image.full, "")))
    return Grid(tuple(headings), tuple(tuple(row) for row in rows))


def _shows(report: Report, wanted: Offer) -> bool:
    """Return whether a cell of the table is of a kind that needs a word of explanation."""
    offers = (offer(image.availability, column) for image in report.images for column in report.columns)
    return any(shown is wanted for shown in offers)


def _heading(platform: Platform) -> str:
    """Return `arm64` for linux/arm64: the other systems are the rare ones. Nodes may say anything."""
    return printable(str(platform).removeprefix("linux/"))[:_LONGEST_HEADING]


def _cell(image: ImageResult, platform: Platform, symbols: Symbols) -> StyledText:
    offered = offer(image.availability, platform)
    return StyledText(symbols.of(offered), _COLORS[offered])


def _further(image: ImageResult, columns: Sequence[Platform]) -> int:
    if not isinstance(image.availability, Found):
        return 0
    have = unique_platforms(image.availability.platforms)
    return sum(not any(satisfies(own, platform) for platform in columns) for own in have)


def _shown(image: ImageResult) -> str:
    return printable(_DIGEST.sub(r"\1…", image.familiar)) or '""'


def _users(workloads: Iterable[Workload], style: Style) -> dict[str, str]:
    """Return who uses each image: one a line where the width is limited, else all on one line for grep."""
    separator = ", " if style.width == WIDE else "\n"
    return {
        image: style.letters(_shortened(labels, separator)) for image, labels in _labels(workloads).items()
    }


def _labels(workloads: Iterable[Workload]) -> dict[str, list[str]]:
    users: dict[str, dict[str, None]] = {}
    for workload in workloads:
        for use in workload.images:
            mark = _mark(workload, use.role)
            label = printable(f"{workload.kind}/{workload.name}") + (f" ({mark})" if mark else "")
            users.setdefault(str(use.image), {})[label] = None
    return {image: list(labels) for image, labels in users.items()}


def _mark(workload: Workload, role: Role) -> str:
    """Return what sets a use apart from a plain container: a helm hook, an init container, an argument."""
    marks = []
    if workload.hooks:
        marks.append("test" if "test" in workload.hooks else f"hook {','.join(workload.hooks)}")
    if role is not Role.CONTAINER:
        marks.append(role.value)
    return printable(", ".join(marks))


def _shortened(labels: Sequence[str], separator: str) -> str:
    more = len(labels) - _USERS_SHOWN
    return separator.join(labels[:_USERS_SHOWN]) + (f" +{more}" if more > 0 else "")


def _declared(report: Report) -> Iterator[StyledLine]:
    if report.declared:
        yield _BLANK
        yield (StyledText("Declared by the chart, not rendered (checked with --declared):"),)
        for reference in report.declared:
            yield (StyledText(f"  {printable(reference.familiar)}"),)


def _grouped(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Return the findings with alike messages and remedies together, the worst first."""
    groups: dict[tuple[str, str, str], list[Finding]] = {}
    for finding in findings:
        groups.setdefault((finding.rule, finding.message, finding.remedy), []).append(finding)
    return sorted(groups.values(), key=lambda group: group[0].severity.rank)


def _findings(group: Sequence[Finding]) -> Iterator[StyledLine]:
    first = group[0]
    style = _STYLES[first.severity]
    yield (
        StyledText(first.severity.value, style),
        StyledText(f" {first.rule}: ", f"bold {style}"),
        StyledText(printable(_DIGEST.sub(r"\1…", first.message)), style),
    )
    if first.rule == NOT_READ.id:
        yield (StyledText(f"    {_counted(group)}"),)
    else:
        for finding in group:
            via = f"({printable(finding.via)})" if finding.via else ""
            clusters = printable(f"({', '.join(finding.clusters)})") if finding.clusters else ""
            parts = (printable(finding.workload), clusters, _place(finding), via)
            where = "  ".join(part for part in parts if part)
            if where:
                yield (StyledText(f"    {where}"),)
    yield (StyledText(f"    try: {printable(first.remedy)}", "dim"),)


def _place(finding: Finding) -> str:
    return ":".join(str(part) for part in (printable(finding.path), finding.line) if part)


def _counted(group: Sequence[Finding]) -> str:
    """Return how many objects of a kind are not read, and the first of them: there may be hundreds."""
    total = counted(len(group), "object")
    more = len(group) - _UNREAD_SHOWN
    places = ", ".join(filter(None, map(_place, group[:_UNREAD_SHOWN])))
    return f"{total}: {places}" + (f" and {more} more" if more > 0 else "")
