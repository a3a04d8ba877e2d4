"""Markup that is safe by its type: a text becomes part of it only through an escape."""

from collections.abc import Iterable
from html import escape

from archcheck.reports.text import printable


class Markup(str):
    """HTML that may be written as it is. Any other `str` is a text, and is escaped where it is put in."""

    __slots__ = ()


EMPTY = Markup()


def text(value: str) -> Markup:
    """Return a text as it stands in an element or in a quoted attribute.

    What would turn the reading direction around, or is not allowed in HTML at all, is shown as an escape.
    """
    return Markup(escape(printable(value)))


def joined(parts: Iterable[str], separator: str = "") -> Markup:
    """Return parts side by side, the texts among them escaped."""
    return Markup(separator.join(_safe(part) for part in parts))


def tag(name: str, /, *content: str, **attributes: str | None) -> Markup:
    """Return an element.

    Args:
        name: of the element.
        content: what stands in it.
        attributes: a trailing `_` is dropped and others become `-`; the empty text is an attribute without
            a value, and None is none at all.

    """
    return Markup(f"{opened(name, **attributes)}{joined(content)}</{name}>")


def opened(name: str, /, **attributes: str | None) -> Markup:
    """Return the start of an element, for one whose end HTML lets out, or whose content is long."""
    return Markup(f"<{name}{''.join(_attribute(*pair) for pair in attributes.items())}>")


def _attribute(name: str, value: str | None) -> str:
    if value is None:
        return ""
    shown = name.rstrip("_").replace("_", "-")
    return f' {shown}="{_safe(value)}"' if value else f" {shown}"


def _safe(part: str) -> str:
    return part if isinstance(part, Markup) else text(part)
