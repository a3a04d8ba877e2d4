"""Go's regular expressions by Python's, as far as rewrite rules use them (Go `regexp`). Pure."""

import re

_REFERENCE = re.compile(r"\$(?:\$|\{(?P<braced>\w*)\}|(?P<plain>\w+))", re.ASCII)


_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "upper": "A-Z",
    "word": "0-9A-Za-z_",
    "xdigit": "0-9A-Fa-f",
}


def compile_pattern(pattern: str) -> re.Pattern[str]:
    """Return a compiled pattern; both languages write what rewrite rules need alike, or nearly so.

    Raises:
        re.error: it is none.

    """
    translated = pattern.replace(r"\z", r"\Z").replace("(?<", "(?P<")
    for name, members in _CLASSES.items():
        translated = translated.replace(f"[:{name}:]", members)
    return re.compile(translated, re.ASCII)


def replace_all(pattern: re.Pattern[str], template: str, text: str) -> str:
    """Return `text` with all matches replaced, as `ReplaceAllString` does it.

    Unlike Python, Go takes no empty match directly after another one: `(.*)` matches once.
    """
    parts: list[str] = []
    start, end = 0, -1
    for match in pattern.finditer(text):
        if match.start() == match.end() == end:
            continue
        parts += (text[start : match.start()], _expanded(template, match))
        start = end = match.end()
    return "".join((*parts, text[start:]))


def _expanded(template: str, match: re.Match[str]) -> str:
    """Return a template with the groups of a match: `$1`, `${1}`, `$name`, `$$`.

    `$1x` names a group `1x`, and a group that is not there stands for nothing, both as in Go.
    """

    def value(reference: re.Match[str]) -> str:
        name = reference["braced"] if reference["braced"] is not None else reference["plain"]
        if name is None:
            return "$"
        if name.isdigit():
            return (match[int(name)] or "") if len(name) < 4 and int(name) <= match.re.groups else ""
        return (match[name] or "") if name in match.re.groupindex else ""

    return _REFERENCE.sub(value, template)
