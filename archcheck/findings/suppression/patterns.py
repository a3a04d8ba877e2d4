"""The patterns of `ignore:` entries against findings.

Thousands of findings may meet hundreds of entries: what a pattern and what a name come to is found out once.
"""

import re
from collections.abc import Callable, Iterable
from fnmatch import translate
from functools import cache, lru_cache

from archcheck.findings.model import Finding
from archcheck.findings.suppression.model import IgnoreEntry
from archcheck.images.naming import parse_image
from archcheck.images.reference import Reference

_BRACKETED = re.compile(r"^\[(?=[0-9a-fA-F:.]+\](:\d+)?/)")
"""The address of a registry, and no set of characters."""

_MAGIC = re.compile(r"[*?\[]")
_TOKEN = re.compile(r"\*+|\[!?\]?[^\]]*\]|.", re.DOTALL)
_FULL = 3
"""The segments of `namespace/Kind/name`."""

_MOST_NAMES = 1 << 14

Matches = Callable[[str], bool]


def is_pattern(text: str) -> bool:
    """Return whether a text is a pattern of `.gitignore`."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([text])
    except ValueError:
        return False
    return True


def matches_entry(entry: IgnoreEntry, finding: Finding, locate: Callable[[str], str]) -> bool:
    """Return whether a finding matches everything that an entry says.

    A pattern of an image without `/` is for names without `/`; `*` alone is every image. A pattern of a
    workload is for as many last parts of `namespace/Kind/name` as it has itself, part by part; where its own
    last part is `*`, that may stand for all the rest of a full name.
    """
    return (
        (not entry.rule or entry.rule == finding.rule)
        and (not entry.image or _is_of_image(entry.image, finding.image))
        and (not entry.workload or _is_of_workload(entry.workload, finding.workload))
        and (not entry.path or _is_at(entry.path, finding, locate))
    )


def _is_of_image(pattern: str, text: str) -> bool:
    short, every = _image_names(text)
    if pattern == "*":
        return bool(every)
    names = every if "/" in pattern else short
    return bool(names) and _image_matcher(pattern)(names)


@cache
def _image_matcher(pattern: str) -> Callable[[frozenset[str]], bool]:
    return _any_of(_BRACKETED.sub("[[]", pattern))


def _any_of(pattern: str) -> Callable[[frozenset[str]], bool]:
    """Return what tells whether one of several names is of a pattern."""
    if not _MAGIC.search(pattern):
        return lambda names: pattern in names
    match = re.compile(translate(pattern)).match
    return lambda names: any(map(match, names))


@lru_cache(_MOST_NAMES)
def _image_names(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Return the ways to write an image, with its tag and without: those without `/`, and all."""
    every = frozenset(_spellings(text))
    return frozenset(name for name in every if "/" not in name), every


def _spellings(text: str) -> Iterable[str]:
    name = parse_image(text)
    if not isinstance(name, Reference):
        return [text] if text else []
    bare = Reference(name.registry, name.repository)
    tagged = Reference(name.registry, name.repository, name.tag)
    return (text, str(name), name.name, bare.familiar, str(tagged), tagged.familiar)


def _is_of_workload(pattern: str, label: str) -> bool:
    if not label:
        return False
    return pattern in _tails(label) or _workload_matcher(pattern)(label)


@lru_cache(_MOST_NAMES)
def _tails(label: str) -> frozenset[str]:
    """Return `namespace/Kind/name`, `Kind/name` and `name`."""
    parts = label.split("/")
    return frozenset("/".join(parts[first:]) for first in range(len(parts)))


@cache
def _workload_matcher(pattern: str) -> Matches:
    if not _MAGIC.search(pattern):
        return lambda _: False
    parts = [_part(part) for part in pattern.split("/")]
    expression = f"(?:.*/)?{'/'.join(parts)}"
    if pattern.endswith("/*"):
        rest = max(1, _FULL - len(parts) + 1)
        expression += f"|{'/'.join(parts[:-1])}(?:/[^/]+){{{rest},}}"
    match = re.compile(f"(?s:{expression})").fullmatch
    return lambda label: match(label) is not None


def _part(pattern: str) -> str:
    """Return the expression for one part of a name, which has no `/`."""
    return _TOKEN.sub(_token, pattern)


def _token(match: re.Match[str]) -> str:
    text = match[0]
    if text[0] == "*":
        return "[^/]*"
    if text == "?":
        return "[^/]"
    return f"(?!/){translate(text).removeprefix('(?s:')[:-3]}" if text[1:] else re.escape(text)


def _is_at(pattern: str, finding: Finding, locate: Callable[[str], str]) -> bool:
    matches = _path_matcher(pattern)
    if finding.path and matches(_plain(locate(finding.path))):
        return True
    return bool(finding.template) and matches(_plain(locate(finding.template)))


@lru_cache(_MOST_NAMES)
def _plain(path: str) -> str:
    from pathspec.util import normalize_file

    return normalize_file(path)


@cache
def _path_matcher(pattern: str) -> Matches:
    """Return whether a path is of a pattern of `.gitignore`; one that is negated is for none."""
    from pathspec import GitIgnoreSpec

    patterns = GitIgnoreSpec.from_lines([pattern]).patterns
    expressions = [part.regex for part in patterns if part.include]
    match = expressions[0].match if expressions and expressions[0] is not None else None
    return lambda path: match is not None and match(path) is not None
