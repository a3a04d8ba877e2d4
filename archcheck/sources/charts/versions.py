"""Versions of charts: exact ones, and constraints as helm has them (`^1.2`, `>=1, <3`, `1.x || != 2.1.0`)."""

import operator
import re
from collections.abc import Callable, Iterable
from typing import Any

from archcheck.errors import ChartError

_EXACT = re.compile(r"v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:[+_][0-9A-Za-z.-]+)?", re.ASCII)
_OPERATOR_AND_SPACE = re.compile(r"([<>=!~^]+)\s+")
_PRERELEASE = re.compile(r"\d-[0-9A-Za-z]")
_ORDER = re.compile(r"(?P<operator>[<>]=?|!?=)(?P<version>.+)")
_ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}
_BETWEEN = re.compile(r"[\s,]+")


def is_exact(version: str) -> bool:
    """Return whether `version` is one version, in a tag's spelling (`_` for `+`) or helm's."""
    return _EXACT.fullmatch(version) is not None


def best_version(tags: Iterable[str], constraint: str) -> str | None:
    """Return the tag of the newest version within a constraint; without one, of the newest release.

    Raises:
        ChartError: the constraint is none.

    """
    allows = _constraint(constraint) if constraint else lambda version: not version.prerelease
    versions = {version: tag for tag in tags if (version := _version(tag)) is not None}
    allowed = [version for version in versions if allows(version)]
    return versions[max(allowed)] if allowed else None


def _version(tag: str) -> Any | None:
    """Return the version that a tag is; None for every other tag, such as `latest` or `2024.01.15`."""
    from semantic_version import Version

    try:
        return Version(tag.removeprefix("v").replace("_", "+")) if is_exact(tag) else None
    except ValueError:
        return None


def _constraint(text: str) -> Callable[[Any], bool]:
    """Return the test of a constraint in the grammar of Masterminds/semver, which helm uses."""
    try:
        alternatives = [_all_of(alternative) for alternative in text.split("||")]
    except ValueError as error:
        raise ChartError(
            f"--version {text!r} is no version and no constraint", hint="1.2.3, ^1.2 or '>=1.2, <3'"
        ) from error
    return lambda version: any(allows(version) for allows in alternatives)


def _all_of(text: str) -> Callable[[Any], bool]:
    """Return the test of comparators that must all hold.

    A prerelease is allowed only where a comparator names one (`>0.0.0-0`), and then as any other version.
    """
    joined = _OPERATOR_AND_SPACE.sub(r"\1", text.strip())
    comparators = (
        [joined] if " - " in joined else [comparator for comparator in _BETWEEN.split(joined) if comparator]
    )
    if not comparators:
        raise ValueError("an empty constraint")
    tests = [_comparator(comparator) for comparator in comparators]
    with_prereleases = any(_PRERELEASE.search(comparator) for comparator in comparators)
    return lambda version: (
        (with_prereleases or not version.prerelease) and all(allows(version) for allows in tests)
    )


def _comparator(text: str) -> Callable[[Any], bool]:
    from semantic_version import NpmSpec, Version

    match = _ORDER.fullmatch(text)
    if match is not None and is_exact(match["version"]):
        bound, compare = Version(match["version"].removeprefix("v")), _ORDERS[match["operator"]]
        return lambda version: compare(version, bound)
    if text.startswith("!="):
        without = NpmSpec(text[2:])
        return lambda version: version not in without
    spec = NpmSpec(text)
    return lambda version: version in spec or (bool(version.prerelease) and version.truncate() in spec)
