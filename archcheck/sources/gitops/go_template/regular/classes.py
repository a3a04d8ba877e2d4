"""Classes between brackets and escapes of a pattern. Source: Go's regexp/syntax, parse.go."""

import re

from archcheck.sources.gitops.go_template.regular.characters import (
    LAST,
    PERL,
    POSIX,
    category,
    folded,
    joined_ranges,
    others,
)
from archcheck.sources.gitops.go_template.regular.model import PatternError, Ranges, UnreadPatternError

_LETTERS = {"a": 7, "f": 12, "t": 9, "n": 10, "r": 13, "v": 11}
_ESCAPE = re.compile(
    r"\\(?:x(?P<two>[0-9a-fA-F]{2})|x\{(?P<hex>[0-9a-fA-F]{1,8})\}|(?P<octal>[1-7][0-7]{1,2}|0[0-7]{0,2})"
    r"|(?P<letter>[aftnrv])|(?P<sign>[\x00-/:-@\[-`{-\x7f]))",
    re.DOTALL,
)
_POSIX = re.compile(r"\[:(?P<not>\^?)(?P<name>\w+):\]")
_CATEGORY = re.compile(r"\\(?P<letter>[pP])(?:\{(?P<not>\^?)(?P<long>\w+)\}|(?P<short>\w))")


def escaped_character(text: str, position: int) -> tuple[int, int]:
    """Return the character that an escape stands for, and where it ends."""
    match = _ESCAPE.match(text, position)
    if match is None:
        if position + 1 >= len(text):
            raise PatternError("trailing backslash at end of expression")
        raise PatternError(f"invalid escape sequence: `{text[position : position + 2]}`")
    if match["letter"]:
        code = _LETTERS[match["letter"]]
    elif match["octal"]:
        code = int(match["octal"], 8)
    elif match["sign"]:
        code = ord(match["sign"])
    else:
        code = int(match["two"] or match["hex"], 16)
    if code > LAST:
        raise PatternError("invalid escape sequence")
    return code, match.end()


class ClassReader:
    """Reads a class from its bracket on; `end` is behind it then."""

    def __init__(self, text: str, position: int) -> None:
        self._text = text
        self.end = position + 1

    def ranges(self, *, folds: bool) -> Ranges:
        """Return the characters of the class."""
        is_negated = self._text.startswith("^", self.end)
        self.end += is_negated
        taken: list[tuple[int, int]] = []
        is_first = True
        while is_first or not self._text.startswith("]", self.end):
            if self.end >= len(self._text):
                raise PatternError("missing closing ]")
            taken.extend(self._part(folds=folds))
            is_first = False
        self.end += 1
        result = joined_ranges(taken)
        return others(result) if is_negated else result

    def _part(self, *, folds: bool) -> Ranges:
        named = self._named(folds=folds)
        if named is not None:
            return named
        low = high = self._character()
        following = self._text[self.end + 1 : self.end + 2]
        if self._text.startswith("-", self.end) and following not in ("]", ""):
            self.end += 1
            high = self._character()
        if high < low:
            raise PatternError("invalid character class range")
        return folded(((low, high),)) if folds else ((low, high),)

    def _character(self) -> int:
        if self.end >= len(self._text):
            raise PatternError("missing closing ]")
        if self._text[self.end] == "\\":
            code, self.end = escaped_character(self._text, self.end)
            return code
        self.end += 1
        return ord(self._text[self.end - 1])

    def _named(self, *, folds: bool) -> Ranges | None:
        """Return the characters of a class that has a name and stands within this one."""
        posix = _POSIX.match(self._text, self.end)
        if posix is not None:
            if posix["name"] not in POSIX:
                raise PatternError(f"invalid character class range: `{posix[0]}`")
            self.end = posix.end()
            return _signed(POSIX[posix["name"]], folds=folds, is_negated=bool(posix["not"]))
        letter = self._text[self.end + 1 : self.end + 2] if self._text[self.end] == "\\" else ""
        if letter.lower() in PERL and letter:
            self.end += 2
            return _signed(PERL[letter.lower()], folds=folds, is_negated=letter.isupper())
        return self._category(folds=folds) if letter in ("p", "P") else None

    def _category(self, *, folds: bool) -> Ranges:
        match = _CATEGORY.match(self._text, self.end)
        ranges = category(match["long"] or match["short"]) if match else None
        if match is None or ranges is None:
            raise UnreadPatternError("a class of Unicode that is not evaluated here")
        self.end = match.end()
        is_negated = (match["letter"] == "P") != bool(match["not"])
        return _signed(ranges, folds=folds, is_negated=is_negated)


def _signed(ranges: Ranges, *, folds: bool, is_negated: bool) -> Ranges:
    every = folded(ranges) if folds else ranges
    return others(every) if is_negated else every
