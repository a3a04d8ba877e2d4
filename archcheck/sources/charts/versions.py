"""Versions of charts: exact ones, and constraints as helm has them (`^1.2`, `>=1 <3`, `1.x || 2.x`)."""

import re
from collections.abc import Iterable

from archcheck.errors import ChartError

_EXACT = re.compile(r"v?\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:[+_][0-9A-Za-z.-]+)?", re.ASCII)


def is_exact(version: str) -> bool:
    """Return whether `version` is one version, in a tag's spelling (`_` for `+`) or helm's."""
    return _EXACT.fullmatch(version) is not None


def best_version(tags: Iterable[str], constraint: str) -> str | None:
    """Return the tag of the newest version within a constraint; without one, of the newest release.

    Raises:
        ChartError: the constraint is none.

    """
    from semantic_version import NpmSpec, Version

    spec = None
    if constraint:
        try:
            spec = NpmSpec(constraint.replace(",", " "))
        except ValueError as error:
            raise ChartError(
                f"--version {constraint!r} is no version and no constraint", hint="1.2.3, ^1.2 or >=1.2, <3"
            ) from error
    versions = {Version(tag.removeprefix("v").replace("_", "+")): tag for tag in tags if is_exact(tag)}
    allowed = [v for v in versions if (v in spec if spec else not v.prerelease)]
    return versions[max(allowed)] if allowed else None
