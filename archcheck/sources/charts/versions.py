"""Versions of charts: exact ones, and constraints as helm has them (`^1.2`, `>=1, <3`, `1.x || != 2.1.0`)."""

import re
from collections.abc import Callable, Iterable
from typing import Any

from archcheck.errors import ChartError

_EXACT = re.compile(r"v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:[+_][0-9A-Za-z.-]+)?", re.ASCII)
_OPERATOR_AND_SPACE = re.compile(r"([<>=!~^]+)\s+")
_BETWEEN = re.compile(r"[\s,]+")


def is_exact(version: str) -> bool:
    """Return whether `version` is one version, in a tag's spelling (`_` for `+`) or helm's."""
    return _EXACT.fullmatch(version) is not None


def best_version(tags: Iterable[str], constraint: str) -> str | None:
    """Return the tag of the newest version within a constraint; without one, of the newest release.

    Raises:
        ChartError: the constraint is none.

    """
    from semantic_version import Version

    allows = _constraint(constraint) if constraint else lambda version: not version.prerelease
    versions = {Version(tag.removeprefix("v").replace("_", "+")): tag for tag in tags if is_exact(tag)}
    allowed = [version for version in versions if allows(version)]
    return versions[max(allowed)] if allowed else None


def _constraint(text: str) -> Callable[[Any], bool]:
    """Return the test of a constraint in the grammar of Masterminds/semver, which helm uses."""
    try:
        alternatives = [_all_of(each) for each in text.split("||")]
    except ValueError as error:
        raise ChartError(
            f"--version {text!r} is no version and no constraint", hint="1.2.3, ^1.2 or '>=1.2, <3'"
        ) from error
    return lambda version: any(allows(version) for allows in alternatives)


def _all_of(text: str) -> Callable[[Any], bool]:
    from semantic_version import NpmSpec

    joined = _OPERATOR_AND_SPACE.sub(r"\1", text.strip())
    comparators = [joined] if " - " in joined else [each for each in _BETWEEN.split(joined) if each]
    if not comparators:
        raise ValueError("an empty constraint")
    without = [NpmSpec(each[2:]) for each in comparators if each.startswith("!=")]
    within = NpmSpec(" ".join(each for each in comparators if not each.startswith("!=")) or "*")
    return lambda version: version in within and not any(version in spec for spec in without)
