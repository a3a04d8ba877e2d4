"""The patterns of paths that Argo CD knows, each by the rules of the library that it asks.

All are matched in one pass over the text, whatever the pattern: neither is to be trusted.
"""

from collections.abc import Callable, Iterator, Sequence
from enum import Enum, auto
from functools import lru_cache
from typing import TypeAlias

from archcheck.frozen import dataclass

_MOST_ALTERNATIVES = 1000
_LONGEST = 4096


class _Repeat(Enum):
    """How often a token's character occurs: once, or as often as it may; whole folders end in a slash."""

    ONCE = auto()
    ANY = auto()
    FOLDERS = auto()


@dataclass(frozen=True, slots=True)
class _Token:
    """A step of a pattern: which characters it takes, and how many."""

    takes: Callable[[str], bool]
    repeat: _Repeat = _Repeat.ONCE


Glob: TypeAlias = Callable[[str], bool]


class _BadPatternError(ValueError):
    """A pattern is none."""


def _all(_: str) -> bool:
    return True


def _no_slash(character: str) -> bool:
    return character != "/"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """What differs among libraries: does `*` take a slash, how is a class negated, braces, `**`.

    With `is_strict` a class begins neither with `]` nor with `-`.
    """

    takes: Callable[[str], bool]
    negations: str
    braces: bool = False
    folders: bool = False
    is_strict: bool = False


_PATH = _Dialect(_no_slash, "^", is_strict=True)
_GOBWAS = _Dialect(_all, "!", braces=True)
_DOUBLESTAR = _Dialect(_no_slash, "!^", braces=True, folders=True)
_PATHSPEC = _Dialect(_all, "!^")


def matches_path(pattern: str, path: str) -> bool:
    """Return whether Go's `path.Match` takes a path: no wildcard takes a slash, a bad pattern nothing."""
    return _compiled(pattern, _PATH)(path)


def matches_directory_glob(pattern: str, path: str) -> bool:
    """Return whether a glob of `directory.include` takes a path (gobwas/glob, without separators)."""
    return _compiled(pattern, _GOBWAS)(path)


def matches_doublestar(pattern: str, path: str) -> bool:
    """Return whether a glob of value files takes a path (bmatcuk/doublestar): `**` takes whole folders."""
    return _compiled(pattern, _DOUBLESTAR)(path)


def matches_pathspec(pattern: str, path: str) -> bool:
    """Return whether `git ls-files` lists a path for a pattern: `*` takes slashes, a folder its files."""
    text = pattern.removeprefix("./")
    if path == text.rstrip("/") or path.startswith(text.rstrip("/") + "/") or text in ("", "."):
        return True
    return _compiled(text, _PATHSPEC)(path)


def is_glob(text: str) -> bool:
    """Return whether a path has wildcards."""
    return any(character in text for character in "*?[")


@lru_cache(maxsize=1024)
def _compiled(pattern: str, dialect: _Dialect) -> Glob:
    if len(pattern) > _LONGEST:
        return lambda _: False
    try:
        alternatives = list(_expanded(pattern)) if dialect.braces else [pattern]
        parsed = [tuple(_tokens(each, dialect)) for text in alternatives for each in _endings(text, dialect)]
    except _BadPatternError:
        return lambda _: False
    return lambda text: any(_matches(tokens, text) for tokens in parsed)


def _endings(pattern: str, dialect: _Dialect) -> Iterator[str]:
    """Yield a pattern, and what else it means: `a/**` is the folder `a` too."""
    yield pattern
    if dialect.folders and pattern.endswith("/**"):
        yield pattern.removesuffix("/**")


def _matches(tokens: Sequence[_Token], text: str) -> bool:
    """Return whether tokens take a whole text, going through all ways at once."""
    states = _reached({0}, tokens, at_folder=True)
    for character in text:
        following = set()
        for state in states:
            if state < len(tokens) and tokens[state].takes(character):
                following.add(state if tokens[state].repeat is not _Repeat.ONCE else state + 1)
        states = _reached(following, tokens, at_folder=character == "/")
        if not states:
            return False
    return len(tokens) in states


