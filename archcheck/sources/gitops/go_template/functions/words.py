"""sprig's functions of words and widths that slim-sprig has not.

Source: Masterminds/goutils, stringutils.go and wordutils.go.
"""

import hashlib

from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function
from archcheck.sources.gitops.go_template.functions.texts import WHITE_SPACE, lowercase, uppercase
from archcheck.sources.gitops.go_template.values import bytes_of, check_length, text_of_bytes

_MARK = b"..."


def abbreviated(width: int, text: str) -> str:
    """Return a text with `...` at its end where it is wider than asked for."""
    return text if width < 4 else _abbreviated(0, width, bytes_of(text))


def abbreviated_on_both_sides(offset: int, width: int, text: str) -> str:
    """Return a text with `...` at its sides where it is wider than asked for."""
    if width < 4 or (offset > 0 and width < 7):
        return text
    return _abbreviated(offset, width, bytes_of(text))


def _abbreviated(offset: int, width: int, data: bytes) -> str:
    if len(data) <= width:
        return text_of_bytes(data)
    offset = min(offset, len(data))
    if len(data) - offset < width - 3:
        offset = len(data) - (width - 3)
    if offset <= 4:
        return text_of_bytes(data[: width - 3] + _MARK)
    if width < 7:
        return ""
    if offset + width - 3 < len(data):
        return text_of_bytes(_MARK) + _abbreviated(0, width - 3, data[offset:])
    return text_of_bytes(_MARK + data[len(data) - (width - 3) :])


def wrapped_lines(width: int, separator: str, text: str, *, cuts: bool = True) -> str:
    """Return a text with a separator where a line would be wider; `cuts` words that are too long."""
    data, width, offset = bytes_of(text), max(width, 1), 0
    check_length(len(data) + (len(data) // width + 1) * len(separator))
    parts: list[bytes] = []
    while len(data) - offset > width:
        if data[offset : offset + 1] == b" ":
            offset += 1
            continue
        space = data.rfind(b" ", offset, offset + width + 1)
        if space < offset and not cuts:
            space = data.find(b" ", offset + width)
            if space < 0:
                break
        end, following = (space, space + 1) if space >= offset else (offset + width, offset + width)
        parts.append(data[offset:end])
        offset = following
    line_end = bytes_of(separator or "\n")
    return text_of_bytes(b"".join(part + line_end for part in parts) + data[offset:])


def initials(text: str) -> str:
    """Return the first letter of each word."""
    return "".join(word[0] for word in _split_at_spaces(text))


def _split_at_spaces(text: str) -> list[str]:
    for space in WHITE_SPACE:
        text = text.replace(space, " ")
    return text.split()


def untitled(text: str) -> str:
    """Return a text with the first letter of each word in lower case."""
    result, starts = [], True
    for letter in text:
        result.append(lowercase(letter) if starts else letter)
        starts = letter in WHITE_SPACE
    return "".join(result)


def swapped_case(text: str) -> str:
    """Return a text with upper case for lower case."""
    return "".join(
        lowercase(letter) if letter.isupper() or letter.istitle() else uppercase(letter) for letter in text
    )


def without_spaces(text: str) -> str:
    """Return a text without white space."""
    return "".join(letter for letter in text if letter not in WHITE_SPACE)


_STRING, _INT = Parameter.STRING, Parameter.INT

WORDS: dict[str, TemplateFunction] = {
    "abbrev": function(abbreviated, _INT, _STRING),
    "abbrevboth": function(abbreviated_on_both_sides, _INT, _INT, _STRING),
    "wrap": function(lambda width, text: wrapped_lines(width, "\n", text, cuts=False), _INT, _STRING),
    "wrapWith": function(wrapped_lines, _INT, _STRING, _STRING),
    "initials": function(initials, _STRING),
    "untitle": function(untitled, _STRING),
    "swapcase": function(swapped_case, _STRING),
    "nospace": function(without_spaces, _STRING),
    "sha512sum": function(lambda text: hashlib.sha512(bytes_of(text)).hexdigest(), _STRING),
}
"""Those that slim-sprig has not."""
