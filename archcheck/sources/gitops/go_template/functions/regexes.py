"""sprig's functions of regular expressions. Source: Masterminds/sprig v3, regex.go; Go's regexp."""

import re
from collections.abc import Callable

from archcheck.sources.gitops.go_template.functions.model import Parameter, TemplateFunction, function, search
from archcheck.sources.gitops.go_template.regular.matching import GoPattern, go_pattern
from archcheck.sources.gitops.go_template.regular.model import PatternError
from archcheck.sources.gitops.go_template.values import GoNilStrings, GoStrings, check_length

_VARIABLE = re.compile(r"\$(?:(?P<dollar>\$)|\{(?P<braced>\w+)\}|(?P<plain>\w+))")
_SPECIAL = re.compile(r"[\\.+*?()|\[\]{}^$]")


def is_match(pattern: str, text: str) -> bool:
    """Return whether a pattern matches somewhere in a text."""
    return next(go_pattern(pattern).find_all(text, 1), None) is not None


def _is_match_at_all(pattern: str, text: str) -> bool:
    try:
        return is_match(pattern, text)
    except PatternError:
        return False


def find_all(pattern: str, text: str, count: int) -> GoStrings:
    """Return what matches, at most `count` if that is not negative."""
    matches = [text[match[0] : match[1]] for match in go_pattern(pattern).find_all(text, count)]
    return GoStrings(matches) if matches else GoNilStrings()


def find(pattern: str, text: str) -> str:
    """Return the first match, or an empty text."""
    match = next(go_pattern(pattern).find_all(text, 1), None)
    return "" if match is None else text[match[0] : match[1]]


def replace_all(pattern: str, text: str, replacement: str) -> str:
    """Return a text with what matches replaced; `$1` and `${name}` are what a group took."""
    regular = go_pattern(pattern)
    return _replaced(regular, text, lambda match: _expanded(regular, replacement, text, match))


def replace_all_literal(pattern: str, text: str, replacement: str) -> str:
    """Return a text with what matches replaced by another as it is."""
    return _replaced(go_pattern(pattern), text, lambda _: replacement)


def _replaced(regular: GoPattern, text: str, replacement: Callable[[tuple[int, ...]], str]) -> str:
    parts, last_end, position, length = [], 0, 0, 0
    next(regular.find_all(text, 0), None)
    while position <= len(text):
        match = regular.find(text, position)
        if match is None:
            break
        parts.append(text[last_end : match[0]])
        if match[1] > last_end or match[0] == 0:
            parts.append(replacement(match))
        length += sum(map(len, parts[-2:]))
        check_length(length)
        last_end = match[1]
        position = max(position + 1, match[1])
    return "".join((*parts, text[last_end:]))


def _expanded(regular: GoPattern, template: str, text: str, match: tuple[int, ...]) -> str:
    def group(variable: re.Match[str]) -> str:
        if variable["dollar"]:
            return "$"
        name = variable["braced"] or variable["plain"]
        number = (
            int(name) if name.isascii() and name.isdigit() and len(name) < 9 else regular.names.get(name, -1)
        )
        if number < 0 or 2 * number + 1 >= len(match) or match[2 * number] < 0:
            return ""
        return text[match[2 * number] : match[2 * number + 1]]

    return _VARIABLE.sub(group, template)


def split(pattern: str, text: str, count: int) -> GoStrings:
    """Return what lies between matches, at most `count` parts if that is not negative."""
    regular = go_pattern(pattern)
    if not count:
        return GoNilStrings()
    if pattern and not text:
        return GoStrings(("",))
    parts, begin, end = GoStrings(), 0, 0
    for match in regular.find_all(text, count):
        if 0 < count == len(parts) + 1:
            break
        end = match[0]
        if match[1]:
            parts.append(text[begin:end])
        begin = match[1]
    if end != len(text):
        parts.append(text[begin:])
    return parts


_STRING, _INT = Parameter.STRING, Parameter.INT
_FUNCTIONS: dict[str, TemplateFunction] = {
    "regexFindAll": search(find_all, _STRING, _STRING, _INT),
    "regexFind": search(find, _STRING, _STRING),
    "regexReplaceAll": search(replace_all, _STRING, _STRING, _STRING),
    "regexReplaceAllLiteral": search(replace_all_literal, _STRING, _STRING, _STRING),
    "regexSplit": search(split, _STRING, _STRING, _INT),
}
REGEXES: dict[str, TemplateFunction] = {
    **_FUNCTIONS,
    **{f"must{name[0].upper()}{name[1:]}": each for name, each in _FUNCTIONS.items()},
    "regexMatch": search(_is_match_at_all, _STRING, _STRING),
    "mustRegexMatch": search(is_match, _STRING, _STRING),
    "regexQuoteMeta": function(lambda text: _SPECIAL.sub(r"\\\g<0>", text), _STRING),
}