def _reached(states: set[int], tokens: Sequence[_Token], *, at_folder: bool) -> set[int]:
    """Return states with those that follow them without another character."""
    reached = set(states)
    for state in sorted(states):
        following = state
        while following < len(tokens) and (_may_be_nothing(tokens[following], at_folder=at_folder)):
            following += 1
            reached.add(following)
    return reached


def _may_be_nothing(token: _Token, *, at_folder: bool) -> bool:
    return token.repeat is _Repeat.ANY or (token.repeat is _Repeat.FOLDERS and at_folder)


def _tokens(pattern: str, dialect: _Dialect) -> Iterator[_Token]:
    place = 0
    while place < len(pattern):
        character = pattern[place]
        if dialect.folders and pattern.startswith("**/", place) and _starts_folder(pattern, place):
            yield _Token(_all, _Repeat.FOLDERS)
            place += 3
            continue
        if dialect.folders and pattern[place:] == "**" and _starts_folder(pattern, place):
            yield _Token(_all, _Repeat.ANY)
            return
        place += 1
        if character == "*":
            yield _Token(dialect.takes, _Repeat.ANY)
        elif character == "?":
            yield _Token(dialect.takes)
        elif character == "[":
            takes, place = _class(pattern, place, dialect)
            yield _Token(takes)
        elif character == "\\":
            if place == len(pattern):
                raise _BadPatternError
            yield _Token(pattern[place].__eq__)
            place += 1
        else:
            yield _Token(character.__eq__)


def _starts_folder(pattern: str, place: int) -> bool:
    return place == 0 or pattern[place - 1] == "/"


def _class(pattern: str, place: int, dialect: _Dialect) -> tuple[Callable[[str], bool], int]:
    """Return what a class `[…]` takes, which may be a slash, and where it ends."""
    negated = pattern[place : place + 1] in tuple(dialect.negations)
    place += negated
    if dialect.is_strict and pattern[place : place + 1] in ("]", "-"):
        raise _BadPatternError
    ranges: list[tuple[str, str]] = []
    while pattern[place : place + 1] != "]" or not ranges:
        low, place = _member(pattern, place)
        high = low
        if pattern[place : place + 1] == "-" and pattern[place + 1 : place + 2] not in ("", "]"):
            high, place = _member(pattern, place + 1)
        ranges.append((low, high))

    def takes(character: str) -> bool:
        return negated != any(low <= character <= high for low, high in ranges)

    return takes, place + 1


def _member(pattern: str, place: int) -> tuple[str, int]:
    place += pattern[place : place + 1] == "\\"
    if place >= len(pattern):
        raise _BadPatternError
    return pattern[place], place + 1


def _expanded(pattern: str) -> Iterator[str]:
    """Yield the patterns that braces stand for: `{a,b}` are two.

    Raises:
        _BadPatternError: a brace is not closed, or there are too many.

    """
    pending, count = [pattern], 0
    while pending:
        text = pending.pop()
        span = _first_braces(text)
        if span is None:
            count += 1
            yield text
        else:
            start, end, parts = span
            pending.extend(text[:start] + part + text[end:] for part in reversed(parts))
        if count + len(pending) > _MOST_ALTERNATIVES:
            raise _BadPatternError


def _first_braces(text: str) -> tuple[int, int, list[str]] | None:
    """Return where the first braces of a pattern are, and what stands in them between commas."""
    place, start, depth, parts, since = 0, -1, 0, [], 0
    while place < len(text):
        character = text[place]
        if character == "\\":
            place += 1
        elif character == "{":
            depth += 1
            if depth == 1:
                start, since = place, place + 1
        elif depth and character in ",}" and depth == 1:
            parts.append(text[since:place])
            since = place + 1
            if character == "}":
                return start, place + 1, parts
        elif depth and character == "}":
            depth -= 1
        place += 1
    if depth:
        raise _BadPatternError
    return None
