"""References that are gone and that are new → which may be another tag of which.

Tags of one repository that differ in their numbers alone are most likely one: `1.2-alpine` became
`1.3-alpine`, and not `1.3`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from archcheck.errors import InvalidReferenceError
from archcheck.images.reference import parse_reference

ImageBump = tuple[str, str]
"""What is gone, and what is new."""

_NUMBERS = re.compile(r"([0-9]+)")
_DIGEST = "@"


def bumped(gone: Iterable[str], come: Iterable[str]) -> list[ImageBump]:
    """Return what most likely took the place of what, so that it can be told.

    Alike tags are paired in the order of their names, and then the rest of a repository; one that became
    several is paired with each.
    """
    pairs = []
    for olds, news in _repositories(gone, come):
        alone = [(olds[0], new) for new in news] if len(olds) == 1 else None
        pairs += alone if alone is not None else _in_order(olds, news)
    return pairs


def may_be_bumped(gone: Iterable[str], come: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield references that are gone with those of which any may have taken their place.

    An only tag that has an only one like it is what that became, and no other is. Of all others of a
    repository it is not known.
    """
    for olds, news in _repositories(gone, come):
        _, before, after = _settled(olds, news)
        yield before, after or news
        if after and not before:
            yield olds, after


def _in_order(olds: Sequence[str], news: Sequence[str]) -> list[ImageBump]:
    sure, before, after = _settled(olds, news)
    pairs = list(sure)
    for shape, alike in _by(before, _shape).items():
        pairs += zip(alike, _by(after, _shape).get(shape, []), strict=False)
    left = [name for name in before if name not in {old for old, _ in pairs}]
    more = [name for name in after if name not in {new for _, new in pairs}]
    return [*pairs, *zip(left, more, strict=False)]


def _settled(olds: Sequence[str], news: Sequence[str]) -> tuple[list[ImageBump], list[str], list[str]]:
    """Return the pairs of tags that have one like them each, and what is left of both."""
    before, after = _by(olds, _shape), _by(news, _shape)
    sure = [
        (alike[0], after[shape][0])
        for shape, alike in before.items()
        if len(alike) == 1 and len(after.get(shape, [])) == 1
    ]
    left = [name for name in olds if name not in {old for old, _ in sure}]
    return sure, left, [name for name in news if name not in {new for _, new in sure}]


def _repositories(gone: Iterable[str], come: Iterable[str]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield what is gone and what is new of each repository that has both, by name."""
    olds, news = _by(sorted(gone, key=_order), _repository), _by(sorted(come, key=_order), _repository)
    for repository in sorted(olds.keys() & news.keys()):
        yield olds[repository], news[repository]


def _by(names: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    by_key: dict[str, list[str]] = {}
    for name in names:
        by_key.setdefault(key(name), []).append(name)
    return by_key


def _repository(name: str) -> str:
    try:
        return parse_reference(name).name
    except InvalidReferenceError:
        return name


def _order(name: str) -> list[tuple[int, str]]:
    """Return what puts 1.9 in front of 1.10."""
    parts = _NUMBERS.split(name)
    return [(len(part) if number % 2 else 0, part) for number, part in enumerate(parts)]


def _shape(name: str) -> str:
    """Return a reference without what a bump changes of it: its digest, and the numbers of its tag."""
    named, _, _ = name.partition(_DIGEST)
    return _NUMBERS.sub("#", named.removeprefix(_repository(name)))
