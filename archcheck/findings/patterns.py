"""The patterns of `ignore:` entries against findings."""

import re
from collections.abc import Callable
from fnmatch import fnmatchcase
from functools import cache
from typing import TYPE_CHECKING

from archcheck.findings.ignores import IgnoreEntry
from archcheck.findings.model import Finding
from archcheck.images.naming import name_of
from archcheck.images.reference import Reference

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

_BRACKETED = re.compile(r"^\[(?=[0-9a-fA-F:.]+\](:\d+)?/)")
"""The address of a registry, and no set of characters."""


def is_pattern(text: str) -> bool:
    """Return whether a text is a pattern of `.gitignore`."""
    from pathspec import GitIgnoreSpec

    try:
        GitIgnoreSpec.from_lines([text])
    except ValueError:
        return False
    return True


def is_for(entry: IgnoreEntry, finding: Finding, locate: Callable[[str], str]) -> bool:
    """Return whether a finding matches everything that an entry says."""
    return (
        entry.rule in ("", finding.rule)
        and (not entry.image or _any(entry.image, _image_names(finding.image)))
        and (not entry.workload or _any(entry.workload, _workload_names(finding.workload)))
        and (not entry.path or _is_at(entry.path, finding, locate))
    )


def _any(pattern: str, names: list[str]) -> bool:
    literal = _BRACKETED.sub("[[]", pattern)
    return any(fnmatchcase(name, literal) for name in names)


def _image_names(text: str) -> list[str]:
    """Return the ways to write an image: short and in full, with its tag and without."""
    name = name_of(text)
    if not isinstance(name, Reference):
        return [text] if text else []
    bare = Reference(name.registry, name.repository)
    tagged = Reference(name.registry, name.repository, name.tag)
    return [text, str(name), name.name, bare.familiar, str(tagged), tagged.familiar]


def _workload_names(label: str) -> list[str]:
    """Return `namespace/Kind/name`, `Kind/name` and `name`."""
    parts = label.split("/")
    return ["/".join(parts[at:]) for at in range(len(parts))] if label else []


def _is_at(pattern: str, finding: Finding, locate: Callable[[str], str]) -> bool:
    paths = [locate(path) for path in (finding.path, finding.template) if path]
    return any(_spec(pattern).match_file(path) for path in paths)


@cache
def _spec(pattern: str) -> "GitIgnoreSpec":
    from pathspec import GitIgnoreSpec

    return GitIgnoreSpec.from_lines([pattern])
