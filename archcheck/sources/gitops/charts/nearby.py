"""Charts that are on this machine though they lie elsewhere: vendored, in a cache, or named by the user."""

import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from archcheck.errors import ChartError
from archcheck.sources.charts.metadata import CHART_FILE, read_metadata
from archcheck.sources.gitops.charts.index import chosen
from archcheck.sources.gitops.charts.kept import KeptCharts

_MOST_ENTRIES = 200_000
_SKIPPED = frozenset({".git", "node_modules", ".hg", ".svn"})


class NearbyCharts:
    """What there is without any network.

    `root` is that of the repository, `given` are charts that the configuration names.
    """

    def __init__(self, root: Path, kept: KeptCharts, given: Sequence[Path] = ()) -> None:
        self._kept = kept
        self._given = given
        self._vendored = list(_archives(root))

    def find(self, address: str, name: str, version: str) -> Path | None:
        """Return the chart that a source would have, the best version of those there are.

        In this order: vendored in the repository, helm's own cache, that of archcheck, named by the user.
        """
        for places in (self._vendored, _of_helm(), self._of_archcheck(address), self._given):
            found = _best(places, name, version)
            if found is not None:
                return found
        return None

    def _of_archcheck(self, address: str) -> list[Path]:
        versions = self._kept.versions(address)
        return [path for each in versions if (path := self._kept.find(address, each)) is not None]


def _best(places: Sequence[Path], name: str, version: str) -> Path | None:
    """Return the chart of a name whose version is the one to take."""
    by_version: dict[str, Path] = {}
    for place in places:
        if place.suffix == ".tgz" and not place.is_file():
            continue
        if _may_be(place, name):
            try:
                facts = read_metadata(place).facts
            except ChartError:
                continue
            if facts.name == name:
                by_version.setdefault(facts.version, place)
    try:
        best = chosen(by_version, version)
    except ChartError:
        return None
    return by_version[best] if best is not None else None


def _may_be(place: Path, name: str) -> bool:
    """Return whether a file may be a chart by its name; in a cache by digest all may be."""
    is_digest = place.suffix == ".tgz" and len(place.stem) == 64
    return is_digest or place.is_dir() or place.name.startswith(f"{name}-")


def _archives(root: Path) -> Iterator[Path]:
    """Yield the archives and the vendored directories of charts in a repository."""
    count = 0
    for folder, directories, files in os.walk(root):
        directories[:] = sorted(each for each in directories if each not in _SKIPPED)
        count += len(files)
        if count > _MOST_ENTRIES:
            return
        if CHART_FILE in files and "charts" in Path(folder).relative_to(root).parts[:-1]:
            yield Path(folder)
        yield from (Path(folder, name) for name in sorted(files) if name.endswith(".tgz"))


def _of_helm() -> list[Path]:
    """Return the archives in helm's cache, without asking helm where that is."""
    named = os.environ.get("HELM_REPOSITORY_CACHE")
    folder = Path(named) if named else _cache_home() / "repository"
    try:
        return sorted(folder.glob("*.tgz"))
    except OSError:
        return []


def _cache_home() -> Path:
    """Return helm's cache folder. Source: helm's pkg/helmpath."""
    for name, below in (("HELM_CACHE_HOME", ""), ("XDG_CACHE_HOME", "helm")):
        if found := os.environ.get(name):
            return Path(found) / below
    home = Path.home()
    return home / "Library/Caches/helm" if sys.platform == "darwin" else home / ".cache/helm"
