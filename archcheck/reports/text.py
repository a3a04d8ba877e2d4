"""Text from outside, made safe to print."""

import unicodedata

_LIMIT = 2000


def printable(text: str) -> str:
    """Return `text` with every control, format and surrogate character written out as an escape.

    A registry's error, a tag or an annotation must not move the cursor, recolour the screen or turn the
    reading direction around.
    """
    if text.isascii() and text.isprintable():
        return text[:_LIMIT]
    return "".join(_escaped(character) for character in text[:_LIMIT])


def printable_lines(text: str) -> str:
    """The same for a text of several lines, such as helm's own message: line ends stay."""
    return "\n".join(printable(line.expandtabs(4)) for line in text.splitlines())


def _escaped(character: str) -> str:
    if character == " " or unicodedata.category(character)[0] not in "CZ":
        return character
    return character.encode("unicode_escape").decode() if character != "\u00a0" else " "
