"""Sets of characters: ranges of code points, and the classes that Go names."""

import unicodedata
from collections.abc import Iterable
from functools import lru_cache
from itertools import groupby

from archcheck.sources.gitops.go_template.regular.model import Ranges, UnreadPatternError

LAST = 0x10FFFF
ANY: Ranges = ((0, LAST),)
NO_NEW_LINE: Ranges = ((0, 9), (11, LAST))
DIGITS: Ranges = ((48, 57),)
WORD: Ranges = ((48, 57), (65, 90), (95, 95), (97, 122))
SPACES: Ranges = ((9, 10), (12, 13), (32, 32))

PERL = {"d": DIGITS, "w": WORD, "s": SPACES}
POSIX: dict[str, Ranges] = {
    "alnum": ((48, 57), (65, 90), (97, 122)),
    "alpha": ((65, 90), (97, 122)),
    "ascii": ((0, 127),),
    "blank": ((9, 9), (32, 32)),
    "cntrl": ((0, 31), (127, 127)),
    "digit": DIGITS,
    "graph": ((33, 126),),
    "lower": ((97, 122),),
    "print": ((32, 126),),
    "punct": ((33, 47), (58, 64), (91, 96), (123, 126)),
    "space": ((9, 13), (32, 32)),
    "upper": ((65, 90),),
    "word": WORD,
    "xdigit": ((48, 57), (65, 70), (97, 102)),
}
_LARGE = 0x2000
_FOLDED = {"k": "\u212a", "s": "\u017f"}


def joined_ranges(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """Return ranges sorted, those that touch as one."""
    result: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if result and low <= result[-1][1] + 1:
            result[-1] = (result[-1][0], max(high, result[-1][1]))
        else:
            result.append((low, high))
    return tuple(result)


def others(ranges: Ranges) -> Ranges:
    """Return all characters that ranges leave out."""
    result, start = [], 0
    for low, high in ranges:
        if low > start:
            result.append((start, low - 1))
        start = high + 1
    return (*result, (start, LAST)) if start <= LAST else tuple(result)


def folded(ranges: Ranges) -> Ranges:
    """Return ranges with the letters of the other case."""
    if sum(high - low for low, high in ranges) > _LARGE:
        raise UnreadPatternError("a large class without regard to case is not evaluated here")
    extra: list[tuple[int, int]] = []
    for low, high in ranges:
        for code in range(low, high + 1):
            extra.extend((each, each) for each in map(ord, _cases(chr(code))))
    return joined_ranges((*ranges, *extra))


def _cases(letter: str) -> set[str]:
    lower = letter.lower()
    forms = {lower, letter.upper(), letter.title(), _FOLDED.get(lower, letter)}
    return {form for form in forms if len(form) == 1}


@lru_cache(maxsize=64)
def category(name: str) -> Ranges | None:
    """Return the characters of a general category of Unicode (`L`, `Lu`), or None if it is none."""
    if name == "Any":
        return ANY
    if not 1 <= len(name) <= 2 or name[0] not in "LMNPSZC":
        return None
    codes = (code for code in range(LAST + 1) if unicodedata.category(chr(code)).startswith(name))
    result = []
    for _, run in groupby(enumerate(codes), lambda pair: pair[1] - pair[0]):
        members = [code for _, code in run]
        result.append((members[0], members[-1]))
    return tuple(result) or None
