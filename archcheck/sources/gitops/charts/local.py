"""Charts of the repository itself: nothing of one may lead out of it."""

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path

from archcheck.errors import ChartError
from archcheck.sources.charts.metadata import CHART_FILE, read_metadata
from archcheck.sources.gitops.charts.model import ChartNotHereError

_FILE_SCHEME = "file://"
_KNOWN = ("https://", "http://", "oci://", _FILE_SCHEME, "@", "alias:", "./", "../")
"""Where dependencies are fetched from. For any other scheme helm starts a plugin of the user's."""
_MOST_FILES = 20_000
_MOST_BYTES = 512 * 1024 * 1024
_NOT_READ = frozenset({".git", ".hg", ".svn", "node_modules"})


def require_inside(chart: Path, root: Path) -> list[Path]:
    """Return the directories of a chart and of those that it names beside it (`file://`).

    Raises:
        ChartNotHereError: it, a link in it or a chart that it names lies outside of the root, or it is too
            large.
        ChartError: it is no chart.

    """
    pending, found = [chart], list[Path]()
    while pending:
        directory = Path(os.path.realpath(pending.pop()))
        if directory in found:
            continue
        if not directory.is_relative_to(root):
            raise ChartNotHereError(
                f"{chart.name} needs {directory.name}, which is outside of the repository"
            )
        found.append(directory)
        for path in _files(directory):
            if path.is_symlink():
                _require_harmless(path, root)
        pending += _beside(directory)
    return found


def _require_harmless(link: Path, root: Path) -> None:
    """Refuse a link that leads out, and one to a directory that has links to others: helm follows in circles.

    Raises:
        ChartNotHereError: it is such a link.

    """
    target = Path(os.path.realpath(link))
    if not target.is_relative_to(root):
        raise ChartNotHereError(f"a link in it leads out of the repository: {link.name}")
    if not target.is_dir():
        return
    if link.is_relative_to(target) or any(path.is_symlink() and path.is_dir() for path in _files(target)):
        raise ChartNotHereError(f"a link in it leads to a directory with more of them: {link.name}")


def _beside(directory: Path) -> Iterator[Path]:
    if not (directory / CHART_FILE).is_file():
        raise ChartError(f"{directory.name} is no chart: it has no {CHART_FILE}")
    for dependency in read_metadata(directory).dependencies:
        if dependency.repository and not dependency.repository.startswith(_KNOWN):
            what = dependency.repository[:80]
            raise ChartNotHereError(
                f"its dependency {dependency.name} lies at {what!r}, where no plugin is asked"
            )
        if dependency.repository.startswith(_FILE_SCHEME):
            yield directory / dependency.repository.removeprefix(_FILE_SCHEME)


def _files(directory: Path) -> Iterator[Path]:
    """Yield what lies below a directory, links not followed, in order."""
    count = 0
    for folder, directories, files in os.walk(directory):
        directories[:] = sorted(name for name in directories if name not in _NOT_READ)
        for name in [*directories, *sorted(files)]:
            count += 1
            if count > _MOST_FILES:
                raise ChartNotHereError(f"{directory.name} has more than {_MOST_FILES} files")
            yield Path(folder, name)


def digest_of(directories: list[Path]) -> str:
    """Return a digest of all that lies in directories, by path and content.

    Raises:
        ChartNotHereError: it is too large.
        ChartError: it cannot be read.

    """
    found = hashlib.sha256()
    left = _MOST_BYTES
    for number, directory in enumerate(directories):
        for path in _files(directory):
            inside = path.relative_to(directory)
            found.update(f"\0{number}\0{inside}\0".encode("utf-8", "surrogateescape"))
            if not path.is_file():
                continue
            try:
                data = path.read_bytes()
            except OSError as error:
                raise ChartError(f"{path.name} cannot be read: {error.strerror}") from error
            left -= len(data)
            if left < 0:
                raise ChartNotHereError(f"{directory.name} is larger than {_MOST_BYTES // 1024**2} MiB")
            found.update(hashlib.sha256(data).digest())
    return found.hexdigest()
