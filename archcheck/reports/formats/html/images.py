"""The matrix of images and platforms."""

from collections.abc import Sequence

from archcheck.images.offering import Offer
from archcheck.images.platform import Platform
from archcheck.reports.document import ReportImage
from archcheck.reports.formats.html.contents import PageContents
from archcheck.reports.formats.html.marks import Marks
from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, opened, tag
from archcheck.reports.formats.html.parts import badge, box, cell, code, facts, item, legend, named, section
from archcheck.reports.formats.matrices import image_offers, platform_columns

_USERS_SHOWN = 3
_HAS = cell("y", "has it")
_FALLBACK = cell("f", "has one that it may fall back to")
_LACKS = cell("k", "has it not")
_LACKS_REQUIRED = cell("n", "has it not, and it is required")
_UNKNOWN = cell("u", "not known")
_HIDDEN = cell("u", "there, where a runtime does not look")
_MISSING = cell("k", "the image is missing")
_CELLS = {
    Offer.NATIVE: _HAS,
    Offer.FALLBACK: _FALLBACK,
    Offer.HIDDEN: _HIDDEN,
    Offer.UNKNOWN: _UNKNOWN,
}
_MEANINGS = {
    _HAS: ("y", "has it"),
    _FALLBACK: ("f", "has another that such a machine may fall back to"),
    _LACKS_REQUIRED: ("n", "has it not, and it is required"),
    _LACKS: ("k", "has it not"),
    _MISSING: ("k", "has it not"),
    _HIDDEN: ("u", "there, where a runtime does not look (platform-hidden)"),
    _UNKNOWN: ("u", "could not be found out: neither there nor missing"),
}
_ORDER = ("missing", "", "unresolved", "lacking", "found")


def image_section(contents: PageContents, marks: Marks) -> Markup:
    """Return the matrix, with what is wrong on top; nothing where no image is in the report."""
    if not contents.document.images:
        return EMPTY
    columns = platform_columns(contents.document)
    required = [str(column) in contents.document.required_platforms for column in columns]
    rows = [(image, _cells(image, columns, required)) for image in contents.document.images]
    rows.sort(key=lambda row: _rank(*row))
    used = dict.fromkeys(_MEANINGS[value] for _, cells in rows for value in cells)
    shown = {str(column) for column in columns}
    body = joined(
        _row(image, contents.users.get(image.reference, ()), cells, shown, marks) for image, cells in rows
    )
    headings = (tag("th", _short(str(column)), scope="col", class_="c") for column in columns)
    head = joined((tag("th", "Image", scope="col"), tag("th", "Status", scope="col"), *headings))
    table = tag("table", tag("thead", tag("tr", head)), body, class_="matrix")
    return section(
        "images",
        "Images and platforms",
        len(rows),
        ("image", "images"),
        legend(*(meaning for meaning in dict.fromkeys(_MEANINGS.values()) if meaning in used)),
        box("images-title", len(rows), table),
    )


def _cells(image: ReportImage, columns: Sequence[Platform], required: Sequence[bool]) -> list[Markup]:
    if image.status == "missing":
        return [_MISSING for _ in columns]
    return [
        _CELLS.get(offered) or (_LACKS_REQUIRED if needed else _LACKS)
        for offered, needed in zip(image_offers(image, columns), required, strict=True)
    ]


def _rank(image: ReportImage, cells: Sequence[Markup]) -> int:
    status = image.status
    if status == "found" and (_LACKS_REQUIRED in cells or _HIDDEN in cells):
        return _ORDER.index("lacking")
    return _ORDER.index(status if status in _ORDER else "")


def _row(
    image: ReportImage, users: Sequence[str], cells: Sequence[Markup], columns: set[str], marks: Marks
) -> Markup:
    first = joined((tag("th", code(image.familiar or '""'), scope="row"), _status(image), *cells))
    second = f"{opened('td', colspan=str(len(cells) + 2), class_='q')}{_more(image, users, columns)}"
    return item(marks.image(image, users), Markup(f"<tr>{first}"), Markup(f"<tr class=more>{second}"))


def _status(image: ReportImage) -> Markup:
    """Return what is known of an image: an unknown one says why it is, and is never called missing."""
    status = image.status
    if status in ("found", "missing"):
        return Markup(f"<td>{badge(status, 'good' if status == 'found' else 'bad')}")
    shown = badge("unresolved" if status == "unresolved" else "unknown", "odd")
    why = status if status != "unresolved" else ""
    return Markup(f"<td>{joined((shown, ' ', tag('small', why)) if why else (shown,))}")


def _more(image: ReportImage, users: Sequence[str], columns: set[str]) -> Markup:
    """Return what else there is to know, the shortest of it on the line that opens it."""
    further = [_short(platform) for platform in image.platforms if platform not in columns]
    parts = []
    if further:
        parts.append(f"also {', '.join(further)}")
    parts.append(f"used by {named(users, _USERS_SHOWN)}" if users else "details")
    summary = tag("summary", " · ".join(parts))
    names = tag("ul", *(tag("li", code(user)) for user in users)) if users else EMPTY
    details = facts(
        ("Reference", code(image.reference)),
        ("Digest", code(image.digest) if image.digest else EMPTY),
        ("Platforms", ", ".join(image.platforms)),
        ("Kind", image.kind),
        ("Answered by", image.answered_by),
        ("Used by", names),
    )
    message = tag("p", image.message, class_="why") if image.message else EMPTY
    return tag("div", message, tag("details", summary, details), class_="side")


def _short(platform: str) -> str:
    """Return `arm64` for linux/arm64: the other systems are the rare ones."""
    return platform.removeprefix("linux/")
