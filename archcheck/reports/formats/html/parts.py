"""Parts that several sections of the page have in common."""

from collections.abc import Sequence
from html import escape

from archcheck.reports.formats.html.markup import EMPTY, Markup, joined, opened, tag, text
from archcheck.reports.positions import FilePosition

MANY_ROWS = 24
MANY_COLUMNS = 8
"""From here on the headings of a matrix stand upright."""


def named(names: Sequence[str], shown: int) -> str:
    """Return some names, and how many more there are."""
    more = len(names) - shown
    return ", ".join(names[:shown]) + (f" and {more} more" if more > 0 else "")


def section(name: str, title: str, count: int, nouns: tuple[str, str], *content: str) -> Markup:
    """Return a section; `nouns` are what the filters count in it, one of them and many."""
    number = tag("span", str(count), class_="count")
    heading = tag("h2", title, " ", number, id=f"{name}-title")
    one, many = nouns
    start = opened("section", id=name, aria_labelledby=f"{name}-title", data_one=one, data_many=many)
    return Markup(f"{start}{heading}{joined(content)}</section>\n")


def box(labelled_by: str, rows: int, table: str) -> Markup:
    """Return what a wide table scrolls in, by keys too; a long one up and down, so that its head stays."""
    look = "box long" if rows > MANY_ROWS else "box"
    return tag("div", table, class_=look, tabindex="0", role="region", aria_labelledby=labelled_by)


def item(marks: str, *rows: str) -> Markup:
    """Return what a filter shows or hides as one."""
    return Markup(f'<tbody data-i="{marks}">{joined(rows)}</tbody>\n')


def cell(look: str, word: str) -> Markup:
    """Return a cell that people see as a symbol, and that is the word to all others.

    The style has the symbol, so that no screen reader says both; the end of a cell may be left out in HTML.
    """
    return Markup(f"<td class={look}>{escape(word)}")


def legend(*entries: tuple[str, str]) -> Markup:
    """Return what the symbols mean, by the look of their cells."""
    return tag(
        "ul", *(tag("li", meaning, class_=f"key {look}") for look, meaning in entries), class_="legend"
    )


def badge(word: str, look: str) -> Markup:
    """Return a word that is marked by a colour, too."""
    return tag("b", word, class_=f"badge {look}")


def code(name: str) -> Markup:
    """Return a name from outside, kept apart from the direction of the words around it."""
    return tag("code", breakable(name))


def breakable(name: str) -> Markup:
    """Return a name or path that may go on in the next line behind a slash, before it does so anywhere."""
    return Markup(text(name).replace("/", "/<wbr>"))


def shown_position(where: FilePosition, variant: str = "") -> Markup:
    """Return where something stands, or nothing."""
    shown = where.described
    with_values = f" with {variant}" if variant else ""
    return tag("span", breakable(shown), with_values, class_="place") if shown or variant else EMPTY


def facts(*pairs: tuple[str, str]) -> Markup:
    """Return a list of names and values, without those that have none."""
    rows = (tag("div", tag("dt", name), tag("dd", value)) for name, value in pairs if value)
    return tag("dl", *rows, class_="facts")
