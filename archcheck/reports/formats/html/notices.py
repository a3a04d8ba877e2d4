"""What could not be read, what was passed over, and what a chart declares only."""

from collections.abc import Sequence

from archcheck.reports.document import InputNotice
from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, tag
from archcheck.reports.formats.html.parts import code, section


def error_section(errors: Sequence[InputNotice]) -> Markup:
    """Return the parts of the input that could not be read."""
    return _notices("errors", "Could not be read", errors, ("unread part", "unread parts"), "ex")


def skipped_section(skipped: Sequence[InputNotice]) -> Markup:
    """Return the parts of the input that were passed over."""
    return _notices("skipped", "Passed over", skipped, ("part passed over", "parts passed over"), "")


def declared_section(declared: Sequence[str]) -> Markup:
    """Return the images that a chart declares for itself and does not render."""
    if not declared:
        return EMPTY
    names = tag("ul", *(tag("li", code(name), data_i="") for name in declared), class_="remarks")
    title = "Declared by the chart, not rendered"
    return section("declared", title, len(declared), ("declared image", "declared images"), names)


def _notices(
    name: str, title: str, notices: Sequence[InputNotice], nouns: tuple[str, str], marks: str
) -> Markup:
    if not notices:
        return EMPTY
    lines = tag("ul", *(tag("li", _notice(notice), data_i=marks) for notice in notices), class_="remarks")
    return section(name, title, len(notices), nouns, lines)


def _notice(notice: InputNotice) -> Markup:
    where = code(notice.position.described or "somewhere")
    return joined((where, tag("p", notice.text or "no reason given")), " ")
