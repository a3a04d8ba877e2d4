"""The charts of one run: each source is fetched once, however many releases use it at once."""

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from archcheck.errors import ChartError
from archcheck.processes.scratch import scratch_folder
from archcheck.sources.charts.archives import unpacked
from archcheck.sources.charts.dependencies import with_dependencies
from archcheck.sources.charts.metadata import read_metadata
from archcheck.sources.gitops.charts.local import digest_of, require_inside
from archcheck.sources.gitops.charts.model import ChartNotHereError, HeldChart, chart_label
from archcheck.sources.gitops.model import (
    ArchiveChart,
    ChartSource,
    GitChart,
    LocalChart,
    PackedChart,
    RegistryChart,
    RepositoryChart,
    UnknownChart,
)
from archcheck.sources.gitops.once import OnceEach
from archcheck.sources.gitops.render_cache import RenderCache
from archcheck.sources.gitops.repository import Repository

if TYPE_CHECKING:
    from archcheck.registry.mirrors.routes import Routes

_OFFLINE = "it is not on this machine, and nothing is fetched (--offline, --locked, diff)"
_ARCHIVE_LIMIT = 100 * 1024 * 1024


class ChartStore:
    """The charts of one repository. Threads may ask for the same one at once."""

    def __init__(
        self, repository: Repository, folder: Path, cache: Path, registries: "Routes | None" = None
    ) -> None:
        """Take the repository, a folder for this run, the folder of charts by digest, and how to ask."""
        self.repository = repository
        self._folder = folder
        self._cache = cache
        self.renders = RenderCache(cache.parent / "renders")
        self._registries = registries
        self._charts: OnceEach[ChartSource, HeldChart] = OnceEach()
        self._trees: OnceEach[Path, Path] = OnceEach()
        self._lock = threading.Lock()
        self._count = 0

    def chart(self, source: ChartSource) -> HeldChart:
        """Return a chart on this machine, with its dependencies.

        Raises:
            ChartNotHereError: it is not to be had now, or not known at all.
            ChartError: it is no chart, or its place does not answer.

        """
        return self._charts.of(source, lambda: self._found(source))

    def tree(self, chart: HeldChart) -> Path:
        """Return a directory in which the files of a chart and of the charts inside it can be looked at."""
        if chart.path.is_dir() and not any((chart.path / "charts").glob("*.tgz")):
            return chart.path
        return self._trees.of(chart.path, lambda: self._unpacked(chart))

    def shown(self, path: Path) -> str:
        """Return a folder of the repository as findings name it."""
        return _shown(Path(os.path.realpath(path)))

    def scratch(self) -> Path:
        """Return a new folder that lasts as long as the run."""
        with self._lock:
            self._count += 1
            folder = self._folder / str(self._count)
        folder.mkdir()
        return folder

    def _found(self, source: ChartSource) -> HeldChart:
        match source:
            case LocalChart(path=path):
                return self._local(path)
            case PackedChart(content=content):
                return self._archive(_written(content, self.scratch()), chart_label(source, self.repository))
            case UnknownChart(reason=reason):
                raise ChartNotHereError(reason)
            case RepositoryChart() | ArchiveChart() | RegistryChart() | GitChart():
                return self._elsewhere(source)

    def _local(self, path: Path) -> HeldChart:
        root = self.repository.root
        place = Path(os.path.realpath(path))
        if not place.is_relative_to(root):
            raise ChartNotHereError("it is outside of the repository")
        label = chart_label(LocalChart(place), self.repository)
        if place.is_file():
            return self._archive(place, label)
        inside = require_inside(place, root)
        metadata = read_metadata(place)
        whole = with_dependencies(place, metadata, self.scratch(), offline=self.repository.offline)
        digest = digest_of(inside if whole == place else [*inside, whole])
        return HeldChart(whole, label, metadata, digest, _shown(place))

    def _elsewhere(self, source: RepositoryChart | ArchiveChart | RegistryChart | GitChart) -> HeldChart:
        if self.repository.offline:
            raise ChartNotHereError(_OFFLINE)
        from archcheck.sources.charts.fetching import fetch
        from archcheck.sources.charts.model import ChartRequest

        match source:
            case RepositoryChart(url=url, name=name, version=version):
                request = ChartRequest(name, url, version, is_name=True)
            case ArchiveChart(url=url):
                request = ChartRequest(url)
            case RegistryChart(url=url, version=version, digest=digest):
                whole = f"{url}@{digest}" if digest else url
                request = ChartRequest(whole, "", "" if digest else version, registries=self._registries)
            case _:
                raise ChartNotHereError("charts of other git repositories are not fetched")
        path = fetch(request, self.scratch(), self._cache, "")
        return self._archive(path, chart_label(source, self.repository))

    def _archive(self, path: Path, label: str) -> HeldChart:
        try:
            data = path.read_bytes()
        except OSError as error:
            raise ChartError(f"{path.name} cannot be read: {error.strerror}") from error
        return HeldChart(path, label, read_metadata(path), hashlib.sha256(data).hexdigest())

    def _unpacked(self, chart: HeldChart) -> Path:
        from shutil import copytree

        if chart.path.is_dir():
            place = self.scratch() / chart.path.name
            copytree(chart.path, place, symlinks=True)
        else:
            place = unpacked(chart.path, self.scratch())
        for archive in sorted((place / "charts").glob("*.tgz")):
            unpacked(archive, place / "charts")
            archive.unlink()
        return place


@contextmanager
def chart_store(
    repository: Repository, cache: Path, registries: "Routes | None" = None
) -> Iterator[ChartStore]:
    """Give the charts of one run: what is only fetched for it goes with it."""
    with scratch_folder() as folder:
        store = ChartStore(repository, folder, cache, registries)
        yield store
        store.renders.trim()


def _written(content: bytes, folder: Path) -> Path:
    path = folder / "chart.tgz"
    path.write_bytes(content[:_ARCHIVE_LIMIT])
    return path


def _shown(path: Path) -> str:
    """Return a path as a person would write it: relative, where it lies below the working directory."""
    here = Path.cwd()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
